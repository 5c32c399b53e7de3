package dev.kakehashi.web.workers;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Text of the page of workers. */
@MessageBundle("worker")
public interface WorkerMessages {
    @Message
    String state(WorkerRow.State state);

    @Message("Workers")
    String title();

    @Message("The processes that run jobs: what each does, on which device, and when it last said that it is alive.")
    String description();

    @Message("Worker")
    String worker();

    @Message("State")
    String stateHead();

    @Message("Runs")
    String runs();

    @Message("nothing")
    String nothing();

    @Message("Last heartbeat")
    String heartbeat();

    @Message("{duration} ago")
    String ago(String duration);

    @Message("Device")
    String device();

    @Message("Memory")
    String memory();

    @Message("{used} of {total}")
    String memoryOf(String used, String total);

    @Message("Jobs at a time")
    String slots();

    @Message("{device} on the device, {light} light")
    String slotsOf(int device, int light);

    @Message("light")
    String light();

    @Message("Started")
    String started();

    @Message("Version")
    String version();

    @Message("No worker is alive")
    String noneTitle();

    @Message("{count} jobs wait and nothing will run them until a worker starts.")
    String noneAndJobs(String count);

    @Message("No job waits. A job that is submitted now will wait until a worker starts.")
    String noneNoJobs();

    @Message("A worker is the same program with KAKEHASHI_ROLES=worker, the same database and the same data folder.")
    String howTo();

    @Message("{alive} alive, {waiting} jobs wait.")
    String summary(String alive, String waiting);
}
