package dev.kakehashi.corpus;

import java.util.List;
import java.util.Optional;

/**
 * What one reading of a corpus found.
 *
 * @param firstBroken the first skipped lines, for a person to look at
 * @param latinLetters letters of Latin script
 * @param japaneseLetters hiragana, katakana and Chinese characters
 * @param letters letters of any script
 * @param sha256 over the names and contents of the files that were read, as they lie on disk
 * @param passedOver files of which nothing was read
 */
public record CorpusFacts(
        long documents,
        long brokenLines,
        List<BrokenLine> firstBroken,
        long characters,
        long bytes,
        long latinLetters,
        long japaneseLetters,
        long letters,
        String sha256,
        List<PassedOver> passedOver) {

    public record BrokenLine(String file, long line, String reason) {}

    /** Share of the letters that are in the script of {@code language}; 0 when there are no letters. */
    public double scriptShare(Language language) {
        long own = language == Language.ENGLISH ? latinLetters : japaneseLetters;
        return letters == 0 ? 0 : (double) own / letters;
    }

    /** A sentence when most letters are in another script than the declared language is written in. */
    public Optional<String> scriptWarning(Language language) {
        double share = scriptShare(language);
        if (share >= 0.5) return Optional.empty();
        return Optional
                .of("Only " + Math.round(100 * share) + " % of the letters are in the script of the declared language ("
                        + language.code() + ").");
    }
}
