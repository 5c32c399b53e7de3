package dev.kakehashi.tokenizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Three small tokenizers, one of each kind; {@code src/test/python/train_tokenizers.py} made them. */
public final class Tokenizers {
    public static final List<String> KINDS = List.of("sentence-piece", "byte-level", "plain");

    private Tokenizers() {}

    public static Path file(String kind) {
        return Path.of("src/test/resources/tokenizers", kind, "tokenizer.json");
    }

    public static TextTokenizer open(String kind) throws IOException {
        return TextTokenizer.open(file(kind));
    }
}
