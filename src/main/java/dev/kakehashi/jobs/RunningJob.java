package dev.kakehashi.jobs;

import dev.kakehashi.catalog.ColumnText;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.JobLine;
import dev.kakehashi.catalog.MetricPoint;
import dev.kakehashi.storage.StagedFolder;
import dev.kakehashi.tensor.DeviceMemory;
import dev.kakehashi.tensor.Torch;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * One attempt of a job. The handler's thread only notes what it reports; twice a second another thread writes it to the
 * database, renews the lease and learns whether the job was cancelled. While the database is gone everything noted
 * waits in memory.
 */
final class RunningJob implements JobContext, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RunningJob.class);
    private static final int TICK_MILLIS = 500;

    private final long id;
    private final long fence;
    private final Path scratch;
    private final Terms terms;
    private final DatabasePatience patience;
    private final ScheduledExecutorService ticker;
    // null in the light lane: what the process or the device holds is the other job's
    private final DeviceMemory memory;
    private final List<Line> lines = new ArrayList<>();
    private final Map<MetricPoint.Key, Double> points = new LinkedHashMap<>();
    private final Rate rate = new Rate();
    private volatile JobStopped.Why stop;
    private volatile long ticked = System.nanoTime();
    private volatile boolean progressed;
    private boolean finished;
    private long commits;
    private String phase;
    private String unit;
    private long done;
    private long total;

    private record Line(Instant at, String text) {}

    private record Noted(List<Line> lines, Map<MetricPoint.Key, Double> points) {}

    /**
     * What holds for every attempt a process makes.
     *
     * @param lease without a sign of life for so long, a job may be given to another worker
     * @param patience how long a commit waits for a database that is gone
     * @param diskLow whether so little room is left that a job stops before it is gone
     */
    record Terms(DatabaseClock clock, Duration lease, Duration patience, BooleanSupplier goingDown,
            BooleanSupplier diskLow) {}

    RunningJob(Job job, Path scratch, Terms terms) {
        this.id = job.id;
        this.fence = job.fence;
        this.commits = job.commitNumber;
        this.scratch = scratch;
        this.memory = job.lane == Job.Lane.DEVICE ? new DeviceMemory(Torch.device()) : null;
        this.terms = terms;
        this.patience = new DatabasePatience(terms.patience, terms.goingDown);
        this.ticker = Executors.newSingleThreadScheduledExecutor(runnable -> {
            var thread = new Thread(runnable, "job-" + id + "-lease");
            thread.setDaemon(true);
            return thread;
        });
        ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public long jobId() {
        return id;
    }

    @Override
    public void phase(String text, String unit, long total) {
        stopIfAsked();
        synchronized (this) {
            this.phase = text;
            this.unit = unit;
            this.done = 0;
            this.total = total;
            rate.begin();
        }
    }

    @Override
    public void at(long done, long total) {
        stopIfAsked();
        synchronized (this) {
            this.done = done;
            this.total = total;
            rate.at(done, System.nanoTime());
        }
    }

    @Override
    public void check() {
        stopIfAsked();
    }

    @Override
    public void log(String text) {
        stopIfLost();
        var line = new Line(terms.clock.now(), ColumnText.fitting(text, 2000));
        synchronized (this) {
            lines.add(line);
        }
    }

    @Override
    public void point(long saeId, String series, long step, double number) {
        stopIfLost();
        if (!Double.isFinite(number)) return;
        synchronized (this) {
            points.put(new MetricPoint.Key(id, saeId, series, step), number);
        }
    }

    @Override
    public Path scratch() {
        return scratch;
    }

    @Override
    public boolean handsOver() {
        return stop == null && terms.goingDown.getAsBoolean();
    }

    @Override
    public void saved() {
        progressed = true;
    }

    boolean progressed() {
        return progressed;
    }

    @Override
    public void commit(Runnable write) {
        long number = ++commits;
        patience.run(again -> QuarkusTransaction.requiringNew().run(() -> {
            if (again && Job.count("id = ?1 and fence = ?2 and commitNumber = ?3", id, fence, number) > 0) return;
            renew();
            Job.update("commitNumber = ?1 where id = ?2", number, id);
            write.run();
        }));
    }

    /** Commits how the attempt ended; after that there is nothing to renew. */
    void finish(Runnable write) {
        synchronized (ticker) {
            finished = true;
        }
        commit(write);
    }

    /** The row stays locked while the folder is renamed, so no other attempt can begin in between. */
    @Override
    public void publish(Path target, StagedFolder.Writer writer) throws IOException {
        StagedFolder.write(target, writer, this::commit);
    }

    /** Writes everything noted so far, now. */
    void flush() {
        patience.run(again -> writeNoted());
    }

    /** The most bytes of the device's memory that were seen in use, looked at with every tick; 0 of a light job. */
    long memoryPeak() {
        return memory == null ? 0 : memory.peak();
    }

    /** On a GPU others may be among them, which a reader should know. */
    void logDeviceMemory() {
        var device = Torch.device();
        if (memory != null && device.isGpu())
            log("At most " + (memory.peak() >> 20) + " MiB in use on " + Torch.name(device) + ", by all processes.");
    }

    @Override
    public void close() {
        ticker.shutdown(); // an interrupt in the middle of a write would close H2's file
    }

    private void stopIfAsked() {
        stopIfLost();
        if (terms.goingDown.getAsBoolean()) throw new JobStopped(JobStopped.Why.SHUTDOWN);
    }

    /**
     * No tick for as long as the lease lasts means that this process was frozen; then it asks first whether the job is
     * still its own.
     */
    private void stopIfLost() {
        if (stop != null) throw new JobStopped(stop);
        if (System.nanoTime() - ticked < terms.lease.toNanos()) return;
        commit(() -> {});
        ticked = System.nanoTime();
    }

    private void tick() {
        try {
            synchronized (ticker) {
                if (!finished && writeNoted()) stop = JobStopped.Why.CANCELLED;
            }
            if (memory != null) memory.used();
            if (stop == null && terms.diskLow.getAsBoolean()) stop = JobStopped.Why.DISK_LOW;
        } catch (JobStopped lost) {
            stop = lost.why();
        } catch (RuntimeException e) {
            LOG.warnf("job %d: progress could not be written: %s", id, e.getMessage());
        } finally {
            ticked = System.nanoTime();
        }
    }

    /** @return whether the job is to be cancelled */
    private boolean writeNoted() {
        var noted = take();
        try {
            return write(noted);
        } catch (JobStopped lost) {
            throw lost;
        } catch (RuntimeException e) {
            if (AttemptEnd.passes(e)) {
                giveBack(noted);
                throw e;
            }
            LOG.errorf(e, "job %d: what it reported cannot be stored and is left out", id);
            // or the lease would be lost for it, in this attempt and in all that follow
            return write(new Noted(List.of(), Map.of()));
        }
    }

    private boolean write(Noted noted) {
        return QuarkusTransaction.requiringNew().call(() -> {
            renew();
            for (var line : noted.lines) store(line);
            noted.points.forEach(RunningJob::store);
            return Job.<Job>findById(id).cancelRequested;
        });
    }

    private synchronized Noted take() {
        rate.measure(done, System.nanoTime());
        var noted = new Noted(new ArrayList<>(lines), new LinkedHashMap<>(points));
        lines.clear();
        points.clear();
        return noted;
    }

    private synchronized void giveBack(Noted noted) {
        lines.addAll(0, noted.lines);
        noted.points.forEach(points::putIfAbsent);
    }

    private void store(Line line) {
        var row = new JobLine();
        row.jobId = id;
        row.at = line.at;
        row.line = line.text;
        row.persist();
    }

    private static void store(MetricPoint.Key key, double number) {
        MetricPoint point = MetricPoint.findById(key); // a resumed job passes the same steps again
        if (point == null) {
            point = new MetricPoint();
            point.jobId = key.jobId();
            point.saeId = key.saeId();
            point.series = key.series();
            point.step = key.step();
            point.number = number;
            point.persist();
        }
        point.number = number;
    }

    /** Writes progress if this attempt still holds the job; otherwise nothing may be written. */
    private void renew() {
        String phase;
        String unit;
        long done;
        long total;
        Double rate;
        synchronized (this) {
            phase = this.phase;
            unit = this.unit;
            done = this.done;
            total = this.total;
            rate = this.rate.perSecond();
        }
        int held = Job.update(
                "heartbeatAt = ?1, phase = ?2, unit = ?3, done = ?4, total = ?5, rate = ?6, progressed = ?7 where id "
                        + "= ?8 and fence = ?9 and state = ?10",
                terms.clock.now(), phase, unit, done, total, rate, progressed, id, fence, Job.State.RUNNING);
        if (held == 1) return;
        if (stop == null)
            LOG.warnf("job %d: attempt %d does not hold it any more; what it wanted to write is refused", id, fence);
        stop = JobStopped.Why.LEASE_LOST;
        throw new JobStopped(JobStopped.Why.LEASE_LOST);
    }
}
