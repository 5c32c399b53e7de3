package dev.kakehashi.web.home;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Text of the first page. */
@MessageBundle("home")
// @formatter:off one method a line
public interface HomeMessages {
    @Message String title();
    @Message String lead();
    @Message String running();
    @Message String idle();
    @Message String queue();
    @Message String more(String count);
    @Message String allJobs();
    @Message String results();
    @Message String sae();
    @Message String place(String step, String layer);
    @Message String analysed();
    @Message String allSaes();
    @Message String noResultsTitle();
    @Message String noResultsText();
    @Message String studies();
    @Message String analysedOf(String done, String total);
    @Message String ended();
    @Message String first();
    @Message String firstText();
    @Message String stepCorpora();
    @Message String stepCorporaText();
    @Message String stepModel();
    @Message String stepModelText();
    @Message String stepStudy();
    @Message String stepStudyText();
}
