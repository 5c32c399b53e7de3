package dev.kakehashi.web.features;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.intervention.FeatureProbe;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.tokenizer.TokenText;
import dev.kakehashi.tokenizer.Vocabulary;
import dev.kakehashi.web.terms.FeatureMessages;
import dev.kakehashi.web.terms.JobMessages;
import dev.kakehashi.web.terms.Piece;
import dev.kakehashi.web.terms.SaePlace;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.ProgressView;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.TokenView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What one feature did to one text, without and with it. */
record ProbeView(
        SaePlace place, int latent, long job, boolean live, String state, String stateName, ProgressView progress,
        String failure, String done, String beyond,
        Shown shown) {
    private static final double FULL = 8;
    private static final int CHANGES = 8;
    private static final int EXPECTED = 4;

    /** @param activations the text with the feature's activations; {@code changes} where expectations differ most */
    record Shown(List<TokenView> activations, Column before, Column after, List<Change> changes) {}

    record Column(String loss, List<TokenView> tokens, String continuation) {}

    /** @param at the token that was read and the one that follows it */
    record Change(Piece at, Piece follows, List<Expected> before, List<Expected> now, String losses) {}

    record Expected(Piece piece, String share) {}

    static ProbeView of(Sae sae, int latent, Job job, JobSpec.ProbeFeature spec, FeatureProbe.Result result,
            Vocabulary vocabulary) {
        return new ProbeView(
                SaePlace.of(sae), latent, job.id, !job.state.ended(), job.state.name().toLowerCase(Locale.ROOT),
                Screen.messages(JobMessages.class).state(job.state),
                job.state == Job.State.RUNNING ? ProgressView.of(job) : null,
                job.state == Job.State.SUCCEEDED ? null : job.failure, done(spec),
                result == null ? null : beyond(result, SaePlace.trainedPositions(sae)),
                result == null ? null : shown(result, vocabulary));
    }

    private static String done(JobSpec.ProbeFeature spec) {
        var text = Screen.messages(FeatureMessages.class);
        return switch (spec.mode()) {
            case STEER -> text.steer() + " × " + strength(spec);
            case ABLATE -> text.ablate();
            case PATCH -> text.patch() + " " + Format.count(Checkpoint.<Checkpoint>findById(spec.checkpointId()).step)
                    + ", α " + strength(spec);
        };
    }

    /** Null where all of the text lies within the positions the SAE was trained on. */
    private static String beyond(FeatureProbe.Result result, int trained) {
        int last = result.ids().length - 1;
        if (last <= trained) return null;
        var text = Screen.messages(FeatureMessages.class);
        if (result.errors() == null) return text.beyondTrained(Format.count(trained), Format.count(last));
        return text.beyondTrained(Format.count(trained), Format.count(last)) + " "
                + text.beyondErrors(Format.decimal(mean(result.errors(), 1, trained), 3),
                        Format.decimal(mean(result.errors(), trained + 1, last), 3));
    }

    private static double mean(float[] values, int from, int to) {
        return IntStream.rangeClosed(from, to).mapToDouble(i -> values[i]).average().orElse(Double.NaN);
    }

    private static String strength(JobSpec.ProbeFeature spec) {
        return java.math.BigDecimal.valueOf(spec.strength()).stripTrailingZeros().toPlainString().replace('-', '−');
    }

    private static Shown shown(FeatureProbe.Result result, Vocabulary vocabulary) {
        double most = 0;
        for (var activation : result.activations()) most = Math.max(most, activation);
        double full = most;
        return new Shown(
                tokens(result, vocabulary, i -> (double) result.activations()[i], full),
                column(result, result.before(), vocabulary),
                column(result, result.after(), vocabulary), changes(result, vocabulary));
    }

    private static Column column(FeatureProbe.Result result, FeatureProbe.Side side, Vocabulary vocabulary) {
        double mean = IntStream.range(0, side.losses().length).mapToDouble(i -> side.losses()[i]).average()
                .orElse(Double.NaN);
        return new Column(Format.nats(mean),
                tokens(result, vocabulary, i -> i == 0 ? Double.NaN : (double) side.losses()[i - 1], FULL),
                side.continuation());
    }

    /** Tokens without BOS, coloured by a number of each; NaN is none. */
    private static List<TokenView> tokens(FeatureProbe.Result result, Vocabulary vocabulary,
            java.util.function.IntToDoubleFunction number, double full) {
        var ids = java.util.Arrays.copyOfRange(result.ids(), result.skipped(), result.ids().length);
        return TokenText.spans(vocabulary, ids).stream().map(span -> {
            double value = IntStream.range(span.first(), span.first() + span.count()).map(at -> at + result.skipped())
                    .mapToDouble(number).sum();
            return new TokenView(span.parts(), TokenView.level(value, full), false, Format.decimal(value, 3));
        }).toList();
    }

    private static List<Change> changes(FeatureProbe.Result result, Vocabulary vocabulary) {
        int positions = result.before().losses().length;
        var order = IntStream.range(result.skipped(), positions).boxed() // what follows BOS is not changed
                .sorted(Comparator
                        .comparingDouble(at -> -Math.abs(result.after().losses()[at] - result.before().losses()[at])))
                .limit(CHANGES).toList();
        var changes = new ArrayList<Change>();
        for (int at : order)
            changes.add(new Change(
                    Piece.of(vocabulary, result.ids()[at]), Piece.of(vocabulary, result.ids()[at + 1]),
                    expected(result.before(), at, vocabulary),
                    expected(result.after(), at, vocabulary), Format.decimal(result.before().losses()[at], 2) + " → "
                            + Format.decimal(result.after().losses()[at], 2)));
        return changes;
    }

    private static List<Expected> expected(FeatureProbe.Side side, int at, Vocabulary vocabulary) {
        return IntStream.range(0, side.tokens()[at].length)
                .filter(i -> vocabulary.has(side.tokens()[at][i])) // probes of before could expect what no text becomes
                .limit(EXPECTED)
                .mapToObj(i -> new Expected(Piece.of(vocabulary, side.tokens()[at][i]),
                        Format.percent(side.probabilities()[at][i])))
                .toList();
    }
}
