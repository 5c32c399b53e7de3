package dev.kakehashi.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.tokenizer.TextTokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BilingualWorldTest {
    @TempDir Path folder;

    @Test
    void the_world_has_at_least_150_concepts_in_at_least_10_fields_each_a_single_token_in_both_languages()
            throws Exception {
        var world = BilingualWorld.of(1);
        assertTrue(world.pairs().size() >= 150, world.pairs().size() + " concepts");
        assertTrue(world.fields() >= 10);
        world.writeTokenizer(folder.resolve("tokenizer.json"));
        try (var tokenizer = TextTokenizer.open(folder.resolve("tokenizer.json"))) {
            assertEquals(tokenizer.vocabulary().bos().getAsInt(), tokenizer.encode("dog")[0]);
            for (var pair : world.pairs()) {
                assertEquals(2, tokenizer.encode(pair.english()).length, pair.english());
                assertTrue(tokenizer.vocabulary().id(pair.japanese()).isPresent(), pair.japanese());
            }
        }
    }

    @Test
    void documents_are_longer_than_64_tokens_and_contain_no_unknown_piece() throws Exception {
        var world = BilingualWorld.of(1);
        world.writeTokenizer(folder.resolve("tokenizer.json"));
        try (var tokenizer = TextTokenizer.open(folder.resolve("tokenizer.json"))) {
            for (var language : Language.values()) {
                for (var number = 0; number < 200; number++) {
                    var text = world.document(language, number, 0.2);
                    var ids = tokenizer.encode(text);
                    assertTrue(ids.length > 64, ids.length + " tokens: " + text);
                    for (var id : ids)
                        assertTrue(id == 1 || id > 258, tokenizer.vocabulary().piece(id) + " in " + text);
                }
            }
        }
    }

    @Test
    void the_same_seed_gives_the_same_documents_and_the_mixed_share_is_kept() {
        var world = BilingualWorld.of(5);
        int mixed = 0;
        for (var number = 0; number < 1000; number++) {
            var text = world.document(Language.ENGLISH, number, 0.3);
            assertEquals(text, BilingualWorld.of(5).document(Language.ENGLISH, number, 0.3));
            if (text.codePoints().anyMatch(c -> c > 0x3000)) mixed++;
        }
        assertEquals(300, mixed, 50);
    }

    @Test
    void parallel_sentences_are_the_same_for_the_same_seed_and_none_comes_twice() throws Exception {
        BilingualWorld.of(1).writeParallel(folder.resolve("a"), 300);
        BilingualWorld.of(1).writeParallel(folder.resolve("b"), 300);
        var lines = Files.readAllLines(folder.resolve("a"));
        assertEquals(300, lines.stream().distinct().count());
        assertEquals(lines, Files.readAllLines(folder.resolve("b")));
        assertTrue(lines.stream().allMatch(line -> line.matches("\\{\"en\":\"[ -~]+\",\"ja\":\".+[。？]\"}")),
                lines.get(0));
    }
}
