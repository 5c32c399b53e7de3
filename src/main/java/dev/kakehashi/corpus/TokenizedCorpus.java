package dev.kakehashi.corpus;

import dev.kakehashi.progress.Progress;
import dev.kakehashi.tokenizer.TextTokenizer;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/** The first tokens of every document that is long enough, per split, in memory-mapped files (METHOD section 2). */
public final class TokenizedCorpus {
    private static final int DOCUMENTS_AT_ONCE = 1024;
    /** More characters than any tokenizer needs for one token on average: what lies behind cannot reach the sequence. */
    private static final int CHARACTERS_PER_TOKEN = 64;

    private final int length;
    private final long shortDocuments;
    private final Map<Split, MappedByteBuffer> files = new EnumMap<>(Split.class);

    private TokenizedCorpus(int length, long shortDocuments) {
        this.length = length;
        this.shortDocuments = shortDocuments;
    }

    /** What makes sequences out of documents. */
    public record Recipe(TextTokenizer tokenizer, Splitter splitter, int length) {}

    /**
     * Tokenizes all documents into an empty folder.
     *
     * @return the same as {@link #open} afterwards
     */
    public static TokenizedCorpus build(CorpusFiles corpus, Recipe recipe, Path folder, Progress progress) throws IOException {
        try (var writing = new Writing(folder, recipe)) {
            corpus.read(writing::add, progress);
            writing.finish();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return open(folder);
    }

    public static TokenizedCorpus open(Path folder) throws IOException {
        var facts = new Properties();
        try (var in = Files.newInputStream(folder.resolve("facts.properties"))) {
            facts.load(in);
        }
        int length = Integer.parseInt(facts.getProperty("length"));
        var corpus = new TokenizedCorpus(length, Long.parseLong(facts.getProperty("shortDocuments")));
        for (var split : Split.values()) {
            try (var channel = FileChannel.open(folder.resolve(name(split)), StandardOpenOption.READ)) {
                if (channel.size() != 4L * length * Long.parseLong(facts.getProperty(name(split))))
                    throw new CorpusException("The tokenized corpus in " + folder.getFileName() + " is incomplete.");
                corpus.files.put(split, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
            }
        }
        return corpus;
    }

    /** Tokens of every sequence, BOS included. */
    public int length() {
        return length;
    }

    public int size(Split split) {
        return files.get(split).capacity() / (4 * length);
    }

    /** Documents that had fewer tokens than a sequence and were dropped. */
    public long shortDocuments() {
        return shortDocuments;
    }

    public int[] sequence(Split split, int index) {
        var tokens = new int[length];
        files.get(split).slice(4 * length * index, 4 * length).asIntBuffer().get(tokens);
        return tokens;
    }

    private static String name(Split split) {
        return split.name().toLowerCase(Locale.ROOT) + ".tokens";
    }

    /** Tokenizes in batches and appends to the file of each document's split. */
    private static final class Writing implements AutoCloseable {
        private final Path folder;
        private final Recipe recipe;
        private final Map<Split, DataOutputStream> outs = new EnumMap<>(Split.class);
        private final Map<Split, Long> counts = new EnumMap<>(Split.class);
        private final List<String> texts = new ArrayList<>();
        private final List<Split> splits = new ArrayList<>();
        private long shortDocuments;

        Writing(Path folder, Recipe recipe) throws IOException {
            this.folder = folder;
            this.recipe = recipe;
            for (var split : Split.values()) {
                outs.put(split, new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(folder.resolve(name(split))), 1 << 16)));
                counts.put(split, 0L);
            }
        }

        void add(Document document) {
            splits.add(recipe.splitter.split(document.text()));
            int most = recipe.length * CHARACTERS_PER_TOKEN;
            texts.add(document.text().length() <= most ? document.text() : document.text().substring(0, most));
            if (texts.size() == DOCUMENTS_AT_ONCE) flush();
        }

        void finish() throws IOException {
            flush();
            var facts = new Properties();
            facts.setProperty("length", Integer.toString(recipe.length));
            facts.setProperty("shortDocuments", Long.toString(shortDocuments));
            for (var split : Split.values()) {
                outs.get(split).close();
                facts.setProperty(name(split), Long.toString(counts.get(split)));
            }
            try (var out = Files.newOutputStream(folder.resolve("facts.properties"))) {
                facts.store(out, null);
            }
        }

        private void flush() {
            var encoded = recipe.tokenizer.encodeAll(texts);
            for (var i = 0; i < encoded.size(); i++) {
                if (encoded.get(i).length < recipe.length) shortDocuments++;
                else write(splits.get(i), encoded.get(i));
            }
            texts.clear();
            splits.clear();
        }

        private void write(Split split, int[] tokens) {
            try {
                for (var i = 0; i < recipe.length; i++) outs.get(split).writeInt(tokens[i]);
                counts.merge(split, 1L, Long::sum);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            for (var out : outs.values()) out.close();
        }
    }
}
