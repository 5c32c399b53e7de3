package dev.kakehashi.web.features;

import dev.kakehashi.analysis.AnalysisOptions.LanguageMode;
import dev.kakehashi.analysis.FeatureEvidence;
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

    static List<LanguagesView> of(FeatureEvidence evidence) {
        var text = Screen.messages(FeatureMessages.class);
        var own = shares(evidence, evidence.counted());
        var all = new ArrayList<LanguagesView>();
        for (var mode : LanguageMode.values()) {
            if (mode == evidence.counted()) continue;
            var other = shares(evidence, mode);
            boolean alike = other.sentence().equals(own.sentence());
            all.add(new LanguagesView(alike ? text.countedAlike()
                    : text.countedHere(text.countedBy(evidence.counted())), own));
            if (!alike) all.add(new LanguagesView(text.countedElsewise(text.countedBy(mode)), other));
        }
        return all;
    }

    private static SharesView shares(FeatureEvidence evidence, LanguageMode mode) {
        var ui = Screen.messages(UiMessages.class);
        var languages = evidence.languages().get(mode);
        return SharesView.of(Arrays.asList(
                new SharesView.Amount("english", ui.english(), languages.english()),
                new SharesView.Amount("japanese", ui.japanese(), languages.japanese())));
    }
}
