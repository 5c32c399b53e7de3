package dev.kakehashi.web.terms;

import dev.kakehashi.catalog.Job;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Text of the job pages. */
@MessageBundle("job")
// @formatter:off one method a line
public interface JobMessages {
    @Message String kind(JobKind kind);
    @Message String state(Job.State state);
    @Message String report();
    @Message String title();
    @Message String description();
    @Message String all();
    @Message String states();
    @Message String job();
    @Message String jobNumber(String id);
    @Message String number();
    @Message String kindHead();
    @Message String stateHead();
    @Message String progress();
    @Message String submitted();
    @Message String started();
    @Message String finished();
    @Message String duration();
    @Message String priority();
    @Message String worker();
    @Message String attempt();
    @Message String attempts(int attempts);
    @Message String attemptsAndDeaths(int attempts, int deaths, int most);
    @Message String priorityGrown(int priority, int effective);
    @Message String workers();
    @Message String position(int position);
    @Message String light(String kind);
    @Message String lanes();
    @Message String waitsFor(String ids);
    @Message String cancelling();
    @Message String took(String duration);
    @Message String emptyTitle();
    @Message String emptyText();
    @Message String noneTitle();
    @Message String noneText();
    @Message String cancel();
    @Message String retry();
    @Message String prioritise();
    @Message String priorityHelp();
    @Message String failure();
    @Message String trace();
    @Message String curves();
    @Message String curve(String series);
    @Message String step();
    @Message String noCurves();
    @Message String log();
    @Message String noLog();
    @Message String logShown(String shown, String total);
    @Message String logAll();
    @Message String spec();
    @Message String setting();
    @Message String value();
    @Message String needs();
    @Message String neededBy();
    @Message String layer(int layer);
    @Message String checkpointStep(String step);
    @Message String alreadyEnded();
    @Message String notRetriable();
    @Message String notWaiting();
    @Message String study();
    @Message String memory();
    @Message String memoryAnnounced(String announced);
    @Message String memoryPeak(String peak);
    @Message String memoryBoth(String announced, String peak);
}
