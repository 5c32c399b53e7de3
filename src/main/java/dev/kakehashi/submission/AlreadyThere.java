package dev.kakehashi.submission;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The same was asked for before and is finished or under way; nothing was stored. Submitted with {@code again=true} it
 * is computed once more.
 */
public final class AlreadyThere extends RuntimeException {
    /** The field that asks for it all the same. */
    public static final String AGAIN = "again";

    private final String address;
    private final transient Map<String, List<String>> values;

    /** @param address the page of the existing one */
    AlreadyThere(String name, String address, Fields asked) {
        super(name);
        this.address = address;
        this.values = new LinkedHashMap<>(asked.values());
    }

    public String name() {
        return getMessage();
    }

    public String address() {
        return address;
    }

    /** What was submitted. */
    public Map<String, List<String>> values() {
        return values;
    }
}
