package dev.kakehashi.web.features;

import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.web.terms.FeatureMessages;
import dev.kakehashi.results.OpenAnalysis;
import dev.kakehashi.web.ui.Field;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Slider;
import dev.kakehashi.web.ui.Submitted;
import dev.kakehashi.web.ui.Term;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Thresholds that somebody tries on the features of an analysis, read from the address: {@code fraction},
 * {@code cutoff} and {@code rare}. What is not named, or names the value the analysis used, changes nothing and does
 * not stay in the address.
 */
final class Thresholds {
    private static final int MOST_RARE = 1_000_000;
    private static final double NEARLY_ONE = 0.99;
    private static final double HUNDREDTH = 0.01;
    private static final double MOST_RARE_TO_SLIDE = 100;

    private final AnalysisOptions usual;
    private final boolean dropped;
    private final double retention;
    private final Map<String, String> kept = new LinkedHashMap<>();
    private final Map<String, String> typed = new LinkedHashMap<>();
    private final Map<String, String> errors = new LinkedHashMap<>();
    private final AnalysisOptions options;

    Thresholds(MultivaluedMap<String, String> asked, OpenAnalysis analysis) {
        this(asked, analysis, Set.of("fraction", "cutoff", "rare"));
    }

    /** @param known the others are not looked at */
    private Thresholds(MultivaluedMap<String, String> asked, OpenAnalysis analysis, Set<String> known) {
        this.usual = analysis.options();
        this.dropped = !analysis.hasEvidence();
        this.retention = dropped ? 1 : analysis.index().retention();
        for (var name : known) {
            var chosen = Slider.chosen(asked, name);
            if (chosen != null && !chosen.isBlank()) typed.put(name, chosen.strip());
        }
        double fraction = read("fraction", usual.activatingFraction(), this::fraction);
        double cutoff = read("cutoff", usual.classCutoff(), Thresholds::cutoff);
        double rare = read("rare", usual.rareBelow(), Thresholds::rare);
        this.options = kept.isEmpty() ? usual : usual.with(fraction, cutoff, (int) rare);
    }

    /** Of a page that knows no other one. */
    static Thresholds fractionAlone(MultivaluedMap<String, String> asked, OpenAnalysis analysis) {
        return new Thresholds(asked, analysis, Set.of("fraction"));
    }

    AnalysisOptions options() {
        return options;
    }

    boolean changed() {
        return !kept.isEmpty();
    }

    /** Parameters of the address that change something. */
    Map<String, String> kept() {
        return kept;
    }

    Map<String, String> errors() {
        return errors;
    }

    /** What stands in a field when nothing was typed. */
    Map<String, String> usual() {
        return Map.of(
                "fraction", Slider.plain(usual.activatingFraction()), "cutoff", Slider.plain(usual.classCutoff()),
                "rare", "" + usual.rareBelow());
    }

    /** @param reset from the name of a threshold to the address without it */
    List<Slider> sliders(UnaryOperator<String> reset) {
        if (dropped) return List.of();
        var text = Screen.messages(FeatureMessages.class);
        return List.of(
                fractionSlider(reset.apply("fraction")),
                slider("cutoff", text.cutoff(), Term.FEATURE_CLASS, options.classCutoff(), usual.classCutoff(),
                        Slider.Scale.of(0.5, NEARLY_ONE, HUNDREDTH))
                        .resetBy(reset.apply("cutoff")),
                slider("rare", text.rareBelow(), Term.RARE_LATENT, options.rareBelow(), usual.rareBelow(),
                        Slider.Scale.of(1, MOST_RARE_TO_SLIDE, 1))
                        .resetBy(reset.apply("rare")));
    }

    Slider fractionSlider(String reset) {
        var label = Screen.messages(FeatureMessages.class).fraction();
        var scale = Slider.Scale.of(retention, NEARLY_ONE, HUNDREDTH);
        return slider("fraction", label, Term.ACTIVATING_SET, options.activatingFraction(), usual.activatingFraction(),
                scale).resetBy(reset);
    }

    private Slider slider(String name, String label, Term term, double now, double usual, Slider.Scale scale) {
        var shown = errors.containsKey(name) ? typed.get(name) : Slider.plain(now);
        var field = Field.number(new Submitted(Map.of(name, List.of(shown)), errors), name, label).about(term)
                .optional();
        return Slider.of(field, now, usual, scale);
    }

    private String fraction(String typed) {
        var text = Screen.messages(FeatureMessages.class);
        if (!typed.matches("0?\\.\\d{1,9}|0")) return text.badFraction(typed);
        return Double.parseDouble(typed) < retention ? text.notRetained(typed, Slider.plain(retention)) : null;
    }

    private static String cutoff(String typed) {
        boolean good = typed.matches("0?\\.\\d{1,9}") && Double.parseDouble(typed) >= 0.5;
        return good ? null : Screen.messages(FeatureMessages.class).badCutoff(typed);
    }

    private static String rare(String typed) {
        boolean good = typed.matches("[1-9]\\d{0,6}") && Integer.parseInt(typed) <= MOST_RARE;
        return good ? null : Screen.messages(FeatureMessages.class).badRare(typed);
    }

    private double read(String name, double otherwise, UnaryOperator<String> refusal) {
        var given = typed.get(name);
        // a form sends back what it shows, whatever the analysis used
        if (given == null || given.equals(usual().get(name))) return otherwise;
        var refused = !dropped ? refusal.apply(given) : Screen.messages(FeatureMessages.class).evidenceDropped();
        if (refused != null) {
            errors.put(name, refused);
            return otherwise;
        }
        double value = Double.parseDouble(given);
        if (value != otherwise) kept.put(name, given);
        return value;
    }
}
