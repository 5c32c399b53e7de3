package dev.kakehashi.web.interventions;

import dev.kakehashi.analysis.index.EvaluationTokens;
import dev.kakehashi.intervention.LossFile;
import dev.kakehashi.results.OpenIntervention;
import dev.kakehashi.web.ui.Csv;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a side-by-side page shows, for programs. */
final class SideBySideTable {
    private SideBySideTable() {}

    /**
     * By arm: what was expected at every token of the document from {@code firstPredicted} on (1 where texts begin
     * without BOS), or the translations.
     */
    static Map<String, Object> json(OpenIntervention open, SideBySideQuery query) {
        var byArm = new LinkedHashMap<String, Object>();
        try (var losses = LossFile.open(open.folder().losses())) {
            for (int arm : SideBySideView.chosen(open, query)) {
                var key = open.arms().get(arm).key();
                if (query.direction == null)
                    byArm.put(key, losses.expectation(SideBySideView.requireKept(losses, query.document), arm));
                else byArm.put(key, SideBySideView.translations(open, open.arms().get(arm), query.direction));
            }
            if (query.direction != null) return byArm;
            var tokens = EvaluationTokens.open(open.folder().documents());
            var ids = tokens.tokens(query.document);
            return Map.of(
                    "document", query.document + 1, "language", tokens.language(query.document).code(), "tokens", ids,
                    "firstPredicted", losses.firstPredicted(ids), "arms", byArm);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One line a token with the loss under each arm, or one line a sentence and arm. */
    static String csv(OpenIntervention open, SideBySideQuery query) {
        var arms = SideBySideView.chosen(open, query);
        try {
            return query.direction == null ? losses(open, query, arms) : translations(open, query, arms);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String losses(OpenIntervention open, SideBySideQuery query, List<Integer> arms) throws IOException {
        var head = new ArrayList<>(List.of("place", "token"));
        for (int arm : arms) head.add(open.arms().get(arm).key());
        var csv = new Csv(head.toArray(String[]::new));
        try (var losses = LossFile.open(open.folder().losses())) {
            int document = SideBySideView.requireKept(losses, query.document);
            var ids = EvaluationTokens.open(open.folder().documents()).tokens(document);
            var own = new ArrayList<float[]>();
            for (int arm : arms) own.add(losses.expectation(document, arm).losses());
            int first = losses.firstPredicted(ids);
            for (var at = 0; at < ids.length; at++) {
                var line = new ArrayList<Object>(List.of(at + 1, ids[at]));
                for (var arm : own) line.add(at < first ? "" : arm[at - first]);
                csv.line(line);
            }
        }
        return csv.toString();
    }

    private static String translations(OpenIntervention open, SideBySideQuery query, List<Integer> arms)
            throws IOException {
        var csv = new Csv("sentence", "source", "reference", "arm", "translation", "scores");
        for (int arm : arms) {
            var found = SideBySideView.translations(open, open.arms().get(arm), query.direction);
            if (found == null) continue;
            for (var i = 0; i < found.lines().size(); i++) {
                var line = found.lines().get(i);
                csv.line(Arrays.asList(i + 1, line.source(), line.reference(), open.arms().get(arm).key(),
                        line.translation(), line.scores()));
            }
        }
        return csv.toString();
    }
}
