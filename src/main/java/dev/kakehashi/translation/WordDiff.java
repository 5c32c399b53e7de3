package dev.kakehashi.translation;

import dev.kakehashi.corpus.Language;
import java.util.ArrayList;
import java.util.List;

/** What one translation has that another lacks, word by word: the longest common subsequence is kept. */
public final class WordDiff {
    private static final int LONGEST = 2000;

    private WordDiff() {}

    public enum Kind { KEPT, REMOVED, ADDED }

    /** Neighbouring words of one kind. */
    public record Part(Kind kind, String text) {}

    /** Parts that, without the added ones, are {@code before} and, without the removed ones, {@code after}. */
    public static List<Part> of(String before, String after, Language language) {
        var a = words(before, language);
        var b = words(after, language);
        if (a.size() > LONGEST || b.size() > LONGEST)
            return List.of(new Part(Kind.REMOVED, before), new Part(Kind.ADDED, after));
        var common = new int[a.size() + 1][b.size() + 1]; // longest common subsequence of what follows
        for (var i = a.size() - 1; i >= 0; i--)
            for (var j = b.size() - 1; j >= 0; j--)
                common[i][j] = a.get(i).equals(b.get(j)) ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
        var parts = new ArrayList<Part>();
        int i = 0;
        int j = 0;
        while (i < a.size() || j < b.size()) {
            if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
                add(parts, Kind.KEPT, a.get(i++));
                j++;
            } else if (j == b.size() || i < a.size() && common[i + 1][j] >= common[i][j + 1]) {
                add(parts, Kind.REMOVED, a.get(i++));
            } else {
                add(parts, Kind.ADDED, b.get(j++));
            }
        }
        return parts;
    }

    private static void add(List<Part> parts, Kind kind, String word) {
        var last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
        if (last != null && last.kind == kind) parts.set(parts.size() - 1, new Part(kind, last.text + word));
        else parts.add(new Part(kind, word));
    }

    /** Every character of the text is in one of the words. */
    private static List<String> words(String text, Language language) {
        var words = new ArrayList<String>();
        if (language == Language.JAPANESE) {
            int at = 0;
            // spaces, which the dictionary leaves out, stay with the word before
            for (var word : BleuTokenizer.JA_KUROMOJI.words(text)) {
                int found = text.indexOf(word, at);
                if (found < 0) return List.of(text);
                if (found > at) words.add(text.substring(at, found));
                words.add(word);
                at = found + word.length();
            }
            if (at < text.length()) words.add(text.substring(at));
            return words;
        }
        for (var at = 0; at < text.length();) {
            int first = text.codePointAt(at);
            int end = at + Character.charCount(first); // whole characters: half an emoji cannot be shown
            boolean letter = Character.isLetterOrDigit(first);
            while (end < text.length() && letter
                    && (Character.isLetterOrDigit(text.codePointAt(end)) || text.charAt(end) == '\''))
                end += Character.charCount(text.codePointAt(end));
            words.add(text.substring(at, end));
            at = end;
        }
        return words;
    }
}
