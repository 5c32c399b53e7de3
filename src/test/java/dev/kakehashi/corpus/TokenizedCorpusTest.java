package dev.kakehashi.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.progress.ResumableProgress;
import dev.kakehashi.tokenizer.TextTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokenizing that is killed and goes on against one that was left alone. */
class TokenizedCorpusTest {
    private static final int DOCUMENTS = 2600;

    @TempDir static Path world;

    @TempDir Path folder;

    private static TextTokenizer tokenizer;

    @BeforeAll
    static void write() throws IOException {
        BilingualWorld.of(4).writeTokenizer(world.resolve("tokenizer.json"));
        Files.createDirectories(world.resolve("texts"));
        BilingualWorld.of(4).writeDocuments(world.resolve("texts/a.jsonl"), Language.ENGLISH, DOCUMENTS / 2, 0.3);
        BilingualWorld.of(5).writeDocuments(world.resolve("texts/b.jsonl"), Language.ENGLISH, DOCUMENTS / 2, 0.3);
        tokenizer = TextTokenizer.open(world.resolve("tokenizer.json"));
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void tokenizing_that_is_killed_at_any_report_ends_with_the_same_bytes() throws IOException {
        var calm = new Watcher(0);
        build("calm", "same", 1, calm);
        assertEquals(List.of(), calm.log);
        for (var dies = 1; dies <= calm.reports.size(); dies++) {
            var name = "killed" + dies;
            var dying = new Watcher(dies);
            assertThrows(IllegalStateException.class, () -> build(name, "same", 1, dying));
            for (var split : Split.values()) // a worker that was frozen and wakes
                Files.write(folder.resolve(name).resolve(TokenizedCorpus.name(split)), new byte[7],
                        StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            var resumed = new Watcher(0);
            build(name, "same", 1, resumed);
            assertSame("calm", name);
            assertEquals(dying.saved > 0 ? 1 : 0, resumed.log.size());
            if (dying.saved > 0)
                assertEquals("Continues behind document " + 1024 * dying.saved + ".", resumed.log.get(0));
        }
    }

    @Test
    void one_that_is_handed_over_is_saved_and_its_progress_never_falls_back() throws IOException {
        build("calm", "same", 1, new Watcher(0));
        var leaving = new Watcher(4);
        leaving.handsOver = true;
        assertThrows(IllegalStateException.class, () -> build("left", "same", 0, leaving));
        assertEquals(2, leaving.saved);
        var resumed = new Watcher(0);
        build("left", "same", 0, resumed);
        assertEquals(List.of("Continues behind document 2048."), resumed.log);
        assertEquals(leaving.reports.get(3), resumed.reports.get(0));
        for (var i = 1; i < resumed.reports.size(); i++)
            assertTrue(resumed.reports.get(i) >= resumed.reports.get(i - 1), resumed.reports.toString());
        assertSame("calm", "left");
    }

    @Test
    void what_was_made_of_another_text_or_is_shorter_than_it_was_is_made_anew() throws IOException {
        build("calm", "same", 1, new Watcher(0));
        for (var change : List.of("identity", "file")) {
            assertThrows(IllegalStateException.class, () -> build(change, "same", 1, new Watcher(4)));
            if (change.equals("file")) Files.write(folder.resolve("file/train.tokens"), new byte[3]);
            var anew = new Watcher(0);
            build(change, change.equals("file") ? "same" : "other", 1, anew);
            assertEquals(List.of(), anew.log);
            assertSame("calm", change);
        }
    }

    private void build(String name, String identity, double share, Watcher watcher) throws IOException {
        var recipe = new TokenizedCorpus.Recipe(tokenizer, new Splitter(5, 20), 16);
        TokenizedCorpus.build(CorpusFiles.at(world.resolve("texts")), recipe,
                new TokenizedCorpus.Place(folder.resolve(name), identity, share), watcher);
    }

    private void assertSame(String expected, String actual) throws IOException {
        var one = TokenizedCorpus.open(folder.resolve(expected));
        var other = TokenizedCorpus.open(folder.resolve(actual));
        assertEquals(one.shortDocuments(), other.shortDocuments());
        for (var split : Split.values()) {
            assertTrue(one.size(split) > 50);
            var name = TokenizedCorpus.name(split);
            assertArrayEquals(Files.readAllBytes(folder.resolve(expected).resolve(name)),
                    Files.readAllBytes(folder.resolve(actual).resolve(name)));
        }
    }

    private static final class Watcher implements ResumableProgress {
        private final int dies;
        private final List<Long> reports = new ArrayList<>();
        private final List<String> log = new ArrayList<>();
        private int saved;
        private boolean handsOver;

        /** @param dies at which report; 0 for never */
        Watcher(int dies) {
            this.dies = dies;
        }

        @Override
        public void at(long done, long total) {
            reports.add(done);
            if (reports.size() == dies) throw new IllegalStateException("killed");
        }

        @Override
        public boolean handsOver() {
            return handsOver;
        }

        @Override
        public void saved() {
            saved++;
        }

        @Override
        public void log(String line) {
            log.add(line);
        }
    }
}
