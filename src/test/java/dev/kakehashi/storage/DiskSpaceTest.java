package dev.kakehashi.storage;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {
    @TempDir Path root;

    @Test
    void what_needs_more_than_is_free_besides_the_reserve_is_refused_with_both_numbers() {
        var disk = disk("1g", 3L << 30);
        assertDoesNotThrow(() -> disk.require(2L << 30));
        var refused = assertThrows(IOException.class, () -> disk.require((2L << 30) + 1));
        assertEquals(
                "This needs up to 2.0 GiB of disk, but 2.0 GiB are free besides the reserve of 1.0 GiB "
                        + "(KAKEHASHI_DISK_RESERVE). "
                        + "Free some under /storage, then retry.",
                refused.getMessage());
        assertFalse(disk.low());
        assertTrue(disk("1g", (1L << 30) - 1).low());
        assertEquals(0, disk("1g", 5).usable());
    }

    @Test
    void sizes_are_written_as_people_write_them_and_nonsense_names_its_setting() {
        assertEquals(1L << 30, SizeSetting.bytes("x", "1g"));
        assertEquals(512L << 20, SizeSetting.bytes("x", " 512M "));
        assertEquals(0, SizeSetting.bytes("x", "0"));
        assertEquals(77, SizeSetting.bytes("x", "77"));
        assertEquals("kakehashi.disk-reserve is \"much\"; a size such as 20g or 512m is expected.",
                assertThrows(IllegalArgumentException.class, () -> SizeSetting.bytes("kakehashi.disk-reserve", "much"))
                        .getMessage());
    }

    private DiskSpace disk(String reserve, long free) {
        return new DiskSpace(new DataDirectory(root.toString(), List.of(root.toString())), reserve) {
            @Override
            public long free() {
                return free;
            }
        };
    }
}
