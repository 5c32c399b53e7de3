package dev.kakehashi.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputRootsTest {
    @TempDir Path home;

    private Path secret;
    private Path step;
    private InputRoots roots;

    @BeforeEach
    void fill() throws IOException {
        secret = Files.writeString(Files.createDirectories(home.resolve("elsewhere")).resolve("secret.json"), "{}");
        step = Files.createDirectories(home.resolve("models/step10"));
        Files.writeString(step.resolve("config.json"), "{}");
        roots = new InputRoots(List.of(home.resolve("models"), home.resolve("data")));
    }

    @Test
    void a_file_of_a_registered_folder_that_leads_outside_is_refused_by_its_name() throws IOException {
        assertEquals(step.toRealPath(), roots.reopen(step));
        Files.createSymbolicLink(step.resolve("model.safetensors"), secret);
        assertEquals(
                "\"model.safetensors\" in \"step10\" leads outside the folders this server may read (KAKEHASHI_ROOTS).",
                refused(step));
        Files.delete(step.resolve("model.safetensors"));
        Files.createSymbolicLink(step.resolve("checkpoints"), secret.getParent());
        assertTrue(refused(step).startsWith("\"checkpoints\" in"));
    }

    @Test
    void a_folder_that_became_a_link_after_it_was_registered_is_refused() throws IOException {
        var registered = roots.resolve(step.toString());
        Files.delete(step.resolve("config.json"));
        Files.delete(step);
        Files.createSymbolicLink(step, secret.getParent());
        assertTrue(refused(registered).contains("leads outside"));
        assertThrows(IllegalArgumentException.class, () -> roots.resolve(step.toString()));
    }

    @Test
    void links_within_a_folder_that_a_link_leads_to_are_followed_too() throws IOException {
        var other = Files.createDirectories(home.resolve("models/other"));
        Files.createSymbolicLink(other.resolve("model.ckpt"), secret);
        Files.createSymbolicLink(step.resolve("checkpoints"), other);
        assertTrue(refused(step).contains("\"model.ckpt\" in \"step10\" leads outside"));
    }

    @Test
    void the_links_of_a_hub_cache_go_on_working() throws IOException {
        var blobs = Files.createDirectories(home.resolve("data/hub/models--a--b/blobs"));
        var snapshot = Files.createDirectories(home.resolve("data/hub/models--a--b/snapshots/0123"));
        Files.writeString(blobs.resolve("abc"), "{}");
        Files.createSymbolicLink(snapshot.resolve("config.json"), Path.of("../../blobs/abc"));
        assertEquals(snapshot.toRealPath(), roots.reopen(snapshot));
        assertEquals(blobs.resolve("abc").toRealPath(), roots.reopen(snapshot.resolve("config.json")));
    }

    @Test
    void links_that_lead_in_circles_or_nowhere_are_no_trouble() throws IOException {
        Files.createSymbolicLink(step.resolve("gone"), home.resolve("models/nothing"));
        Files.createSymbolicLink(step.resolve("self"), step);
        Files.createSymbolicLink(step.resolve("up"), home.resolve("models"));
        assertEquals(step.toRealPath(), roots.reopen(step));
        Files.createDirectories(step.resolve("d/".repeat(21)));
        assertEquals("The folder \"step10\" is nested deeper than 20 folders.", refused(step));
    }

    private String refused(Path path) {
        return assertThrows(IOException.class, () -> roots.reopen(path)).getMessage();
    }
}
