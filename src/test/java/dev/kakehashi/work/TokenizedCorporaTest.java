package dev.kakehashi.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.jobs.MortalContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts that may be others when an attempt goes on where one before it ended. */
class TokenizedCorporaTest {
    @TempDir Path folder;

    @Test
    void what_was_made_of_the_same_texts_is_gone_on_from() throws IOException {
        var point = attempt("1 abc\n2 def", "1 abc\n2 def");
        assertTrue(Files.exists(point));
    }

    @Test
    void what_was_made_of_other_texts_is_gone_and_the_job_says_so() throws IOException {
        var context = new MortalContext(1, folder.resolve("attempt"), 0);
        var point = attempt("1 abc\n2 def", "1 abc\n2 changed", context);
        assertFalse(Files.exists(point));
        assertEquals(List.of("Begins anew: a text is another one since the attempt before."), context.log);
        TokenizedCorpora.requireSameTexts(context.scratch(), "1 abc\n2 changed", context);
        assertEquals(1, context.log.size(), "once");
    }

    private Path attempt(String before, String now) throws IOException {
        return attempt(before, now, new MortalContext(1, folder.resolve("attempt"), 0));
    }

    private static Path attempt(String before, String now, MortalContext context) throws IOException {
        TokenizedCorpora.requireSameTexts(context.scratch(), before, context);
        var point = Files.createDirectories(context.scratch().resolve("part/resume")).resolve("sae.safetensors");
        Files.writeString(point, "moments");
        TokenizedCorpora.requireSameTexts(context.scratch(), now, context);
        return point;
    }
}
