package dev.kakehashi.web.features;

import dev.kakehashi.analysis.AnalysisOptions.LanguageMode;
import dev.kakehashi.analysis.evidence.FeatureEvidence;
import dev.kakehashi.web.terms.FeatureMessages;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.SharesView;
import dev.kakehashi.web.ui.UiMessages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a feature's activating set divides between the languages, by the analysis' way of counting first and by the other
 * where that differs.
 */
public record LanguagesView(String name, SharesView shares) {
    private static final double ROUNDING = 1e-6;

    /** @param stored the analysis' own share of English where its thresholds are the ones shown, otherwise NaN */
    static List<LanguagesView> of(FeatureEvidence evidence, float stored) {
        var text = Screen.messages(FeatureMessages.class);
        var own = shares(evidence, evidence.counted());
        var all = new ArrayList<LanguagesView>();
        for (var mode : LanguageMode.values()) {
            if (mode == evidence.counted()) continue;
            var other = shares(evidence, mode);
            boolean alike = other.sentence().equals(own.sentence());
            all.add(new LanguagesView(alike ? text.countedAlike()
                    : counted(evidence, stored, text), own));
            if (!alike) all.add(new LanguagesView(text.countedElsewise(text.countedBy(mode)), other));
        }
        return all;
    }

    /** Scripts were told from names of tokens once, and from their text since. */
    private static String counted(FeatureEvidence evidence, float stored, FeatureMessages text) {
        var by = text.countedBy(evidence.counted());
        boolean otherwise = Math.abs(stored - evidence.languages().get(evidence.counted()).english()) > ROUNDING;
        return otherwise ? text.countedBefore(by) : text.countedHere(by);
    }

    private static SharesView shares(FeatureEvidence evidence, LanguageMode mode) {
        var ui = Screen.messages(UiMessages.class);
        var languages = evidence.languages().get(mode);
        return SharesView.of(Arrays.asList(
                new SharesView.Amount("english", ui.english(), languages.english()),
                new SharesView.Amount("japanese", ui.japanese(), languages.japanese())));
    }
}
