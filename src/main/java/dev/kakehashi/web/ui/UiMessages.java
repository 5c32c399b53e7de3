package dev.kakehashi.web.ui;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Text of the shell and of the shared components. */
@MessageBundle("ui")
// @formatter:off one method a line
public interface UiMessages {
    @Message String product();
    @Message String tagline();
    @Message String skip();
    @Message String sections();
    @Message String breadcrumb();
    @Message String home();
    @Message String models();
    @Message String corpora();
    @Message String studies();
    @Message String saes();
    @Message String understood();
    @Message String interventions();
    @Message String jobs();
    @Message String glossary();
    @Message String login();
    @Message String logout();
    @Message String people();
    @Message String audit();
    @Message String registered();
    @Message String language();
    @Message String theme();
    @Message String themeAuto();
    @Message String themeLight();
    @Message String themeDark();
    @Message String storage();
    @Message String api();
    @Message String downloads();
    @Message String pages();
    @Message String previous();
    @Message String next();
    @Message String range(String first, String last, String total);
    @Message String rate(String rate, String unit);
    @Message String left(String left);
    @Message String seconds(long seconds);
    @Message String minutes(long minutes, String seconds);
    @Message String hours(long hours, String minutes);
    @Message String copyLink();
    @Message String copied();
    @Message String chartNeedsScript();
    @Message String chartNumbers();
    @Message String chartEmpty();
    @Message String formRefused();
    @Message String sliderUsual(String usual);
    @Message String sliderBack(String usual);
    @Message String computing();
    @Message String notComputed();
    @Message String whatIsThis();
    @Message String english();
    @Message String japanese();
    @Message String mixed();
    /** Step 0 on an axis, in short. */
    @Message String initialWeights();
}
