package dev.kakehashi.intervention;

import dev.kakehashi.activations.Normalizer;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.model.Generator;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.sae.Encoder;
import dev.kakehashi.sae.TopKSae;
import dev.kakehashi.tensor.FloatSums;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What one feature does to one text: losses, expectations and the continuation, without and with it. */
public final class FeatureProbe {
    /** Most probable next tokens kept for a position. */
    public static final int PREDICTIONS = 8;

    private FeatureProbe() {}

    public enum Mode {
        /** A multiple of the decoder direction is added at every position. */
        STEER,
        /** What the feature contributes is taken away. */
        ABLATE,
        /** The feature's contribution in the source is added to the same text in another checkpoint. */
        PATCH
    }

    /**
     * @param strength for steering in multiples of {@code maximum}, the feature's largest activation; for patching
     *     alpha
     */
    public record Request(int layer, int latent, Mode mode, double strength, float maximum, int newTokens) {}

    /**
     * @param losses of each token but the first; {@code tokens} and {@code probabilities} of the most probable next
     *     ones
     */
    public record Side(float[] losses, int[][] tokens, float[][] probabilities, String continuation) {}

    /**
     * @param activations of the feature in the source at each token, BOS included
     * @param errors || x - x_hat ||^2 of the source's normalised vectors at each token; null in results made before
     *     they were kept
     * @param skipped tokens at the beginning that no SAE sees; results of before had a BOS
     */
    public record Result(int[] ids, float[] activations, Side before, Side after, float[] errors, Integer skipped) {
        public Result {
            if (skipped == null) skipped = 1;
        }
    }

    /**
     * How added tokens become text, and which tokens end one.
     *
     * @param skipped 1 where a text begins with BOS, 0 where it does not
     */
    public record Words(Function<int[], String> decode, Set<Integer> ends, int skipped) {}

    /**
     * @param source the model the SAE was trained on; the same as {@code target} unless patching
     * @param ids the text, with BOS where there is one
     */
    public static Result run(CausalTransformer source, CausalTransformer target, TopKSae sae, Request request,
            int[] ids, Words words) {
        var options = new InjectionOptions(request.layer, InjectionOptions.Mode.ADD, false, true, false)
                .where(words.skipped);
        try (var encoder = Encoder.of(sae)) {
            var reading = new Injection(sae, encoder, options);
            var injection = request.mode == Mode.STEER
                    ? Injection.steering(sae, request.latent, request.maximum, options)
                    : reading;
            double alpha = request.mode == Mode.ABLATE ? -1 : request.strength;
            var arm = new Arm(Arm.Kind.PICKED, null, 1, alpha, -1, new int[] {request.latent});
            var one = new int[][] {ids};
            try (var full = source.pause(one, request.layer); var mid = target.pause(one, request.layer)) {
                var read = reading.encode(full.residual());
                var activations = activations(read, sae.k(), request.latent, ids.length, words.skipped);
                var changed = injection.apply(arm, injection.encode(full.residual()), mid.residual(),
                        options.bos() ? new BitSet() : InterventionGrid.firsts(one));
                var generator = new Generator(
                        target, new Generator.Options(request.newTokens, 1, 1, List.of(), false, 1), words.decode,
                        words.ends);
                Generator.Edits edits = (padding, capacity) -> new GrowingInjection(injection, arm, source, padding,
                        capacity);
                return new Result(
                        ids, activations,
                        side(mid.continueFrom(mid.residual(), PREDICTIONS), continued(generator, ids, null)),
                        side(mid.continueFrom(changed, PREDICTIONS), continued(generator, ids, edits)),
                        errors(sae, read), words.skipped);
            }
        }
    }

    private static String continued(Generator generator, int[] ids, Generator.Edits edits) {
        return generator.generate(List.of(ids), edits, Progress.NONE).get(0).text();
    }

    private static Side side(dev.kakehashi.model.PausedPass.Outcome outcome, String continuation) {
        int positions = outcome.losses()[0].length;
        int k = outcome.tokens()[0].length / Math.max(1, positions);
        var tokens = new int[positions][];
        var probabilities = new float[positions][];
        for (var at = 0; at < positions; at++) {
            tokens[at] = Arrays.copyOfRange(outcome.tokens()[0], at * k, (at + 1) * k);
            probabilities[at] = Arrays.copyOfRange(outcome.probabilities()[0], at * k, (at + 1) * k);
        }
        return new Side(outcome.losses()[0], tokens, probabilities, continuation);
    }

    private static float[] errors(TopKSae sae, Injection.Encoded read) {
        var x = read.residual().clone();
        Normalizer.apply(sae.normalization(), x, sae.width());
        var errors = new float[x.length / sae.width()];
        var rebuilt = sae.decode(read.chosen(), read.values(), errors.length);
        for (var row = 0; row < errors.length; row++)
            errors[row] = (float) FloatSums.distance(x, rebuilt, row * sae.width(), sae.width());
        return errors;
    }

    private static float[] activations(Injection.Encoded encoded, int k, int latent, int length, int skipped) {
        var activations = new float[length];
        for (var i = k * skipped; i < encoded.chosen().length; i++) // not at BOS, which the SAE never saw
            if (encoded.chosen()[i] == latent && encoded.values()[i] > 0) activations[i / k] = encoded.values()[i];
        return activations;
    }
}
