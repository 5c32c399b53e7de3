package dev.kakehashi.jobs;

import dev.kakehashi.progress.ResumableProgress;
import dev.kakehashi.storage.StagedFolder;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What a running job may say about itself; every call ends the job by an exception once it is cancelled or has lost its
 * lease.
 */
public interface JobContext extends ResumableProgress {
    long jobId();

    /**
     * Names what is being done now and in which unit its progress counts; progress starts again at 0 of {@code total}.
     */
    void phase(String text, String unit, long total);

    /** Only asks whether to go on; for work whose progress is not worth a number. */
    void check();

    @Override
    void log(String line);

    /** One point of a live curve; {@code saeId} 0 for the job itself. */
    void point(long saeId, String series, long step, double number);

    /**
     * Folder for resume points: this attempt's own, with what the one before it left; kept until the job has succeeded.
     */
    Path scratch();

    /**
     * Whether this process is going down: the next report ends the attempt, and a resume point written before it saves
     * work.
     */
    @Override
    boolean handsOver();

    /** Says that a resume point was written: from now on the death of this worker does not count against the job. */
    @Override
    void saved();

    /** Runs {@code write} in a transaction that commits only while this attempt still holds the job. */
    void commit(Runnable write);

    /** Writes a folder beside {@code target} and renames it only while this attempt still holds the job. */
    void publish(Path target, StagedFolder.Writer writer) throws IOException;
}
