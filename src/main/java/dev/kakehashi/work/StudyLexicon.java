package dev.kakehashi.work;

import dev.kakehashi.analysis.features.Lexicon;
import dev.kakehashi.analysis.features.TranslationPairs;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The translation pairs of a study's lexicon when its analysis needs them: what is wrong with the file costs this
 * metric and no job.
 */
final class StudyLexicon {
    private final DataDirectory data;

    StudyLexicon(DataDirectory data) {
        this.data = data;
    }

    /**
     * @param pairs null without a lexicon or with a {@code problem}; {@code sentence} says it to a reader of the log
     */
    record Pairs(TranslationPairs pairs, Lexicon.Problem problem, String sentence) {
        boolean usable() {
            return pairs != null;
        }
    }

    Pairs pairs(SaeGrid grid, Vocabulary vocabulary) {
        if (grid.lexicon() == null) return new Pairs(null, null, null);
        try {
            var lexicon = Lexicon.read(data.reopen(Path.of(grid.lexicon())));
            if (grid.lexiconSha256() != null && !grid.lexiconSha256().equals(lexicon.sha256()))
                return leftOut(Lexicon.Problem.CHANGED, "the lexicon has changed since the study was submitted");
            var pairs = TranslationPairs.of(lexicon, vocabulary);
            if (pairs.size() == 0) return leftOut(Lexicon.Problem.NO_SINGLE_TOKENS,
                    "no entry of the lexicon is a single token in both languages");
            return new Pairs(pairs, null, null);
        } catch (IOException | IllegalArgumentException e) {
            return leftOut(Lexicon.Problem.UNREADABLE, e.getMessage());
        }
    }

    private static Pairs leftOut(Lexicon.Problem problem, String why) {
        return new Pairs(null, problem, "Translation pairs are left out: " + why + ".");
    }
}
