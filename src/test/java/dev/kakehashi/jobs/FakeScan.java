package dev.kakehashi.jobs;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Handles one kind of job in engine tests by whatever a test gave it to do. */
@ApplicationScoped
public class FakeScan implements JobHandler<JobSpec.DownloadCheckpoint> {
    interface Work {
        void run(JobContext context) throws Exception;
    }

    static final String REPOSITORY = "test/engine";
    private final Map<Long, Work> work = new ConcurrentHashMap<>();
    private final List<String> ended = new CopyOnWriteArrayList<>();

    void give(long number, Work toDo) {
        work.put(number, toDo);
    }

    List<String> endings() {
        return ended;
    }

    @Override
    public Class<JobSpec.DownloadCheckpoint> specType() {
        return JobSpec.DownloadCheckpoint.class;
    }

    @Override
    public void run(JobSpec.DownloadCheckpoint spec, JobContext context) throws Exception {
        work.get(spec.checkpointId()).run(context);
    }

    @Override
    public void ended(JobSpec.DownloadCheckpoint spec, String reason) {
        ended.add(spec.checkpointId() + ": " + reason);
    }
}
