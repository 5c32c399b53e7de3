package dev.kakehashi.submission;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/** A line of a form: a path or a revision, and the training step written behind it, as in {@code main = 100000}. */
record NamedStep(String name, OptionalLong step) {
    private static final Pattern STEP_BEHIND = Pattern.compile("(.*\\S)\\s*=\\s*(\\d{1,15})");

    static NamedStep of(String line) {
        var parts = STEP_BEHIND.matcher(line);
        if (!parts.matches()) return new NamedStep(line, OptionalLong.empty());
        return new NamedStep(parts.group(1), OptionalLong.of(Long.parseLong(parts.group(2))));
    }
}
