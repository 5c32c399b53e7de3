package dev.kakehashi.web.terms;

import dev.kakehashi.analysis.SaeMetric;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Term;

/** A metric's name and its numbers as screens show them. */
public final class MetricText {
    private MetricText() {}

    /** The entry of the glossary that explains it. */
    public static Term term(SaeMetric metric) {
        return switch (metric) {
            case TRANSLATION_PAIRS_CHANCE, TRANSLATION_PAIRS_CHANCE_LOW, TRANSLATION_PAIRS_CHANCE_HIGH,
                    TRANSLATION_PAIRS_LEFT_OUT -> Term.TRANSLATION_PAIRS;
            case CROSS_ENTROPY, CROSS_ENTROPY_ZEROED, CROSS_ENTROPY_REPLACED -> Term.CROSS_ENTROPY_RECOVERED;
            case MONOSEMANTICITY_LEFT_OUT -> Term.MONOSEMANTICITY;
            case CLASSIFIED -> Term.FEATURE_CLASS;
            default -> Term.of(metric.id());
        };
    }

    public static String label(SaeMetric metric) {
        var text = Screen.messages(ModelMessages.class);
        return switch (metric) {
            case TRANSLATION_PAIRS_CHANCE -> text.pairsChance();
            case TRANSLATION_PAIRS_CHANCE_LOW -> text.pairsChanceLow();
            case TRANSLATION_PAIRS_CHANCE_HIGH -> text.pairsChanceHigh();
            case TRANSLATION_PAIRS_LEFT_OUT -> text.pairsLeftOut();
            case CROSS_ENTROPY -> text.crossEntropy();
            case CROSS_ENTROPY_ZEROED -> text.crossEntropyZeroed();
            case CROSS_ENTROPY_REPLACED -> text.crossEntropyReplaced();
            case MONOSEMANTICITY_LEFT_OUT -> text.meanLeftOut();
            case CLASSIFIED -> text.classified();
            default -> term(metric).label();
        };
    }

    /** What it is a share of or a mean over. */
    public static String over(SaeMetric metric) {
        return Screen.messages(ModelMessages.class).over(metric.over());
    }

    public static String number(SaeMetric metric, Double value) {
        return switch (metric.kind()) {
            case SHARE -> Format.percent(value);
            case NATS -> Format.nats(value);
            case NUMBER -> Format.number(value);
            case COUNT -> Format.count(value);
        };
    }

    /** Without its unit, for the cells of a table that names the unit once. */
    public static String cell(SaeMetric metric, Double value) {
        return switch (metric.kind()) {
            case SHARE -> Format.percent(value);
            case COUNT -> Format.count(value);
            case NATS, NUMBER -> Format.decimal(value, 2);
        };
    }
}
