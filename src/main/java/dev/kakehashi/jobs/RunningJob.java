package dev.kakehashi.jobs;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.JobLine;
import dev.kakehashi.catalog.MetricPoint;
import dev.kakehashi.tensor.DeviceMemory;
import dev.kakehashi.tensor.Torch;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.nio.file.Path;
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
 * One attempt of a job. The handler's thread only notes what it reports; twice a second another thread writes it to the database, renews
 * the lease and learns whether the job was cancelled.
 */
final class RunningJob implements JobContext, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RunningJob.class);
    private static final int TICK_MILLIS = 500;
    private static final double NEW_WEIGHT = 0.3;

    private final long id;
    private final long fence;
    private final Path scratch;
    private final BooleanSupplier goingDown;
    private final BooleanSupplier diskLow;
    private final ScheduledExecutorService ticker;
    private final DeviceMemory memory = new DeviceMemory(Torch.device());
    private final List<JobLine> lines = new ArrayList<>();
    private final Map<MetricPoint.Key, Double> points = new LinkedHashMap<>();
    private volatile JobStopped.Why stop;
    private String phase;
    private String unit;
    private long done;
    private long total;
    private Double rate;
    private long rateDone;
    private long rateNanos = System.nanoTime();

    RunningJob(Job job, Path scratch, BooleanSupplier goingDown, BooleanSupplier diskLow) {
        this.id = job.id;
        this.fence = job.fence;
        this.scratch = scratch;
        this.goingDown = goingDown;
        this.diskLow = diskLow;
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
    public synchronized void phase(String text, String unit, long total) {
        stopIfAsked();
        this.phase = text;
        this.unit = unit;
        this.done = 0;
        this.total = total;
        this.rate = null;
        this.rateDone = 0;
        this.rateNanos = System.nanoTime();
    }

    @Override
    public synchronized void at(long done, long total) {
        stopIfAsked();
        this.done = done;
        this.total = total;
    }

    @Override
    public void check() {
        stopIfAsked();
    }

    @Override
    public synchronized void log(String text) {
        stopIfAsked();
        var line = new JobLine();
        line.jobId = id;
        line.at = Instant.now();
        line.line = Jobs.shortened(text, 2000);
        lines.add(line);
    }

    @Override
    public synchronized void point(long saeId, String series, long step, double number) {
        stopIfAsked();
        if (Double.isFinite(number)) points.put(new MetricPoint.Key(id, saeId, series, step), number);
    }

    @Override
    public Path scratch() {
        return scratch;
    }

    @Override
    public void commit(Runnable write) {
        QuarkusTransaction.requiringNew().run(() -> {
            renew();
            write.run();
        });
    }

    /** Writes everything noted so far, now. */
    void flush() {
        QuarkusTransaction.requiringNew().run(this::write);
    }

    /** The most bytes of the device's memory that were seen in use, looked at with every tick. */
    long memoryPeak() {
        return memory.peak();
    }

    /** On a GPU others may be among them, which a reader should know. */
    void logDeviceMemory() {
        var device = Torch.device();
        if (device.isGpu()) log("At most " + (memory.peak() >> 20) + " MiB in use on " + Torch.name(device) + ", by all processes.");
    }

    /** A tick that is under way ends by itself: an interrupt within a write makes H2 close its file, and with it the database of everybody. */
    @Override
    public void close() {
        ticker.shutdown();
    }

    private void stopIfAsked() {
        if (stop != null) throw new JobStopped(stop);
        if (goingDown.getAsBoolean()) throw new JobStopped(JobStopped.Why.SHUTDOWN);
    }

    private void tick() {
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                write();
                Job job = Job.findById(id);
                if (job.cancelRequested) stop = JobStopped.Why.CANCELLED;
            });
            memory.used();
            if (stop == null && diskLow.getAsBoolean()) stop = JobStopped.Why.DISK_LOW;
        } catch (JobStopped lost) {
            stop = lost.why();
        } catch (RuntimeException e) {
            LOG.warnf("job %d: progress could not be written: %s", id, e.getMessage());
        }
    }

    private void write() {
        List<JobLine> newLines;
        Map<MetricPoint.Key, Double> newPoints;
        synchronized (this) {
            measureRate();
            newLines = new ArrayList<>(lines);
            newPoints = new LinkedHashMap<>(points);
            lines.clear();
            points.clear();
        }
        renew();
        newLines.forEach(line -> line.persist());
        newPoints.forEach(RunningJob::store);
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
            rate = this.rate;
        }
        int held = Job.update(
                "heartbeatAt = ?1, phase = ?2, unit = ?3, done = ?4, total = ?5, rate = ?6 where id = ?7 and fence = ?8 and state = ?9",
                Instant.now(), phase, unit, done, total, rate, id, fence, Job.State.RUNNING);
        if (held != 1) throw new JobStopped(JobStopped.Why.LEASE_LOST);
    }

    private void measureRate() {
        long now = System.nanoTime();
        double seconds = (now - rateNanos) * 1e-9;
        if (done <= rateDone || seconds < 0.4) return;
        double measured = (done - rateDone) / seconds;
        rate = rate == null ? measured : NEW_WEIGHT * measured + (1 - NEW_WEIGHT) * rate;
        rateDone = done;
        rateNanos = now;
    }
}
