package dev.kakehashi.web.ui;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Text of the shell and of the shared components. */
@MessageBundle("ui")
public interface UiMessages {
    @Message("Kakehashi")
    String product();

    @Message("traces how a bilingual language model becomes bilingual")
    String tagline();

    @Message("Skip to the content")
    String skip();

    @Message("Sections")
    String sections();

    @Message("Where you are")
    String breadcrumb();

    @Message("Home")
    String home();

    @Message("Models")
    String models();

    @Message("Corpora")
    String corpora();

    @Message("Studies")
    String studies();

    @Message("SAEs")
    String saes();

    @Message("Understood as")
    String understood();

    @Message("Interventions")
    String interventions();

    @Message("Jobs")
    String jobs();

    @Message("Glossary")
    String glossary();

    @Message("Log in")
    String login();

    @Message("Log out")
    String logout();

    @Message("People")
    String people();

    @Message("Audit log")
    String audit();

    @Message("Registered")
    String registered();

    @Message("Language")
    String language();

    @Message("Theme")
    String theme();

    @Message("Auto")
    String themeAuto();

    @Message("Light")
    String themeLight();

    @Message("Dark")
    String themeDark();

    @Message("Storage")
    String storage();

    @Message("API")
    String api();

    @Message("Download this table")
    String downloads();

    @Message("Pages")
    String pages();

    @Message("Previous")
    String previous();

    @Message("Next")
    String next();

    @Message("{first} to {last} of {total}")
    String range(String first, String last, String total);

    @Message("{rate} {unit} per second")
    String rate(String rate, String unit);

    @Message("{left} left")
    String left(String left);

    @Message("{seconds} s")
    String seconds(long seconds);

    @Message("{minutes} min {seconds} s")
    String minutes(long minutes, String seconds);

    @Message("{hours} h {minutes} min")
    String hours(long hours, String minutes);

    @Message("Copy the link")
    String copyLink();

    @Message("Copied")
    String copied();

    @Message("The curve is drawn by JavaScript; its numbers are")
    String chartNeedsScript();

    @Message("here as JSON")
    String chartNumbers();

    @Message("There are no numbers to draw yet.")
    String chartEmpty();

    @Message("Some fields cannot be used yet; each says why.")
    String formRefused();

    @Message("The analysis used {usual}.")
    String sliderUsual(String usual);

    @Message("Back to {usual}")
    String sliderBack(String usual);

    @Message("Computing …")
    String computing();

    @Message("No answer came: below still stands what was there before. Move the slider again.")
    String notComputed();

    @Message("What is this?")
    String whatIsThis();

    @Message("English")
    String english();

    @Message("Japanese")
    String japanese();

    @Message("Mixed")
    String mixed();

    /** Step 0 on an axis, in short. */
    @Message("init")
    String initialWeights();
}
