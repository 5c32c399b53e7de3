package dev.kakehashi.corpus;

import dev.kakehashi.progress.ResumableProgress;
import dev.kakehashi.tensor.MappedNumbers;
import dev.kakehashi.tokenizer.TextTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** The first tokens of every document that is long enough, per split, in memory-mapped files (METHOD section 2). */
public final class TokenizedCorpus {
    static final String FACTS = "facts.properties";
    static final String STATE = "tokens.state";

    private final int length;
    private final int skipped;
    private final long shortDocuments;
    private final Map<Split, MappedNumbers> files = new EnumMap<>(Split.class);

    private TokenizedCorpus(int length, int skipped, long shortDocuments) {
        this.length = length;
        this.skipped = skipped;
        this.shortDocuments = shortDocuments;
    }

    /** What makes sequences out of documents. */
    public record Recipe(TextTokenizer tokenizer, Splitter splitter, int length) {}

    /**
     * Where sequences are made.
     *
     * @param folder of this corpus alone; what a killed run of the same {@code identity} left there is gone on from
     * @param identity all that the sequences depend on
     * @param resumeShare of the time at most goes into resume points
     */
    public record Place(Path folder, String identity, double resumeShare) {}

    /**
     * Tokenizes all documents.
     *
     * @return what the reading found: a text with another hash than expected has become something else since
     */
    public static CorpusFacts build(CorpusFiles corpus, Recipe recipe, Place place, ResumableProgress progress)
            throws IOException {
        try (var tokenizing = new Tokenizing(recipe, place, progress)) {
            var facts = corpus.read(tokenizing::add, tokenizing::at);
            tokenizing.finish();
            return facts;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The files that {@link #open} reads. */
    public static List<Path> files(Path folder) {
        return Stream.concat(Stream.of(FACTS), Stream.of(Split.values()).map(TokenizedCorpus::name))
                .map(folder::resolve).toList();
    }

    public static TokenizedCorpus open(Path folder) throws IOException {
        var facts = new Properties();
        try (var in = Files.newInputStream(folder.resolve(FACTS))) {
            facts.load(in);
        }
        int length = Integer.parseInt(facts.getProperty("length"));
        int skipped = Integer.parseInt(facts.getProperty("skipped", "1")); // there was always taken to be a BOS
        var corpus = new TokenizedCorpus(length, skipped, Long.parseLong(facts.getProperty("shortDocuments")));
        for (var split : Split.values()) {
            try (var channel = FileChannel.open(folder.resolve(name(split)), StandardOpenOption.READ)) {
                if (channel.size() != 4L * length * Long.parseLong(facts.getProperty(name(split))))
                    throw new CorpusException("The tokenized corpus in " + folder.getFileName() + " is incomplete.");
                corpus.files.put(split, MappedNumbers.of(channel, 0, ByteOrder.BIG_ENDIAN));
            }
        }
        return corpus;
    }

    /** Tokens of every sequence, BOS included where there is one. */
    public int length() {
        return length;
    }

    /** Positions at the beginning of every sequence that no SAE sees: 1 for BOS, 0 without it. */
    public int skipped() {
        return skipped;
    }

    public int size(Split split) {
        return Math.toIntExact(files.get(split).size() / length);
    }

    /** Documents that had fewer tokens than a sequence and were dropped. */
    public long shortDocuments() {
        return shortDocuments;
    }

    public int[] sequence(Split split, int index) {
        var tokens = new int[length];
        files.get(split).ints((long) length * index, tokens, length);
        return tokens;
    }

    static String name(Split split) {
        return split.name().toLowerCase(Locale.ROOT) + ".tokens";
    }
}
