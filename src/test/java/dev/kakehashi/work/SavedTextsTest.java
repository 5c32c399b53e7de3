package dev.kakehashi.work;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kakehashi.jobs.MortalContext;
import dev.kakehashi.model.Generator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedTextsTest {
    private static final List<int[]> PROMPTS = List.of(new int[] {1, 2}, new int[] {1, 3, 4}, new int[] {1});
    private static final List<Generator.Text> TEXTS = List.of(
            new Generator.Text(new int[] {7, 8}, "\ud800 half a character, 架け橋", -1.25, true),
            new Generator.Text(new int[0], "", Double.NEGATIVE_INFINITY, false));

    @TempDir Path folder;

    @Test
    void the_next_attempt_has_the_texts_of_whole_batches_and_says_so() throws IOException {
        var first = new MortalContext(1, folder, 0);
        var saved = new SavedTexts(folder.resolve("unfinished/texts"), PROMPTS, first);
        assertEquals(List.of(), saved.texts());
        saved.made(TEXTS.subList(0, 1));
        assertEquals(1, first.saved);
        var second = new MortalContext(1, folder, 0);
        var again = new SavedTexts(folder.resolve("unfinished/texts"), PROMPTS, second).texts();
        assertEquals(List.of("Continues behind sentence 1 of 3."), second.log);
        assertArrayEquals(TEXTS.get(0).ids(), again.get(0).ids());
        assertEquals("? half a character, 架け橋", again.get(0).text());
        assertEquals(-1.25, again.get(0).logProbability());
    }

    @Test
    void texts_of_other_prompts_are_not_taken() throws IOException {
        new SavedTexts(folder.resolve("texts"), PROMPTS, new MortalContext(1, folder, 0)).made(TEXTS);
        var others = new ArrayList<>(PROMPTS);
        others.set(2, new int[] {5});
        assertEquals(List.of(),
                new SavedTexts(folder.resolve("texts"), others, new MortalContext(1, folder, 0)).texts());
    }

    @Test
    void what_the_pace_held_back_is_written_before_a_job_is_handed_over() throws IOException {
        var context = new MortalContext(1, folder, 2);
        var saved = new SavedTexts(folder.resolve("texts"), PROMPTS, context);
        saved.made(TEXTS.subList(0, 1));
        saved.made(TEXTS); // so soon that it is held back, or else written already
        saved.at(2, 3);
        context.handsOver = true;
        assertThrows(MortalContext.Died.class, () -> saved.at(2, 3));
        assertEquals(2,
                new SavedTexts(folder.resolve("texts"), PROMPTS, new MortalContext(1, folder, 0)).texts().size());
    }
}
