package dev.kakehashi.web.models;

import dev.kakehashi.analysis.SaeMetric;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Term;

/** A metric's name and its numbers as screens show them. */
public final class MetricText {
    private MetricText() {}

    public static Term term(SaeMetric metric) {
        return metric == SaeMetric.TRANSLATION_PAIRS_CHANCE ? Term.TRANSLATION_PAIRS : Term.of(metric.id());
    }

    public static String label(SaeMetric metric) {
        return metric == SaeMetric.TRANSLATION_PAIRS_CHANCE
                ? dev.kakehashi.web.ui.Screen.messages(dev.kakehashi.web.submit.SubmitMessages.class).pairsByChance()
                : term(metric).label();
    }

    public static String number(SaeMetric metric, Double value) {
        return switch (metric.kind()) {
            case SHARE -> Format.percent(value);
            case NATS -> Format.nats(value);
            case NUMBER -> Format.number(value);
        };
    }

    /** Without its unit, for the cells of a table that names the unit once. */
    public static String cell(SaeMetric metric, Double value) {
        return metric.kind() == SaeMetric.Kind.SHARE ? Format.percent(value) : Format.decimal(value, 2);
    }
}
