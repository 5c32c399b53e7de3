package dev.kakehashi.intervention;

import dev.kakehashi.activations.Normalizer;
import dev.kakehashi.sae.Encoder;
import dev.kakehashi.sae.TopKSae;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * Equation (7): h_mid' = h_mid + alpha D(m * E(h_full)).
 *
 * <p>The source's activations z = E(h_full) are computed once for a batch ({@link #encode}); every arm then decodes its
 * own latents of them.
 */
public final class Injection {
    private final TopKSae sae;
    private final Encoder encoder;
    private final InjectionOptions options;
    private final int steered;
    private final float activation;

    public Injection(TopKSae sae, Encoder encoder, InjectionOptions options) {
        this(sae, encoder, options, -1, 0);
    }

    private Injection(TopKSae sae, Encoder encoder, InjectionOptions options, int steered, float activation) {
        this.sae = sae;
        this.encoder = encoder;
        this.options = options;
        this.steered = steered;
        this.activation = activation;
    }

    /** Steering: at every position one latent counts as activated this strongly, whatever the source reads there. */
    public static Injection steering(TopKSae sae, int latent, float activation, InjectionOptions options) {
        return new Injection(sae, null, options, latent, activation);
    }

    /**
     * The source model's side of a batch.
     *
     * @param residual h_full (count, width)
     * @param chosen (count, k) latents, {@code values} their activations
     */
    public record Encoded(float[] residual, int[] chosen, float[] values) {}

    public InjectionOptions options() {
        return options;
    }

    /** @param residual h_full (count, width) behind the layer the SAE was trained on */
    public Encoded encode(float[] residual) {
        int count = residual.length / sae.width();
        if (steered >= 0) return steered(residual, count);
        var rows = residual.clone();
        Normalizer.apply(sae.normalization(), rows, sae.width());
        var chosen = new int[count * sae.k()];
        var values = new float[count * sae.k()];
        encoder.encode(rows, count, chosen, values);
        return new Encoded(residual, chosen, values);
    }

    private Encoded steered(float[] residual, int count) {
        var chosen = new int[count * sae.k()];
        var values = new float[count * sae.k()];
        for (var row = 0; row < count; row++) {
            chosen[row * sae.k()] = steered;
            values[row * sae.k()] = activation;
        }
        return new Encoded(residual, chosen, values);
    }

    /**
     * @param target h_mid (count, width); not changed
     * @param skipped rows that stay as they are, such as padding and, unless the options say otherwise, BOS
     * @return h_mid' (count, width)
     */
    public float[] apply(Arm arm, Encoded source, float[] target, BitSet skipped) {
        if (arm.kind() == Arm.Kind.BASELINE) return target;
        int width = sae.width();
        var mask = new BitSet();
        for (var latent : arm.latents()) mask.set(latent);
        var changed = target.clone();
        float alpha = (float) arm.alpha();
        IntStream.range(0, target.length / width).parallel().forEach(row -> {
            if (skipped.get(row)) return;
            var vector = vector(arm, mask, source, row);
            int at = row * width;
            for (var i = 0; i < width; i++) {
                float step = options.mode() == InjectionOptions.Mode.ADD ? vector[i] : vector[i] - target[at + i];
                changed[at + i] = target[at + i] + alpha * step;
            }
        });
        return changed;
    }

    /** What is injected at one position: D(m * E(h_full)), or h_full itself. */
    private float[] vector(Arm arm, BitSet mask, Encoded source, int row) {
        int width = sae.width();
        var vector = new float[width];
        if (arm.kind() == Arm.Kind.RAW) {
            System.arraycopy(source.residual, row * width, vector, 0, width);
            return vector;
        }
        boolean bias = options.decoderBias() || arm.kind() == Arm.Kind.BIAS_ONLY;
        if (bias) System.arraycopy(sae.decoderBias(), 0, vector, 0, width);
        for (var j = row * sae.k(); j < (row + 1) * sae.k(); j++) {
            float z = source.values[j];
            int latent = source.chosen[j];
            if (z == 0 || arm.kind() != Arm.Kind.ALL_LATENTS && !mask.get(latent)) continue;
            for (var i = 0; i < width; i++) vector[i] += z * sae.decoder()[latent * width + i];
        }
        if (options.restoreNorm()) restore(vector, source.residual, row * width, bias);
        return vector;
    }

    /**
     * With b_dec the vector is a whole reconstruction and gets back the mean as well; without it, it is a part of one
     * and is only scaled.
     */
    private void restore(float[] vector, float[] original, int at, boolean whole) {
        var scale = Normalizer.Scale.of(sae.normalization(), original, at, sae.width());
        for (var i = 0; i < vector.length; i++)
            vector[i] = (float) (vector[i] * scale.size() + (whole ? scale.mean() : 0));
    }
}
