package dev.kakehashi.web.interventions;

import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.results.OpenIntervention;
import dev.kakehashi.translation.Direction;
import dev.kakehashi.translation.MeasuredTranslations;
import dev.kakehashi.translation.TranslationScores;
import dev.kakehashi.translation.WordDiff;
import dev.kakehashi.web.ui.Field;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Pager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The translations of one direction under several arms, with what differs from the first marked. */
record TranslationsView(
        String direction, String sourceLang, String targetLang, List<String> arms, List<String> missing,
        List<Field.Option> scores, String score, String sort, List<Sentence> sentences, Pager pager) {

    /** @param number place in the set, counted from 1: part of the address of the row */
    record Sentence(int number, String source, String reference, List<Own> translations) {}

    /**
     * @param parts of the translation, against the first arm's
     * @param faults why the score is not to be trusted: copied, empty, in the wrong script, cut
     */
    record Own(String score, String difference, String tone, List<WordDiff.Part> parts, List<String> faults) {}

    static TranslationsView of(Intervention row, OpenIntervention open, List<Integer> arms, SideBySideQuery query)
            throws IOException {
        var direction = query.direction;
        var columns = new ArrayList<MeasuredTranslations>();
        var names = new ArrayList<String>();
        var missing = new ArrayList<String>();
        for (int arm : arms) {
            var found = SideBySideView.translations(open, open.arms().get(arm), direction);
            if (found == null) missing.add(ArmNames.of(open.arms().get(arm)));
            else {
                columns.add(found);
                names.add(ArmNames.of(open.arms().get(arm)));
            }
        }
        var scores = columns.isEmpty() || columns.get(0).lines().isEmpty() ? List.<String>of()
                : List.copyOf(columns.get(0).lines().get(0).scores().keySet());
        var score = query.score != null && scores.contains(query.score) ? query.score
                : TranslationScores.of(direction).get(0).id();
        var order = order(columns, score, query.sort);
        int from = Math.min(order.size(), (query.page - 1) * SideBySideQuery.PAGE);
        var sentences = order.subList(from, Math.min(order.size(), from + SideBySideQuery.PAGE)).stream()
                .map(i -> sentence(i, columns, score, direction)).toList();
        var pager = order.size() > SideBySideQuery.PAGE
                ? Pager.of(query.page, SideBySideQuery.PAGE, order.size(), page -> query.address(row.id, "page", page))
                : null;
        return new TranslationsView(
                direction.id(), direction.from().code(), direction.to().code(), names, missing,
                scores.stream().map(id -> new Field.Option(id, ArmNames.measure(id))).toList(), score, query.sort,
                sentences, pager);
    }

    /** Most gained by the second arm over the first, or most lost, or as in the set. */
    private static List<Integer> order(List<MeasuredTranslations> columns, String score, String sort) {
        if (columns.isEmpty()) return List.of();
        var all = IntStream.range(0, columns.get(0).lines().size()).boxed().toList();
        if (sort.equals("order") || columns.size() < 2) return all;
        var gain = Comparator.<Integer>comparingDouble(i -> gain(columns, score, i));
        return all.stream().sorted((sort.equals("loss") ? gain : gain.reversed()).thenComparing(i -> i)).toList();
    }

    private static double gain(List<MeasuredTranslations> columns, String score, int line) {
        return columns.get(1).lines().get(line).scores().getOrDefault(score, 0.0)
                - columns.get(0).lines().get(line).scores().getOrDefault(score, 0.0);
    }

    private static Sentence sentence(int line, List<MeasuredTranslations> columns, String score, Direction direction) {
        var first = columns.get(0).lines().get(line);
        var own = new ArrayList<Own>();
        for (var column : columns) {
            var each = column.lines().get(line);
            double scale = ArmNames.scale(score);
            double value = scale * each.scores().getOrDefault(score, Double.NaN);
            double difference = value - scale * first.scores().getOrDefault(score, Double.NaN);
            var parts = each == first
                    ? List.of(new WordDiff.Part(WordDiff.Kind.KEPT, each.translation()))
                    : WordDiff.of(first.translation(), each.translation(), direction.to());
            own.add(new Own(
                    Format.decimal(value, 1), each == first ? null : Format.signed(difference, 1),
                    difference > 0 ? "better" : difference < 0 ? "worse" : "unclear", parts,
                    OutputsView.faults(each, direction)));
        }
        return new Sentence(line + 1, first.source(), first.reference(), own);
    }
}
