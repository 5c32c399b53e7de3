package dev.kakehashi.sae;

import dev.kakehashi.activations.Normalization;
import dev.kakehashi.tensor.FourRows;
import java.util.stream.IntStream;

/**
 * The weights of one TopK SAE (METHOD section 3), row-major.
 *
 * @param width d
 * @param latents n
 * @param encoder W_enc (n, d)
 * @param encoderBias b_enc (n)
 * @param decoder the columns of W_dec as rows (n, d), of unit norm
 * @param decoderBias b_dec (d)
 */
public record TopKSae(
        int width,
        int latents,
        int k,
        Normalization normalization,
        float[] encoder,
        float[] encoderBias,
        float[] decoder,
        float[] decoderBias) {

    public TopKSae {
        if (k < 1 || k > latents) throw new IllegalArgumentException("k = " + k + " is not within 1 to n = " + latents);
        if (encoder.length != latents * width || decoder.length != latents * width)
            throw new IllegalArgumentException("encoder and decoder must be (" + latents + ", " + width + ")");
        if (encoderBias.length != latents || decoderBias.length != width)
            throw new IllegalArgumentException("biases of wrong length");
    }

    /**
     * Equation (2): x_hat = W_dec z + b_dec.
     *
     * @param chosen (count, k) latents, {@code values} their activations (0 where fewer than k are positive)
     * @return (count, width)
     */
    public float[] decode(int[] chosen, float[] values, int count) {
        var out = new float[count * width];
        IntStream.range(0, count).parallel().forEach(row -> decodeRow(chosen, values, row, out, row * width));
        return out;
    }

    void decodeRow(int[] chosen, float[] values, int row, float[] out, int at) {
        System.arraycopy(decoderBias, 0, out, at, width);
        var latents = new FourRows();
        for (var j = row * k; j < (row + 1) * k; j++) {
            if (values[j] != 0) latents.put(chosen[j] * width, values[j]);
            if (latents.isFull() || j == (row + 1) * k - 1 && !latents.isEmpty()) {
                latents.addTo(out, at, width, decoder);
                latents.clear();
            }
        }
    }
}
