package dev.kakehashi.hub;

import java.util.regex.Pattern;

/** Which texts from outside may become parts of addresses and paths. */
public final class HubName {
    private static final Pattern REPOSITORY = Pattern
            .compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}");
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,200}");
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,200}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    private HubName() {}

    public static boolean isRepository(String text) {
        return REPOSITORY.matcher(text).matches() && !text.contains("..");
    }

    public static boolean isRevision(String text) {
        return REVISION.matcher(text).matches() && !text.contains("..") && !text.contains("//") && !text.endsWith("/");
    }

    /** A plain name without folders. */
    static boolean isFile(String text) {
        return FILE.matcher(text).matches() && !text.contains("..");
    }

    static boolean isHash(String text) {
        return text != null && HASH.matcher(text).matches();
    }
}
