package dev.kakehashi.bench;

import dev.kakehashi.sae.SaeTask;
import dev.kakehashi.sae.SaeTrainer;

/** Listens to a training and says nothing. */
class Silent implements SaeTrainer.Listener {
    @Override
    public void at(long done, long total) {}

    @Override
    public void filling(long done, long total) {}

    @Override
    public void loss(SaeTask task, long step, double loss) {}
}
