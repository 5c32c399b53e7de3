package dev.kakehashi.jobs;

import dev.kakehashi.storage.StagedFolder;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An attempt that dies at a given report, as kill -9 ends one: at once, and with nobody to tell the queue. */
public final class MortalContext implements JobContext {
    private final long job;
    private final Path scratch;
    private final int dies;
    public final List<String> log = new ArrayList<>();
    public final List<Long> reports = new ArrayList<>();
    public int saved;
    public boolean handsOver;

    /** @param dies at which report; 0 for never */
    public MortalContext(long job, Path scratch, int dies) {
        this.job = job;
        this.scratch = scratch;
        this.dies = dies;
    }

    public static final class Died extends RuntimeException {}

    @Override
    public void at(long done, long total) {
        reports.add(done);
        if (reports.size() == dies) throw new Died();
    }

    @Override
    public long jobId() {
        return job;
    }

    @Override
    public void phase(String text, String unit, long total) {}

    @Override
    public void check() {}

    @Override
    public void log(String line) {
        log.add(line);
    }

    @Override
    public void point(long saeId, String series, long step, double number) {}

    @Override
    public Path scratch() {
        return scratch;
    }

    @Override
    public boolean handsOver() {
        return handsOver;
    }

    @Override
    public void saved() {
        saved++;
    }

    @Override
    public void commit(Runnable write) {
        QuarkusTransaction.requiringNew().run(write);
    }

    @Override
    public void publish(Path target, StagedFolder.Writer writer) throws IOException {
        StagedFolder.write(target, writer, this::commit);
    }
}
