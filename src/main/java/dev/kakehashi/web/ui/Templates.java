package dev.kakehashi.web.ui;

import io.quarkus.qute.EngineBuilder;
import io.quarkus.qute.TemplateGlobal;
import jakarta.enterprise.event.Observes;

/** What every template has without being handed it: {@code screen}, and text in the reader's language. */
final class Templates {

    @TemplateGlobal
    static Screen screen() {
        return Screen.current();
    }

    void speakTheReadersLanguage(@Observes EngineBuilder engine) {
        engine.addTemplateInstanceInitializer(
                instance -> instance.setLocale(java.util.Locale.forLanguageTag(Screen.current().lang())));
    }
}
