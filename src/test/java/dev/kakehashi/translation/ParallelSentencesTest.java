package dev.kakehashi.translation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.corpus.CorpusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParallelSentencesTest {
    @TempDir Path folder;

    @Test
    void json_lines_are_read_and_broken_ones_skipped_and_counted() throws IOException {
        var file = Files.writeString(folder.resolve("p.jsonl"),
                "{\"en\":\"One.\",\"ja\":\"一。\"}\n{\"en\":\"Two.\"}\nnot json\n\n{\"en\":\" "
                        + "\",\"ja\":\"三\"}\n{\"en\":\"Four.\",\"ja\":\" 四。 \"}");
        var read = ParallelSentences.jsonLines(file, "en", "ja");
        assertEquals(List.of(new SentencePair("One.", "一。"), new SentencePair("Four.", "四。")), read.pairs());
        assertEquals(3, read.skipped());
        refused("has no line with the fields \"eng\" and \"ja\"", () -> ParallelSentences.jsonLines(file, "eng", "ja"));
    }

    @Test
    void a_byte_order_mark_is_no_part_of_the_first_sentence() throws IOException {
        var json = Files.writeString(folder.resolve("p.jsonl"), "\uFEFF{\"en\":\"One.\",\"ja\":\"一。\"}\n");
        assertEquals(List.of(new SentencePair("One.", "一。")), ParallelSentences.jsonLines(json, "en", "ja").pairs());
        var english = Files.writeString(folder.resolve("en.txt"), "\uFEFFOne.\n");
        var japanese = Files.writeString(folder.resolve("ja.txt"), "一。\n");
        assertEquals(List.of(new SentencePair("One.", "一。")), ParallelSentences.textFiles(english, japanese).pairs());
    }

    @Test
    void only_text_is_a_sentence() throws IOException {
        var file = Files.writeString(folder.resolve("p.jsonl"),
                "{\"en\":5,\"ja\":\"五\"}\n{\"en\":null,\"ja\":\"無\"}\n[1]\n{\"en\":\"Six.\",\"ja\":\"六。\"}\n");
        var read = ParallelSentences.jsonLines(file, "en", "ja");
        assertEquals(List.of(new SentencePair("Six.", "六。")), read.pairs());
        assertEquals(3, read.skipped());
    }

    @Test
    void two_text_files_must_have_equally_many_lines() throws IOException {
        var english = Files.writeString(folder.resolve("en.txt"), "One.\nTwo.\n");
        var japanese = Files.writeString(folder.resolve("ja.txt"), "一。\n二。\n");
        assertEquals(2, ParallelSentences.textFiles(english, japanese).pairs().size());
        Files.writeString(japanese, "一。\n二。\n三。\n");
        refused("The English file has 2 lines, the Japanese one 3.",
                () -> ParallelSentences.textFiles(english, japanese));
        Files.write(japanese, new byte[] {(byte) 0xff, '\n', 'a'});
        refused("is not UTF-8", () -> ParallelSentences.textFiles(english, japanese));
        refused("\"gone\" is missing.", () -> ParallelSentences.textFiles(english, folder.resolve("gone")));
    }

    @Test
    void examples_and_sentences_to_translate_share_nothing() {
        var pairs = new ArrayList<SentencePair>();
        // the same English sentence three times
        for (var i = 0; i < 60; i++) pairs.add(new SentencePair("English " + i % 20, "日本語 " + i));
        var set = new ParallelSentences(pairs, 0);
        var division = set.divide(4, 50, 3, (shots, pair) -> true);
        assertEquals(4, division.shots().size());
        for (var shot : division.shots())
            assertTrue(division.sentences().stream().noneMatch(pair -> pair.english().equals(shot.english())));
        assertEquals(division, set.divide(4, 50, 3, (shots, pair) -> true));
        var filtered = set.divide(4, 50, 3, (shots, pair) -> pair.japanese().length() == 5);
        assertTrue(filtered.sentences().stream().allMatch(pair -> pair.japanese().length() == 5),
                "others are passed over");
        assertThrows(IllegalArgumentException.class, () -> set.divide(20, 41, 3, (shots, pair) -> true));
        assertThrows(IllegalArgumentException.class, () -> set.divide(Integer.MAX_VALUE, 1, 3, (shots, pair) -> true));
        assertThrows(IllegalArgumentException.class, () -> set.divide(-1, 2, 3, (shots, pair) -> true));
    }

    @Test
    void a_prompt_ends_where_the_translation_begins_and_takes_sentences_as_they_are() {
        var template = new PromptTemplate(TranslationOptions.TEMPLATE, "\n\n");
        var prompt = template.prompt(List.of(new SentencePair("One {target}.", "一。")), "二 {source}。", Direction.JA_EN);
        assertEquals("Japanese: 一。\nEnglish: One {target}.\n\nJapanese: 二 {source}。\nEnglish:", prompt);
        assertEquals("English: x\nJapanese:", template.prompt(List.of(), "x", Direction.EN_JA));
        assertEquals("{source}", PromptTemplate.missing("Translate: {target}"));
        assertEquals("{target}", PromptTemplate.missing("{source} ->"));
        assertEquals("{source}", PromptTemplate.missing("{target} <- {source}"));
        assertThrows(IllegalArgumentException.class, () -> new PromptTemplate("nothing", ""));
    }

    private interface Reading {
        void read() throws IOException;
    }

    private static void refused(String sentence, Reading reading) {
        var refused = assertThrows(CorpusException.class, reading::read);
        assertTrue(refused.getMessage().contains(sentence), refused.getMessage());
    }
}
