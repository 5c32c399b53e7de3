package dev.kakehashi.web.workers;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Text of the page of workers. */
@MessageBundle("worker")
// @formatter:off one method a line
public interface WorkerMessages {
    @Message String state(WorkerRow.State state);
    @Message String title();
    @Message String description();
    @Message String worker();
    @Message String stateHead();
    @Message String runs();
    @Message String nothing();
    @Message String heartbeat();
    @Message String ago(String duration);
    @Message String device();
    @Message String memory();
    @Message String memoryOf(String used, String total);
    @Message String slots();
    @Message String slotsOf(int device, int light);
    @Message String light();
    @Message String started();
    @Message String version();
    @Message String noneTitle();
    @Message String noneAndJobs(String count);
    @Message String noneNoJobs();
    @Message String howTo();
    @Message String summary(String alive, String waiting);
}
