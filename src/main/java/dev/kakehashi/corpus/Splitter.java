package dev.kakehashi.corpus;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Decides a document's split by the hash of its text: the same text is always in the same split, in every corpus. */
public record Splitter(int validationPercent, int evaluationPercent) {
    private static final int PARTS = 10_000;

    public Splitter {
        if (validationPercent < 0 || evaluationPercent < 0 || validationPercent + evaluationPercent >= 100)
            throw new IllegalArgumentException("validation and evaluation must leave something to train on");
    }

    public Split split(String text) {
        var hash = new CRC32C();
        hash.update(text.strip().getBytes(StandardCharsets.UTF_8));
        long part = hash.getValue() * PARTS >>> 32; // the high bits of a 32-bit hash, spread over the parts
        if (part < validationPercent * (PARTS / 100L)) return Split.VALIDATION;
        if (part < (validationPercent + evaluationPercent) * (PARTS / 100L)) return Split.EVALUATION;
        return Split.TRAIN;
    }
}
