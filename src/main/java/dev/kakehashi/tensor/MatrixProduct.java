package dev.kakehashi.tensor;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whose float32 matrix product runs on a CPU. Their sums differ in the last bits, so it is chosen by the kind of
 * processor and never by a timing: one machine always gives the same bits.
 */
public enum MatrixProduct {
    /**
     * What libtorch calls by itself: MKL on x86, which keeps to AVX2 on processors that are not Intel's.
     * Differentiable.
     */
    LIBTORCH("torchscript/product_libtorch.py"),
    /** oneDNN, which asks the processor for AVX-512 whoever made it; for passes without gradients. */
    ONEDNN("torchscript/product_onednn.py");

    private static volatile MatrixProduct onCpu = fastest(processor());

    private final String resource;

    MatrixProduct(String resource) {
        this.resource = resource;
    }

    /**
     * The TorchScript resource that defines {@code product(x, w, b)}: x (.., k), w (n, k), b (n) or None; result (..,
     * n). And {@code packed(w, rows)}: w as the product reads it fastest when x has about so many rows, for nothing
     * else than to be multiplied with.
     */
    public String resource() {
        return resource;
    }

    public static MatrixProduct on(Device device) {
        return device.isGpu() ? LIBTORCH : onCpu;
    }

    /** For every module that is loaded from now on: said once, when the process starts. */
    public static void onCpu(MatrixProduct product) {
        onCpu = product;
    }

    /** @param cpuinfo the content of /proc/cpuinfo, "" where there is none */
    static MatrixProduct fastest(String cpuinfo) {
        return cpuinfo.contains("AuthenticAMD") && cpuinfo.matches("(?s).*\\bavx512f\\b.*") ? ONEDNN : LIBTORCH;
    }

    private static String processor() {
        try {
            return Files.readString(Path.of("/proc/cpuinfo"));
        } catch (IOException e) {
            return "";
        }
    }
}
