package dev.kakehashi.tensor;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** How much memory of a device is in use now, and the most that was seen in use since this was made. */
public final class DeviceMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private final LongSupplier reading;
    private long peak;

    public DeviceMemory(Device device) {
        this(device.isGpu() ? () -> CudaUtils.getGpuMemory(device).getUsed() : new Resident());
    }

    /** @param reading bytes in use now */
    DeviceMemory(LongSupplier reading) {
        this.reading = reading;
    }

    /**
     * Bytes in use now: on a CPU the resident memory of this process; on a GPU what all processes hold there, of which
     * the CUDA context and the allocator's cache are part. 0 where the system does not say.
     */
    public synchronized long used() {
        long used = reading.getAsLong();
        peak = Math.max(peak, used);
        return used;
    }

    /** The most bytes any call of {@link #used} has seen. */
    public synchronized long peak() {
        used();
        return peak;
    }

    /**
     * Pages of files that are mapped after this was made, such as an activation index, are the system's to take back
     * and do not count.
     */
    private static final class Resident implements LongSupplier {
        private final long files = read("RssFile");

        @Override
        public long getAsLong() {
            return read("VmRSS") - Math.max(0, read("RssFile") - files);
        }

        private static long read(String name) {
            try {
                return bytes(Files.readAllLines(STATUS), name);
            } catch (IOException e) {
                return 0; // not Linux
            }
        }
    }

    /** @param lines such as {@code VmRSS:    123456 kB} */
    static long bytes(Iterable<String> lines, String name) {
        for (var line : lines)
            if (line.startsWith(name + ":")) return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
        return 0;
    }
}
