package dev.kakehashi.web.jobs;

import dev.kakehashi.catalog.Job;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Text of the job pages. */
@MessageBundle("job")
public interface JobMessages {
    @Message
    String kind(JobKind kind);

    @Message
    String state(Job.State state);

    @Message("What it found, line by line")
    String report();

    @Message("Jobs")
    String title();

    @Message("Long work: what runs now, what waits and what has ended.")
    String description();

    @Message("All")
    String all();

    @Message("States")
    String states();

    @Message("Job")
    String job();

    @Message("Job {id}")
    String jobNumber(String id);

    @Message("Number")
    String number();

    @Message("Kind")
    String kindHead();

    @Message("State")
    String stateHead();

    @Message("Progress")
    String progress();

    @Message("Submitted")
    String submitted();

    @Message("Started")
    String started();

    @Message("Finished")
    String finished();

    @Message("Duration")
    String duration();

    @Message("Priority")
    String priority();

    @Message("Worker")
    String worker();

    @Message("Attempt")
    String attempt();

    @Message("number {attempts}")
    String attempts(int attempts);

    @Message("number {attempts}; {deaths} workers in a row died without a resume point, at most {most}")
    String attemptsAndDeaths(int attempts, int deaths, int most);

    @Message("{priority}, {effective} by waiting")
    String priorityGrown(int priority, int effective);

    @Message("Workers")
    String workers();

    @Message("number {position} in the queue")
    String position(int position);

    @Message("{kind} · light lane")
    String light(String kind);

    @Message("Two lanes: one job at a time computes on each worker’s device; scans, downloads, checks, verification "
            + "and clean-up run beside it.")
    String lanes();

    @Message("waits for job {ids}")
    String waitsFor(String ids);

    @Message("is being cancelled")
    String cancelling();

    @Message("took {duration}")
    String took(String duration);

    @Message("No job yet")
    String emptyTitle();

    @Message("Jobs are submitted by the forms: registering a corpus scans it, registering a checkpoint checks it, a "
            + "study trains and analyses SAEs.")
    String emptyText();

    @Message("No job in this state")
    String noneTitle();

    @Message("The other states have some.")
    String noneText();

    @Message("Cancel")
    String cancel();

    @Message("Retry")
    String retry();

    @Message("Set priority")
    String prioritise();

    @Message("Higher numbers run earlier.")
    String priorityHelp();

    @Message("Why it failed")
    String failure();

    @Message("Show the trace")
    String trace();

    @Message("Curves")
    String curves();

    @Message("{series} while the job runs")
    String curve(String series);

    @Message("step")
    String step();

    @Message("The job has not reported a number to draw yet.")
    String noCurves();

    @Message("Log")
    String log();

    @Message("The job has not written a line yet.")
    String noLog();

    @Message("The last {shown} of {total} lines.")
    String logShown(String shown, String total);

    @Message("All lines as text")
    String logAll();

    @Message("What was asked for")
    String spec();

    @Message("Setting")
    String setting();

    @Message("Value")
    String value();

    @Message("Needs")
    String needs();

    @Message("Needed by")
    String neededBy();

    @Message("layer {layer}")
    String layer(int layer);

    @Message("step {step}")
    String checkpointStep(String step);

    @Message("This job has already ended.")
    String alreadyEnded();

    @Message("Only a job that failed or was cancelled can be retried.")
    String notRetriable();

    @Message("Only a waiting job has a priority that can be changed.")
    String notWaiting();

    @Message("Part of the study")
    String study();

    @Message("Memory")
    String memory();

    @Message("announced {announced}")
    String memoryAnnounced(String announced);

    @Message("at most {peak}")
    String memoryPeak(String peak);

    @Message("announced {announced}, at most {peak}")
    String memoryBoth(String announced, String peak);
}
