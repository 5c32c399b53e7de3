package dev.kakehashi.work;

import dev.kakehashi.jobs.JobContext;
import dev.kakehashi.jobs.JobSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands in for the download in tests of the queue: does whatever a test gave it to do. */
public class FakeDownload extends CheckpointDownload {
    public interface Work {
        void run(JobContext context) throws Exception;
    }

    public static final String REPOSITORY = "test/engine";
    private final Map<Long, Work> work = new ConcurrentHashMap<>();
    private final List<String> ended = new CopyOnWriteArrayList<>();
    private final List<Long> queuedAgain = new CopyOnWriteArrayList<>();
    private final Set<Long> untidy = ConcurrentHashMap.newKeySet();
    public volatile boolean makesRoom;

    public void give(long number, Work toDo) {
        work.put(number, toDo);
    }

    /** Its rows cannot be tidied up. */
    public void leaveUntidy(long number) {
        untidy.add(number);
    }

    public List<Long> queuedAgain() {
        return queuedAgain;
    }

    public List<String> endings() {
        return ended;
    }

    @Override
    public void run(JobSpec.DownloadCheckpoint spec, JobContext context) throws Exception {
        work.get(spec.checkpointId()).run(context);
    }

    @Override
    public boolean stopsWhenDiskIsLow() {
        return !makesRoom;
    }

    @Override
    public void ended(JobSpec.DownloadCheckpoint spec, String reason) {
        ended.add(spec.checkpointId() + ": " + reason);
        if (untidy.contains(spec.checkpointId())) throw new IllegalStateException("the row is gone");
    }

    @Override
    public void queuedAgain(JobSpec.DownloadCheckpoint spec) {
        queuedAgain.add(spec.checkpointId());
    }
}
