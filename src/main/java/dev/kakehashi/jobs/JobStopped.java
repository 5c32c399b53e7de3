package dev.kakehashi.jobs;

/** Ends a running handler from within its calls to {@link JobContext}. */
final class JobStopped extends RuntimeException {
    enum Why {
        /** Somebody cancelled the job. */
        CANCELLED,
        /** This process is going down; the job goes back to the queue. */
        SHUTDOWN,
        /** Another attempt holds the job: nothing may be written any more. */
        LEASE_LOST,
        /** The disk is nearly full: the job fails with that reason and can be retried. */
        DISK_LOW
    }

    private final Why why;

    JobStopped(Why why) {
        super(why.name(), null, false, false);
        this.why = why;
    }

    Why why() {
        return why;
    }
}
