package dev.kakehashi.jobs;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands in for the download in tests of the queue: does whatever a test gave it to do. */
public class FakeDownload extends CheckpointDownload {
    interface Work {
        void run(JobContext context) throws Exception;
    }

    static final String REPOSITORY = "test/engine";
    private final Map<Long, Work> work = new ConcurrentHashMap<>();
    private final List<String> ended = new CopyOnWriteArrayList<>();
    private final List<Long> queuedAgain = new CopyOnWriteArrayList<>();
    private final Set<Long> untidy = ConcurrentHashMap.newKeySet();
    volatile boolean makesRoom;

    void give(long number, Work toDo) {
        work.put(number, toDo);
    }

    /** Its rows cannot be tidied up. */
    void leaveUntidy(long number) {
        untidy.add(number);
    }

    List<Long> queuedAgain() {
        return queuedAgain;
    }

    List<String> endings() {
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
