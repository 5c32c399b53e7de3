package dev.kakehashi.jobs;

/** Does one kind of job: shallow, it fetches rows and paths, calls the numerics and stores what they return. */
public interface JobHandler<S extends JobSpec> {
    /** Of a job's time at most goes into resume points. */
    double RESUME_SHARE = 0.05;

    Class<S> specType();

    /**
     * Runs on a worker's platform thread, outside any transaction; may be called again after a crash and then
     * continues.
     */
    void run(S spec, JobContext context) throws Exception;

    /** About the most bytes of disk a run writes; less is not begun with. */
    default long diskBytes(S spec) {
        return 0;
    }

    /** Whether it is stopped before the disk is full; what makes room, or writes next to nothing, is not. */
    default boolean stopsWhenDiskIsLow() {
        return true;
    }

    /** Called in a transaction when the job ends without success, so that rows waiting for it can say so. */
    default void ended(S spec, String reason) {}

    /**
     * Called in a transaction when a job that ended without success is queued again: its rows wait again, and nothing
     * says any more that it failed.
     */
    default void queuedAgain(S spec) {}
}
