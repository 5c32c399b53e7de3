package dev.kakehashi.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookingTest {
    private final List<String> unread = new ArrayList<>();
    private final Looking looking = new Looking(unread::add);

    @Test
    void what_cannot_be_read_is_told_of_and_what_is_gone_is_not() {
        var seen = new ArrayList<String>();
        looking.at(Path.of("closed"), () -> {
            throw new AccessDeniedException("closed");
        });
        looking.at(Path.of("closed within"), () -> {
            throw new UncheckedIOException(new AccessDeniedException("within"));
        });
        looking.at(Path.of("gone"), () -> {
            throw new NoSuchFileException("gone");
        });
        looking.at(Path.of("open"), () -> seen.add("open"));
        assertEquals(List.of("closed (java.nio.file.AccessDeniedException: closed)",
                "closed within (java.nio.file.AccessDeniedException: within)"), unread);
        assertEquals(List.of("open"), seen);
    }

    @Test
    void children_are_in_order_and_nothing_has_none(@TempDir Path folder) throws IOException {
        for (var name : List.of("b", "a")) Files.createFile(folder.resolve(name));
        assertEquals(List.of(folder.resolve("a"), folder.resolve("b")), looking.children(folder));
        assertEquals(List.of(), looking.children(folder.resolve("nothing")));
        assertEquals(List.of(), unread);
    }
}
