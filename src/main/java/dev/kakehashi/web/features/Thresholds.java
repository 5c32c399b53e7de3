package dev.kakehashi.web.features;

import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.web.ui.Screen;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Thresholds that somebody tries on the features of an analysis, read from the address: {@code fraction}, {@code cutoff} and {@code rare}.
 * What is not named, or names the value the analysis used, changes nothing and does not stay in the address.
 */
final class Thresholds {
    private static final int MOST_RARE = 1_000_000;

    private final AnalysisOptions usual;
    private final boolean dropped;
    private final double retention;
    private final Map<String, String> kept = new LinkedHashMap<>();
    private final Map<String, String> errors = new LinkedHashMap<>();
    private final AnalysisOptions options;

    Thresholds(MultivaluedMap<String, String> asked, OpenAnalysis analysis) {
        this.usual = analysis.options();
        this.dropped = !analysis.hasEvidence();
        this.retention = dropped ? 1 : analysis.index().retention();
        double fraction = read(asked, "fraction", usual.activatingFraction(), this::fraction);
        double cutoff = read(asked, "cutoff", usual.classCutoff(), Thresholds::cutoff);
        double rare = read(asked, "rare", usual.rareBelow(), Thresholds::rare);
        this.options = kept.isEmpty() ? usual : usual.with(fraction, cutoff, (int) rare);
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
        return Map.of("fraction", "" + usual.activatingFraction(), "cutoff", "" + usual.classCutoff(), "rare", "" + usual.rareBelow());
    }

    /** Why a fraction cannot be used, or null. */
    static String refusal(String typed, double retention) {
        var text = Screen.messages(FeatureMessages.class);
        if (!typed.matches("0?\\.\\d{1,9}|0")) return text.badFraction(typed);
        return Double.parseDouble(typed) < retention ? text.notRetained(typed, "" + retention) : null;
    }

    private String fraction(String typed) {
        return refusal(typed, retention);
    }

    private static String cutoff(String typed) {
        boolean good = typed.matches("0?\\.\\d{1,9}") && Double.parseDouble(typed) >= 0.5;
        return good ? null : Screen.messages(FeatureMessages.class).badCutoff(typed);
    }

    private static String rare(String typed) {
        boolean good = typed.matches("[1-9]\\d{0,6}") && Integer.parseInt(typed) <= MOST_RARE;
        return good ? null : Screen.messages(FeatureMessages.class).badRare(typed);
    }

    private double read(MultivaluedMap<String, String> asked, String name, double otherwise, UnaryOperator<String> refusal) {
        var given = asked.getFirst(name);
        if (given == null || given.isBlank()) return otherwise;
        var typed = given.strip();
        boolean theSame = typed.matches("[\\d.]{1,12}") && typed.equals(usual().get(name));
        var refused = !dropped ? refusal.apply(typed) : theSame ? null : Screen.messages(FeatureMessages.class).evidenceDropped();
        if (refused != null) {
            errors.put(name, refused);
            return otherwise;
        }
        double value = Double.parseDouble(typed);
        if (value != otherwise) kept.put(name, typed);
        return value;
    }
}
