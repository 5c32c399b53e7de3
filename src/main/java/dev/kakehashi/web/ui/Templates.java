package dev.kakehashi.web.ui;

import dev.kakehashi.people.Visitor;
import io.quarkus.qute.EngineBuilder;
import io.quarkus.qute.TemplateGlobal;
import jakarta.enterprise.event.Observes;
import java.util.Locale;

/** What every template has without being handed it, and text in the reader's language. */
final class Templates {

    @TemplateGlobal
    static Screen screen() {
        return Screen.current();
    }

    /** What a change asked for by this page must carry; empty for a page that nobody asked for. */
    @TemplateGlobal
    static String csrf() {
        var routing = Visitor.routing();
        return routing == null ? "" : Csrf.token(routing);
    }

    @TemplateGlobal
    static String assets() {
        return Assets.VERSION;
    }

    void speakTheReadersLanguage(@Observes EngineBuilder engine) {
        engine.addTemplateInstanceInitializer(
                instance -> instance.setLocale(Locale.forLanguageTag(Screen.current().lang())));
    }
}
