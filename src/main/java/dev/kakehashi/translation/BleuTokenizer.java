package dev.kakehashi.translation;

import com.atilika.kuromoji.ipadic.Token;
import com.atilika.kuromoji.ipadic.Tokenizer;
import java.util.List;
import java.util.regex.Pattern;

/** What BLEU counts as words. */
public enum BleuTokenizer {
    /** That of the WMT script mteval-v13a: for languages with spaces. */
    V13A("13a"),
    /** Every character a word; whitespace left out. */
    CHAR("char"),
    /**
     * Morphemes of the IPA dictionary, found by Kuromoji. sacrebleu's ja-mecab uses MeCab with the same dictionary;
     * both search the cheapest path through it. Whether they always find the same was not tested, which is why this one
     * has a name of its own.
     */
    JA_KUROMOJI("ja-kuromoji-ipadic"),
    /** Words as they are separated by whitespace. */
    NONE("none");

    // those four have rules of their own, or none
    private static final Pattern MARKS = Pattern.compile("([\\p{Punct}&&[^'.,-]])");
    private static final Pattern POINT_AFTER_OTHER = Pattern.compile("([^0-9])([.,])");
    private static final Pattern POINT_BEFORE_OTHER = Pattern.compile("([.,])([^0-9])");
    private static final Pattern DASH_AFTER_DIGIT = Pattern.compile("([0-9])(-)");

    private final String id;

    BleuTokenizer(String id) {
        this.id = id;
    }

    /** Name in signatures. */
    public String id() {
        return id;
    }

    public List<String> words(String text) {
        return switch (this) {
            case V13A -> Chrf.split(separated(text));
            case CHAR -> Chrf.characters(text);
            case JA_KUROMOJI -> Dictionary.TOKENIZER.tokenize(text).stream().map(Token::getSurface).map(String::strip)
                    .filter(word -> !word.isEmpty()).toList();
            case NONE -> Chrf.split(text);
        };
    }

    private static String separated(String text) {
        int end = text.length(); // whitespace at the end goes first: a dash before it is no hyphenation
        while (end > 0 && Chrf.isSpace(text.charAt(end - 1))) end--;
        var line = text.substring(0, end).replace("<skipped>", "").replace("-\n", "").replace("\n", " ");
        line = line.replace("&quot;", "\"").replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">");
        line = MARKS.matcher(" " + line + " ").replaceAll(" $1 ");
        line = POINT_AFTER_OTHER.matcher(line).replaceAll("$1 $2 ");
        line = POINT_BEFORE_OTHER.matcher(line).replaceAll(" $1 $2");
        return DASH_AFTER_DIGIT.matcher(line).replaceAll("$1 $2 ");
    }

    /** Loads 50 MB of dictionary when it is first needed. */
    private static final class Dictionary {
        static final Tokenizer TOKENIZER = new Tokenizer();
    }
}
