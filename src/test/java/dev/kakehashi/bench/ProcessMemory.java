package dev.kakehashi.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the operating system says this process holds: heap, libtorch and everything else; 0 where it does not say (Linux
 * does).
 */
final class ProcessMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessMemory() {}

    /** Bytes resident now. */
    static long resident() {
        return read("VmRSS:");
    }

    /** The most bytes that were resident since the start of the process. */
    static long peak() {
        return read("VmHWM:");
    }

    private static long read(String name) {
        try {
            for (var line : Files.readAllLines(STATUS))
                if (line.startsWith(name)) return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }
}
