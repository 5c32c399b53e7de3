package dev.kakehashi.files;

import java.util.List;

/** Tells that a disk is full, or somebody's share of it, from what the system says in its own language. */
public final class DiskFull {
    private static final List<String> SAID = List.of("No space left on device", "Disk quota exceeded",
            "デバイスに空き領域がありません", "ディスク使用量制限を超過しました");

    private DiskFull() {}

    public static boolean is(Throwable thrown) {
        var message = String.valueOf(thrown.getMessage());
        return SAID.stream().anyMatch(message::contains);
    }
}
