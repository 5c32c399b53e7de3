package dev.kakehashi.translation;

import dev.kakehashi.corpus.Language;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/** What is wrong with an output whatever score it gets: a learned score such as COMET rewards copies of the source. */
public enum OutputFault {
    /** The source again: most of the output's letters stand in one run in the source. */
    COPIED,
    EMPTY,
    /** Fewer than half of the letters are of the target language's script. */
    WRONG_SCRIPT,
    /** Neither a stop string nor the end token came before the limit of new tokens. */
    CUT;

    /** Share of the output's letters that stand in one run in the source. */
    public static final double COPIED_RUN = 0.8;

    private static final int LONG_VOWEL = 'ー'; // of no script to Unicode

    /** Name in tables and files. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Whether the output has this fault. What the reference does too, such as repeating a number or a name, is none.
     *
     * @return empty where it cannot be known: files of before do not say whether an output was cut
     */
    public Optional<Boolean> of(MeasuredTranslations.Line line, Direction direction) {
        return switch (this) {
            case COPIED ->
                    Optional.of(copies(line.translation(), line.source()) && !copies(line.reference(), line.source()));
            case EMPTY -> Optional.of(line.translation().isBlank());
            case WRONG_SCRIPT -> Optional
                    .of(foreign(line.translation(), direction.to()) && !foreign(line.reference(), direction.to()));
            case CUT -> Optional.ofNullable(line.cut());
        };
    }

    private static boolean copies(String text, String source) {
        var own = letters(text);
        return own.length > 0 && longestRun(own, letters(source)) >= COPIED_RUN * own.length;
    }

    /** Letters and digits in one width and case: neither blanks nor punctuation make a copy something else. */
    private static int[] letters(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT).codePoints()
                .filter(Character::isLetterOrDigit).toArray();
    }

    /** Length of the longest run that both have. */
    private static int longestRun(int[] left, int[] right) {
        int longest = 0;
        var before = new int[right.length + 1]; // runs that end at the letter before in left
        for (var letter : left) {
            var runs = new int[right.length + 1];
            for (var i = 0; i < right.length; i++) {
                if (letter != right[i]) continue;
                runs[i + 1] = before[i] + 1;
                longest = Math.max(longest, runs[i + 1]);
            }
            before = runs;
        }
        return longest;
    }

    private static boolean foreign(String text, Language language) {
        var letters = Normalizer.normalize(text, Normalizer.Form.NFKC).codePoints().filter(Character::isLetter)
                .toArray();
        int own = 0;
        for (var letter : letters) if (belongs(letter, language)) own++;
        return 2 * own < letters.length;
    }

    private static boolean belongs(int letter, Language language) {
        var script = UnicodeScript.of(letter);
        if (language == Language.ENGLISH) return script == UnicodeScript.LATIN;
        return script == UnicodeScript.HIRAGANA || script == UnicodeScript.KATAKANA || script == UnicodeScript.HAN
                || letter == LONG_VOWEL;
    }
}
