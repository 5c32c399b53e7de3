package dev.kakehashi.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small share of what src/test/sh/hostile-files.sh reads. */
class HostileFilesTest {
    @TempDir Path home;

    @Test
    void every_hostile_file_is_read_or_refused_with_a_sentence() throws IOException {
        var files = new HostileFiles(home, 7);
        var fared = files.run(660);
        assertEquals(List.of(), files.failures());
        for (var kind : fared) assertTrue(kind.refused() > 0 && kind.accepted() > 0, kind::toString);
    }
}
