package dev.kakehashi.translation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.corpus.CorpusException;
import dev.kakehashi.tensor.Seeds;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * Sentences with their translations, read from outside: JSON lines with a field for each side, or two text files of equally many lines.
 *
 * @param skipped lines that are broken, have an empty side or are too long
 */
public record ParallelSentences(List<SentencePair> pairs, long skipped) {
    private static final long LARGEST_FILE = 256L << 20;
    private static final int LONGEST_SIDE = 4000;
    private static final String BYTE_ORDER_MARK = "\uFEFF"; // some editors begin UTF-8 files with it

    /** Examples for prompts, and sentences to translate: no sentence of one is in the other. */
    public record Division(List<SentencePair> shots, List<SentencePair> sentences) {}

    /** @throws CorpusException with a sentence when the file cannot be used */
    public static ParallelSentences jsonLines(Path file, String englishField, String japaneseField) throws IOException {
        var json = new ObjectMapper().reader();
        var pairs = new ArrayList<SentencePair>();
        long skipped = 0;
        for (var line : lines(file)) {
            if (line.isBlank()) continue;
            try {
                var root = json.readTree(line);
                skipped += add(pairs, root.path(englishField).textValue(), root.path(japaneseField).textValue());
            } catch (JsonProcessingException e) {
                skipped++;
            }
        }
        return checked(pairs, skipped, "\"" + file.getFileName() + "\" has no line with the fields \"" + englishField + "\" and \"" + japaneseField + "\".");
    }

    /** @throws CorpusException when a file cannot be used or the two have different numbers of lines */
    public static ParallelSentences textFiles(Path englishFile, Path japaneseFile) throws IOException {
        var english = lines(englishFile);
        var japanese = lines(japaneseFile);
        if (english.size() != japanese.size())
            throw new CorpusException("The English file has " + english.size() + " lines, the Japanese one " + japanese.size() + ".");
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
        if (shots < 0 || sentences < 0) throw new IllegalArgumentException("there are no negative numbers of sentences");
        long wanted = (long) shots + sentences;
        if (wanted > order.length) throw new IllegalArgumentException("The set holds " + order.length + " pairs, fewer than " + wanted + ".");
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
            if (!seen.contains(pair.english()) && !seen.contains(pair.japanese()) && fits.test(examples, pair)) translated.add(pair);
        }
        return new Division(examples, translated);
    }

    /** How many lines this one makes skipped; a side is null where the line has no text for it. */
    private static int add(List<SentencePair> pairs, String english, String japanese) {
        if (english == null || japanese == null) return 1;
        var left = english.strip();
        var right = japanese.strip();
        if (left.isEmpty() || right.isEmpty() || left.length() > LONGEST_SIDE || right.length() > LONGEST_SIDE) return 1;
        pairs.add(new SentencePair(left, right));
        return 0;
    }

    private static List<String> lines(Path file) throws IOException {
        if (!Files.isRegularFile(file)) throw new CorpusException("There is no file \"" + file.getFileName() + "\".");
        if (Files.size(file) > LARGEST_FILE) throw new CorpusException("\"" + file.getFileName() + "\" is larger than 256 MiB.");
        try {
            var lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            if (!lines.isEmpty() && lines.get(0).startsWith(BYTE_ORDER_MARK)) lines.set(0, lines.get(0).substring(1));
            return lines;
        } catch (CharacterCodingException e) {
            throw new CorpusException("\"" + file.getFileName() + "\" is not UTF-8.");
        }
    }

    private static ParallelSentences checked(List<SentencePair> pairs, long skipped, String sentence) throws CorpusException {
        if (pairs.isEmpty()) throw new CorpusException(sentence);
        return new ParallelSentences(List.copyOf(pairs), skipped);
    }
}
