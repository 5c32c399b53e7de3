package dev.kakehashi.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the operating system says this process holds: heap, libtorch and everything else; 0 where it does not say (Linux does). */
public final class ProcessMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");

    private ProcessMemory() {}

    /** Bytes resident now. */
    public static long resident() {
        return read("VmRSS:");
    }

    /** The most bytes that were resident since the start of the process or the last {@link #forgetPeak}. */
    public static long peak() {
        return read("VmHWM:");
    }

    /** Begins a new peak at what is resident now, where the system allows it. */
    public static void forgetPeak() {
        try {
            Files.writeString(CLEAR, "5");
        } catch (IOException e) {
            return; // the peak then is that of the whole process
        }
    }

    private static long read(String name) {
        try {
            for (var line : Files.readAllLines(STATUS)) if (line.startsWith(name)) return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }
}
