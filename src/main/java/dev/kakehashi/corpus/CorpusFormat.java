package dev.kakehashi.corpus;

import dev.kakehashi.outside.UnpackedText;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;

/**
 * How the documents of a file are read, as its name says.
 *
 * @param surelyLines whether it is JSON lines by its name; {@code .json} may be anything
 */
record CorpusFormat(Content content, Packing packing, boolean surelyLines) {
    static final String READ = ".jsonl, .json (lines) and .txt, plain, .gz or .zst";

    enum Content { LINES, TEXT }

    enum Packing { NONE, GZIP, ZSTD }

    /** Empty where files of the name are not read. */
    static Optional<CorpusFormat> of(String fileName) {
        var name = fileName.toLowerCase(Locale.ROOT);
        var packing = name.endsWith(".gz") ? Packing.GZIP : name.endsWith(".zst") ? Packing.ZSTD : Packing.NONE;
        var inner = packing == Packing.NONE ? name : name.substring(0, name.lastIndexOf('.'));
        if (inner.endsWith(".txt")) return Optional.of(new CorpusFormat(Content.TEXT, packing, false));
        if (inner.endsWith(".jsonl")) return Optional.of(new CorpusFormat(Content.LINES, packing, true));
        if (!inner.endsWith(".json")) return Optional.empty();
        return Optional.of(new CorpusFormat(Content.LINES, packing, packing == Packing.GZIP));
    }

    InputStream unpack(InputStream raw) throws IOException {
        return switch (packing) {
            case NONE -> raw;
            case GZIP -> UnpackedText.ofGzip(raw);
            case ZSTD -> UnpackedText.ofZstd(raw);
        };
    }
}
