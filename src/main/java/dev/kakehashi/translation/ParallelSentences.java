package dev.kakehashi.translation;

import dev.kakehashi.corpus.CorpusException;
import dev.kakehashi.outside.OutsideFile;
import dev.kakehashi.outside.OutsideJson;
import dev.kakehashi.outside.OutsideLines;
import dev.kakehashi.outside.Unusable;
import dev.kakehashi.tensor.Seeds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * Sentences with their translations, read from outside: JSON lines with a field for each side, or two text files of
 * equally many lines.
 *
 * @param skipped lines that are broken, have an empty side or are too long
 */
public record ParallelSentences(List<SentencePair> pairs, long skipped) {
    private static final long LARGEST_FILE = 64L << 20; // some 400,000 pairs
    private static final int LONGEST_LINE = 1 << 20;
    private static final int LONGEST_SIDE = 4000;

    /** Examples for prompts, and sentences to translate: no sentence of one is in the other. */
    public record Division(List<SentencePair> shots, List<SentencePair> sentences) {}

    /** @throws CorpusException with a sentence when the file cannot be used */
    public static ParallelSentences jsonLines(Path file, String englishField, String japaneseField) throws IOException {
        var pairs = new ArrayList<SentencePair>();
        long skipped = 0;
        try (var in = open(file)) {
            for (var lines = new OutsideLines(in, LONGEST_LINE); lines.next();) {
                var line = lines.tooLong() ? "" : text(lines);
                if (line.isBlank() && !lines.tooLong()) continue;
                skipped += add(pairs, side(line, englishField), side(line, japaneseField));
            }
        } catch (Unusable e) {
            throw unusable(file, e);
        }
        return checked(pairs, skipped, "\"" + file.getFileName() + "\" has no line with the fields \"" + englishField
                + "\" and \"" + japaneseField + "\".");
    }

    /** @throws CorpusException when a file cannot be used or the two have different numbers of lines */
    public static ParallelSentences textFiles(Path englishFile, Path japaneseFile) throws IOException {
        var english = lines(englishFile);
        var japanese = lines(japaneseFile);
        if (english.size() != japanese.size())
            throw new CorpusException(
                    "The English file has " + english.size() + " lines, the Japanese one " + japanese.size() + ".");
        var pairs = new ArrayList<SentencePair>();
        long skipped = 0;
        for (var i = 0; i < english.size(); i++) skipped += add(pairs, english.get(i), japanese.get(i));
        return checked(pairs, skipped, "The files have no line with two sides.");
    }

    /**
     * The same for the same seed. A pair either of whose sides is an example's is never translated.
     *
     * @param fits given the examples, whether a pair can be translated; others are passed over
     * @throws IllegalArgumentException when there are too few pairs
     */
    public Division divide(int shots, int sentences, long seed, BiPredicate<List<SentencePair>, SentencePair> fits) {
        var order = Seeds.permutation(pairs.size(), seed, "parallel set");
        if (shots < 0 || sentences < 0)
            throw new IllegalArgumentException("there are no negative numbers of sentences");
        long wanted = (long) shots + sentences;
        if (wanted > order.length)
            throw new IllegalArgumentException("The set holds " + order.length + " pairs, fewer than " + wanted + ".");
        var examples = new ArrayList<SentencePair>();
        var seen = new HashSet<String>();
        for (var i = 0; i < shots; i++) {
            var pair = pairs.get(order[i]);
            examples.add(pair);
            seen.add(pair.english());
            seen.add(pair.japanese());
        }
        var translated = new ArrayList<SentencePair>();
        for (var i = shots; i < order.length && translated.size() < sentences; i++) {
            var pair = pairs.get(order[i]);
            if (!seen.contains(pair.english()) && !seen.contains(pair.japanese()) && fits.test(examples, pair))
                translated.add(pair);
        }
        return new Division(examples, translated);
    }

    /** How many lines this one makes skipped; a side is null where the line has no text for it. */
    private static int add(List<SentencePair> pairs, String english, String japanese) {
        if (english == null || japanese == null) return 1;
        var left = english.strip();
        var right = japanese.strip();
        if (left.isEmpty() || right.isEmpty() || left.length() > LONGEST_SIDE || right.length() > LONGEST_SIDE)
            return 1;
        pairs.add(new SentencePair(left, right));
        return 0;
    }

    /** Empty for a line that is too long, so that the others keep their places. */
    private static List<String> lines(Path file) throws IOException {
        var texts = new ArrayList<String>();
        try (var in = open(file)) {
            for (var lines = new OutsideLines(in, LONGEST_LINE); lines.next();)
                texts.add(lines.tooLong() ? "" : text(lines));
        } catch (Unusable e) {
            throw unusable(file, e);
        }
        return texts;
    }

    private static InputStream open(Path file) throws IOException {
        OutsideFile.requireSize(file, LARGEST_FILE);
        return OutsideFile.open(file);
    }

    private static String text(OutsideLines lines) throws Unusable {
        var text = OutsideFile.text(lines.bytes());
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /** Null where a line is no JSON or has no such text. */
    private static String side(String line, String field) {
        try {
            return OutsideJson.line(line).path(field).textValue();
        } catch (Unusable e) {
            return null;
        }
    }

    private static CorpusException unusable(Path file, Unusable e) {
        return new CorpusException("\"" + file.getFileName() + "\" " + e.getMessage() + ".");
    }

    private static ParallelSentences checked(List<SentencePair> pairs, long skipped, String sentence)
            throws CorpusException {
        if (pairs.isEmpty()) throw new CorpusException(sentence);
        return new ParallelSentences(List.copyOf(pairs), skipped);
    }
}
