package dev.kakehashi.submission;

import java.util.LinkedHashMap;
import java.util.Map;

/** What was asked for cannot be done: a sentence beside each field at fault; nothing was stored. */
public final class Refused extends RuntimeException {
    private final transient Map<String, String> errors;

    public Refused(Map<String, String> errors) {
        super(String.join("; ", errors.values()));
        this.errors = new LinkedHashMap<>(errors);
    }

    public Map<String, String> errors() {
        return errors;
    }
}
