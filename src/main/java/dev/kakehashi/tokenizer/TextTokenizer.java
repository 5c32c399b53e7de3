package dev.kakehashi.tokenizer;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns text into token ids exactly as a tokenizer.json says, special tokens of its template included. */
public final class TextTokenizer implements AutoCloseable {
    private final HuggingFaceTokenizer tokenizer;
    private final Vocabulary vocabulary;

    private TextTokenizer(HuggingFaceTokenizer tokenizer, Vocabulary vocabulary) {
        this.tokenizer = tokenizer;
        this.vocabulary = vocabulary;
    }

    public static TextTokenizer open(Path tokenizerJson) throws IOException {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        var vocabulary = Vocabulary.read(tokenizerJson);
        try {
            var options = Map.of("addSpecialTokens", "true", "truncation", "false", "padding", "false");
            return new TextTokenizer(HuggingFaceTokenizer.newInstance(tokenizerJson, options), vocabulary);
        } catch (RuntimeException e) {
            throw new TokenizerException("The tokenizer cannot be used: " + e.getMessage() + ".");
        }
    }

    public Vocabulary vocabulary() {
        return vocabulary;
    }

    public int[] encode(String text) {
        return ids(tokenizer.encode(text));
    }

    /** Encodes many texts at once, on all cores. */
    public List<int[]> encodeAll(List<String> texts) {
        var all = new ArrayList<int[]>(texts.size());
        if (texts.isEmpty()) return all;
        for (var encoding : tokenizer.batchEncode(texts)) all.add(ids(encoding));
        return all;
    }

    /** The text of tokens, special ones left out. */
    public String decode(int[] ids) {
        var wide = new long[ids.length];
        for (var i = 0; i < ids.length; i++) wide[i] = ids[i];
        return tokenizer.decode(wide, true);
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    private static int[] ids(Encoding encoding) {
        var wide = encoding.getIds();
        var ids = new int[wide.length];
        for (var i = 0; i < ids.length; i++) ids[i] = (int) wide[i];
        return ids;
    }
}
