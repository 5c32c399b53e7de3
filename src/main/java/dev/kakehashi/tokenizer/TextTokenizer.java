package dev.kakehashi.tokenizer;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.kakehashi.outside.Shown;
import dev.kakehashi.outside.Unusable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Turns text into token ids exactly as a tokenizer.json says, special tokens of its template included, behind the BOS
 * token that the files beside it ask for. A special token that a text writes out is letters like any others: it would
 * end a document in its middle.
 */
public final class TextTokenizer implements AutoCloseable {
    private final HuggingFaceTokenizer tokenizer;
    private final Vocabulary vocabulary;
    private final OptionalInt ending; // what a template puts behind every text

    private TextTokenizer(HuggingFaceTokenizer tokenizer, Vocabulary vocabulary, OptionalInt ending) {
        this.tokenizer = tokenizer;
        this.vocabulary = vocabulary;
        this.ending = ending;
    }

    /**
     * Whether texts can be tokenized by a file, found out without native code.
     *
     * @throws TokenizerException as {@link #open} would
     */
    public static Vocabulary check(Path tokenizerJson) throws IOException {
        var file = TokenizerFile.read(tokenizerJson);
        TokenizerParts.check(file);
        return file.vocabulary();
    }

    /**
     * Nothing native sees a file before its parts were checked, and it sees the bytes that were checked but for the
     * names of special tokens.
     *
     * @throws TokenizerException when the file is no tokenizer.json or has a part that native code might not survive
     */
    public static TextTokenizer open(Path tokenizerJson) throws IOException {
        return open(tokenizerJson, true);
    }

    /**
     * As the published tokenizer does: a special token that a text writes out becomes that token. For models whose
     * authors measured so.
     */
    public static TextTokenizer openWithSpecials(Path tokenizerJson) throws IOException {
        return open(tokenizerJson, false);
    }

    private static TextTokenizer open(Path tokenizerJson, boolean specialsAsLetters) throws IOException {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        var file = TokenizerFile.read(tokenizerJson);
        TokenizerParts.check(file);
        try {
            var options = Map.of("addSpecialTokens", "true", "truncation", "false", "padding", "false");
            var bytes = specialsAsLetters ? SpecialsAsLetters.of(file) : file.bytes();
            return new TextTokenizer(HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(bytes), options),
                    file.vocabulary(), TextStart.ending(file.part("post_processor"), file.vocabulary()));
        } catch (Unusable e) {
            throw new TokenizerException(file.name() + " " + e.getMessage() + ".");
        } catch (RuntimeException e) {
            throw new TokenizerException(
                    tokenizerJson.getFileName() + " cannot be used: " + Shown.of(String.valueOf(e.getMessage())) + ".");
        }
    }

    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /**
     * @throws IllegalArgumentException when the tokenizer has no piece for what is in the text and no other for what it
     *     does not know
     */
    public int[] encode(String text) {
        try {
            return ids(tokenizer.encode(text));
        } catch (RuntimeException e) {
            throw cannot(e);
        }
    }

    /**
     * A text that is to be continued: without the end token that some tokenizers put behind every text, behind which
     * nothing would follow.
     */
    public int[] encodeBeginning(String text) {
        var ids = encode(text);
        int last = ids.length - 1;
        boolean ended = last > 0 && ending.isPresent() && ids[last] == ending.getAsInt();
        return ended ? Arrays.copyOf(ids, last) : ids;
    }

    /** Encodes many texts at once, on all cores. */
    public List<int[]> encodeAll(List<String> texts) {
        var all = new ArrayList<int[]>(texts.size());
        if (texts.isEmpty()) return all;
        try {
            for (var encoding : tokenizer.batchEncode(texts)) all.add(ids(encoding));
        } catch (RuntimeException e) {
            throw cannot(e);
        }
        return all;
    }

    /** The text of tokens, special ones left out. */
    public String decode(int[] ids) {
        return tokenizer.decode(Arrays.stream(ids).filter(id -> !vocabulary.special(id)).asLongStream().toArray(),
                true);
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    private static IllegalArgumentException cannot(RuntimeException e) {
        return new IllegalArgumentException(
                "The tokenizer cannot encode a text: " + Shown.of(String.valueOf(e.getMessage())) + ".", e);
    }

    private int[] ids(Encoding encoding) {
        var wide = encoding.getIds();
        int before = vocabulary.start().source() == TextStart.Source.CONFIG ? 1 : 0;
        var ids = new int[before + wide.length];
        if (before > 0) ids[0] = vocabulary.bos().orElseThrow();
        for (var i = 0; i < wide.length; i++) ids[before + i] = (int) wide[i];
        return ids;
    }
}
