package dev.kakehashi.web.interventions;

import dev.kakehashi.analysis.index.EvaluationTokens;
import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.intervention.LossFile;
import dev.kakehashi.results.OpenIntervention;
import dev.kakehashi.tokenizer.TokenPart;
import dev.kakehashi.tokenizer.TokenText;
import dev.kakehashi.tokenizer.Vocabulary;
import dev.kakehashi.results.OpenAnalyses;
import dev.kakehashi.web.terms.Piece;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One document under several arms, every token coloured by its loss on one scale, and what was expected at a chosen
 * place.
 */
record DocumentView(
        int number, int count, String lang, String language, String previous, String next, List<Column> columns,
        Place place) {
    /** Loss in nats at which the colour is strongest. */
    private static final double FULL = 8;

    record Column(String arm, String perplexity, List<Token> tokens) {}

    /** @param title its loss and the difference from the first column; {@code href} null where nothing was expected */
    record Token(List<TokenPart> parts, int level, boolean peak, String title, String href) {}

    /** What each arm expected at one place: the tokens that came first under any of them. */
    record Place(Piece token, List<String> arms, List<Expected> rows, List<String> losses) {}

    /**
     * @param shares probability under each arm, with the difference from the first; "< x" where it was not among the
     *     most probable
     */
    record Expected(Piece token, boolean real, List<String> shares) {}

    static DocumentView of(Intervention row, OpenIntervention open, List<Integer> arms, SideBySideQuery query,
            OpenAnalyses analyses) throws IOException {
        var documents = EvaluationTokens.open(open.folder().documents());
        var vocabulary = analyses.vocabulary(row.target);
        try (var losses = LossFile.open(open.folder().losses())) {
            if (losses.kept() == 0) return null;
            int number = SideBySideView.requireKept(losses, query.document);
            var expected = new ArrayList<LossFile.Expectation>();
            for (int arm : arms) expected.add(losses.expectation(number, arm));
            var ids = documents.tokens(number);
            var columns = new ArrayList<Column>();
            for (var i = 0; i < arms.size(); i++)
                columns.add(new Column(
                        ArmNames.of(open.arms().get(arms.get(i))), Format.decimal(perplexity(expected.get(i)), 2),
                        tokens(row.id, query, ids, expected.get(i), expected.get(0), vocabulary)));
            int first = losses.firstPredicted(ids);
            var place = query.token == null || query.token > ids.length || query.token <= first ? null
                    : place(query.token, first, ids, open, arms, expected, vocabulary);
            var language = documents.language(number);
            return new DocumentView(
                    number + 1, losses.kept(), language.code(), SideBySideView.language(language),
                    number > 0 ? query.address(row.id, "document", number) : null,
                    number + 1 < losses.kept() ? query.address(row.id, "document", number + 2) : null, columns, place);
        }
    }

    private static double perplexity(LossFile.Expectation expected) {
        double sum = 0;
        for (var loss : expected.losses()) sum += loss;
        return Math.exp(sum / expected.losses().length);
    }

    /** Tokens of the text; the loss of each but an unpredicted first one, read after all tokens before it. */
    private static List<Token> tokens(
            long id, SideBySideQuery query, int[] ids, LossFile.Expectation own, LossFile.Expectation first,
            Vocabulary vocabulary) {
        var text = Screen.messages(InterventionMessages.class);
        var tokens = new ArrayList<Token>();
        int begin = ids.length - own.losses().length;
        for (var span : TokenText.spans(vocabulary, ids)) {
            double loss = IntStream.range(span.first(), span.first() + span.count())
                    .mapToDouble(i -> loss(own, i - begin))
                    .sum();
            double before = IntStream.range(span.first(), span.first() + span.count())
                    .mapToDouble(i -> loss(first, i - begin)).sum();
            boolean predicted = span.first() + span.count() > begin;
            var title = predicted ? text.lossTitle(Format.decimal(loss, 2), Format.signed(loss - before, 2))
                    : text.lossNone();
            tokens.add(new Token(
                    span.parts(), (int) Math.max(0, Math.min(5, Math.round(5 * loss / FULL))),
                    query.token != null && query.token - 1 >= span.first()
                            && query.token - 1 < span.first() + span.count(),
                    title,
                    predicted
                            ? query.address(id, "token", Math.max(span.first(), begin) + 1)
                                    + "#expected"
                            : null));
        }
        return tokens;
    }

    private static double loss(LossFile.Expectation expected, int at) {
        return at < 0 ? 0 : expected.losses()[at];
    }

    private static Place place(
            int number, int first, int[] ids, OpenIntervention open, List<Integer> arms,
            List<LossFile.Expectation> expected, Vocabulary vocabulary) {
        int token = ids[number - 1];
        int at = number - 1 - first;
        var most = new LinkedHashMap<Integer, Double>();
        for (var arm : expected)
            for (var i = 0; i < LossFile.PREDICTIONS; i++)
                if (vocabulary.has(arm.tokens()[at][i]))
                    most.merge(arm.tokens()[at][i], (double) arm.probabilities()[at][i], Math::max);
        most.putIfAbsent(token, 0.0);
        var rows = most.entrySet().stream()
                .sorted(Map.Entry.<Integer, Double>comparingByValue(Comparator.reverseOrder()))
                .map(entry -> new Expected(Piece.of(vocabulary, entry.getKey()), entry.getKey() == token,
                        shares(entry.getKey(), token, at, expected)))
                .toList();
        return new Place(
                Piece.of(vocabulary, token), arms.stream().map(arm -> ArmNames.of(open.arms().get(arm))).toList(), rows,
                expected.stream().map(arm -> Format.decimal(arm.losses()[at], 3)).toList());
    }

    private static List<String> shares(int token, int real, int at, List<LossFile.Expectation> expected) {
        var shares = new ArrayList<String>();
        Double first = null;
        for (var arm : expected) {
            Double share = token == real ? Double.valueOf(Math.exp(-arm.losses()[at])) : share(token, at, arm);
            if (share == null) shares.add("< " + Format.percent(arm.probabilities()[at][LossFile.PREDICTIONS - 1]));
            else shares.add(Format.percent(share)
                    + (shares.isEmpty() || first == null ? "" : " (" + Format.signed(100 * (share - first), 1) + ")"));
            if (shares.size() == 1) first = share;
        }
        return shares;
    }

    private static Double share(int token, int at, LossFile.Expectation expected) {
        for (var i = 0; i < LossFile.PREDICTIONS; i++)
            if (expected.tokens()[at][i] == token) return (double) expected.probabilities()[at][i];
        return null;
    }
}
