package dev.kakehashi.hostile;

/** Something of a file was neither read nor refused nor counted as skipped. */
final class SilentLoss extends RuntimeException {
    SilentLoss(String what) {
        super(what);
    }

    static void unless(boolean accounted, String what) {
        if (!accounted) throw new SilentLoss(what);
    }
}
