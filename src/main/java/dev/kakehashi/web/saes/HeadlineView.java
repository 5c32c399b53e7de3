package dev.kakehashi.web.saes;

import dev.kakehashi.analysis.evaluation.CrossEntropies;
import dev.kakehashi.analysis.SaeMetric;
import dev.kakehashi.analysis.features.TranslationPairs;
import dev.kakehashi.web.terms.MetricText;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A number that is read first, with what it is a share of or a mean over, or what it is made of.
 *
 * @param byChance whether it lies within what chance gives
 */
public record HeadlineView(Term term, String number, String note, boolean byChance) {

    static List<HeadlineView> of(Denominators over, Map<String, SaeDetail.Numbers> numbers) {
        var all = new ArrayList<HeadlineView>();
        for (var metric : List.of(SaeMetric.MIXED_SHARE, SaeMetric.MONOSEMANTICITY, SaeMetric.EXPLAINED_VARIANCE))
            all.add(plain(metric, over.of(metric), numbers));
        all.add(plain(SaeMetric.CROSS_ENTROPY_RECOVERED, crossEntropies(numbers), numbers));
        all.add(plain(SaeMetric.DEAD_SHARE, over.of(SaeMetric.DEAD_SHARE), numbers));
        if (value(SaeMetric.TRANSLATION_PAIRS, numbers) != null) all.add(pairs(over, numbers));
        return all;
    }

    private static HeadlineView plain(SaeMetric metric, String note, Map<String, SaeDetail.Numbers> numbers) {
        return new HeadlineView(MetricText.term(metric), MetricText.number(metric, value(metric, numbers)), note,
                false);
    }

    /** The three losses it is made of, or why there are none. */
    private static String crossEntropies(Map<String, SaeDetail.Numbers> numbers) {
        var model = value(SaeMetric.CROSS_ENTROPY, numbers);
        var zeroed = value(SaeMetric.CROSS_ENTROPY_ZEROED, numbers);
        var replaced = value(SaeMetric.CROSS_ENTROPY_REPLACED, numbers);
        if (value(SaeMetric.CROSS_ENTROPY_RECOVERED, numbers) != null && model == null)
            return text().crossEntropyOfBefore();
        if (model == null || zeroed == null || replaced == null) return null;
        var losses = text().crossEntropies(Format.decimal(model, 3), Format.decimal(zeroed, 3),
                Format.decimal(replaced, 3));
        if (zeroed - model >= CrossEntropies.LEAST_COST) return losses;
        return losses + " " + text()
                .zerosCostLittle(Format.signed(zeroed - model, 3), Format.number(CrossEntropies.LEAST_COST));
    }

    private static HeadlineView pairs(Denominators over, Map<String, SaeDetail.Numbers> numbers) {
        var score = value(SaeMetric.TRANSLATION_PAIRS, numbers);
        var chance = Format.percent(value(SaeMetric.TRANSLATION_PAIRS_CHANCE, numbers));
        var low = value(SaeMetric.TRANSLATION_PAIRS_CHANCE_LOW, numbers);
        var high = value(SaeMetric.TRANSLATION_PAIRS_CHANCE_HIGH, numbers);
        var note = low == null || high == null
                ? text().chanceOfBefore(chance)
                : text().chance(chance, Format.percent(low), Format.percent(high),
                        Format.count(TranslationPairs.SHUFFLES));
        boolean byChance = low != null && high != null && score >= low && score <= high;
        return new HeadlineView(
                Term.TRANSLATION_PAIRS, Format.percent(score), over.of(SaeMetric.TRANSLATION_PAIRS) + " " + note,
                byChance);
    }

    private static Double value(SaeMetric metric, Map<String, SaeDetail.Numbers> numbers) {
        return numbers.get(metric.id()).all();
    }

    private static SaeMessages text() {
        return Screen.messages(SaeMessages.class);
    }
}
