package dev.kakehashi.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Which of libtorch's float32 matrix products runs on a CPU. MKL keeps to AVX2 on processors that are not Intel's; oneDNN asks the processor
 * what it can do, and with AVX-512 takes half of MKL's time there. Their sums differ in the last bits, so the choice depends on the
 * processor alone, never on a measurement: one machine always gives the same bits.
 */
public enum CpuProduct {
    MKL,
    ONEDNN;

    /** Names a product instead of the automatic choice: {@code mkl} or {@code onednn}. */
    public static final String PROPERTY = "kakehashi.cpu-product";

    private static final CpuProduct CHOSEN = choose(System.getProperty(PROPERTY, ""), Path.of("/proc/cpuinfo"));

    /** The one that runs in this process. */
    public static CpuProduct chosen() {
        return CHOSEN;
    }

    static CpuProduct choose(String wanted, Path cpuinfo) {
        if (!wanted.isBlank() && !wanted.equalsIgnoreCase("auto")) return valueOf(wanted.strip().toUpperCase(Locale.ROOT));
        try {
            var text = Files.readString(cpuinfo);
            return text.contains("avx512f") && !text.contains("GenuineIntel") ? ONEDNN : MKL;
        } catch (IOException e) {
            return MKL;
        }
    }
}
