package dev.kakehashi.corpus;

/** The language a corpus is declared to be in, and every one of its documents with it (METHOD section 2). */
public enum Language {
    ENGLISH("en"),
    JAPANESE("ja");

    private final String code;

    Language(String code) {
        this.code = code;
    }

    /** BCP 47 code: {@code en} or {@code ja}. */
    public String code() {
        return code;
    }

    public static Language of(String code) {
        for (var language : values()) if (language.code.equals(code)) return language;
        throw new IllegalArgumentException("language must be en or ja, not \"" + code + "\"");
    }
}
