package dev.kakehashi.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptFolderTest {
    @TempDir Path job;

    @Test
    void the_newest_attempts_files_become_the_new_ones_and_older_ones_are_removed() throws IOException {
        write(2, "resume", "step 50");
        write(10, "resume", "step 100");
        AttemptFolder.takeOver(job, 11);
        assertEquals("step 100", Files.readString(AttemptFolder.of(job, 11).resolve("resume")));
        try (var left = Files.list(job)) {
            assertEquals(1, left.count());
        }
    }

    @Test
    void an_attempt_that_still_lives_cannot_replace_the_newer_ones_resume_point() throws IOException {
        write(1, "resume", "step 50");
        AttemptFolder.takeOver(job, 2);
        var late = AttemptFolder.of(job, 1).resolve("resume.new");
        assertThrows(NoSuchFileException.class, () -> Files.writeString(late, "step 30"));
        assertEquals("step 50", Files.readString(AttemptFolder.of(job, 2).resolve("resume")));
    }

    @Test
    void what_was_half_written_is_not_taken_over() throws IOException {
        write(1, "resume", "step 50");
        write(1, "sae/resume.new/half", "st");
        AttemptFolder.takeOver(job, 2);
        assertTrue(Files.exists(AttemptFolder.of(job, 2).resolve("sae")));
        assertFalse(Files.exists(AttemptFolder.of(job, 2).resolve("sae/resume.new")));
    }

    @Test
    void a_folder_of_a_later_attempt_is_left_alone() throws IOException {
        write(5, "resume", "step 50");
        AttemptFolder.takeOver(job, 3);
        assertTrue(Files.exists(AttemptFolder.of(job, 5).resolve("resume")));
        assertFalse(Files.exists(AttemptFolder.of(job, 3)));
    }

    @Test
    void a_first_attempt_takes_nothing_of_a_job_that_had_its_number_before() throws IOException {
        write(1, "verified.json", "{}");
        write(2, "resume", "step 50");
        AttemptFolder.takeOver(job, 1);
        assertFalse(Files.exists(job));
    }

    private void write(long attempt, String name, String text) throws IOException {
        var file = AttemptFolder.of(job, attempt).resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
