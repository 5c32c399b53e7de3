package dev.kakehashi.web.ui;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which of our languages a reader gets. */
final class Language {
    static final Set<String> ALL = Set.of("en", "ja");

    private Language() {}

    /** The better liked of them in an Accept-Language header; English when it names neither. */
    static String preferred(String acceptLanguage) {
        var found = Locale.lookupTag(ranges(acceptLanguage), ALL);
        return found == null ? "en" : found;
    }

    private static List<Locale.LanguageRange> ranges(String acceptLanguage) {
        try {
            return acceptLanguage == null ? List.of() : Locale.LanguageRange.parse(acceptLanguage);
        } catch (IllegalArgumentException malformed) {
            return List.of();
        }
    }
}
