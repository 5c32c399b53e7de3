package dev.kakehashi.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The processor decides which product runs. */
class CpuProductTest {
    @TempDir
    Path folder;

    @Test
    void onednn_runs_where_mkl_would_leave_avx512_unused() throws Exception {
        assertEquals(CpuProduct.ONEDNN, choose("", "vendor_id : AuthenticAMD\nflags : fpu avx2 avx512f"));
        assertEquals(CpuProduct.MKL, choose("", "vendor_id : AuthenticAMD\nflags : fpu avx2"));
        assertEquals(CpuProduct.MKL, choose("auto", "vendor_id : GenuineIntel\nflags : fpu avx2 avx512f"));
        assertEquals(CpuProduct.MKL, CpuProduct.choose("", folder.resolve("absent")));
    }

    @Test
    void what_is_asked_for_wins() throws Exception {
        assertEquals(CpuProduct.MKL, choose("mkl", "vendor_id : AuthenticAMD\nflags : avx512f"));
        assertEquals(CpuProduct.ONEDNN, choose("oneDNN", "flags :"));
        assertThrows(IllegalArgumentException.class, () -> choose("blis", ""));
    }

    private CpuProduct choose(String wanted, String cpuinfo) throws Exception {
        return CpuProduct.choose(wanted, Files.writeString(folder.resolve("cpuinfo"), cpuinfo));
    }
}
