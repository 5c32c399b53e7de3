package dev.kakehashi.sae;

import java.util.stream.IntStream;

/**
 * One optimiser step of a TopK SAE with hand-written gradients of equation (3): only the k chosen latents of a token have any.
 *
 * <p>With g = 2 (x_hat - x) / B: dz_j = W_dec_j . g; dW_dec_j = sum z_j g; dW_enc_j = sum dz_j (x - b_dec); db_enc_j = sum dz_j;
 * db_dec = sum g - W_enc^T db_enc. The batch is sorted by latent, so each latent's two rows are gathered, moved by Adam and
 * renormalised while they are in the cache. Sums run in the order of rows and of fixed ranges of latents: same bits for any thread count.
 */
final class SaeStep implements AutoCloseable {
    private static final int RANGES = 64;

    private final SaeState state;
    private final SaeConfig config;
    private final Encoder encoder;

    SaeStep(SaeState state, SaeConfig config) {
        this.state = state;
        this.config = config;
        this.encoder = new Encoder(state.sae);
    }

    /** @param loss equation (3): squared error summed over d, mean over the batch; gradient norms are those of whole matrices */
    record Result(double loss, double encoderNorm, double encoderBiasNorm, double decoderNorm, double decoderBiasNorm) {}

    /**
     * @param x (batch, width) normalised vectors
     * @param step number of the step, from 0
     */
    Result run(float[] x, long step) {
        var sae = state.sae;
        int width = sae.width();
        int batch = x.length / width;
        var chosen = new int[batch * sae.k()];
        var values = new float[batch * sae.k()];
        encoder.encode(x, batch, chosen, values);

        var gradient = new float[batch * width]; // g, (batch, width)
        var valueGradient = new float[batch * sae.k()]; // dz, (batch, k)
        double loss = errors(x, batch, chosen, values, gradient, valueGradient);

        var byLatent = SortedByLatent.of(chosen, values, sae.latents());
        var adam = Adam.at(config, step);
        var fromBiases = new double[RANGES][width]; // W_enc^T db_enc, a range of latents each
        var norms = new double[RANGES][3];
        IntStream.range(0, RANGES).parallel().forEach(range -> {
            int from = (int) ((long) sae.latents() * range / RANGES);
            int to = (int) ((long) sae.latents() * (range + 1) / RANGES);
            var rows = new Rows(x, gradient, valueGradient, values, byLatent, adam);
            for (var latent = from; latent < to; latent++) move(latent, rows, fromBiases[range], norms[range]);
        });
        double decoderBiasNorm = moveDecoderBias(gradient, fromBiases, adam);
        encoder.weightsChanged();
        return new Result(loss, total(norms, 0), total(norms, 1), total(norms, 2), decoderBiasNorm);
    }

    @Override
    public void close() {
        encoder.close();
    }

    private record Rows(
            float[] x, float[] gradient, float[] valueGradient, float[] values, SortedByLatent byLatent, Adam adam) {}

    /** Fills g and dz; returns the loss. */
    private double errors(float[] x, int batch, int[] chosen, float[] values, float[] gradient, float[] valueGradient) {
        var sae = state.sae;
        int width = sae.width();
        var losses = new double[batch];
        IntStream.range(0, batch).parallel().forEach(row -> {
            int at = row * width;
            sae.decodeRow(chosen, values, row, gradient, at);
            double squares = 0;
            for (var i = at; i < at + width; i++) {
                float error = gradient[i] - x[i];
                squares += (double) error * error;
                gradient[i] = 2 * error / batch;
            }
            losses[row] = squares;
            for (var j = row * sae.k(); j < (row + 1) * sae.k(); j++) {
                if (values[j] == 0) continue;
                int from = chosen[j] * width;
                float dot = 0;
                for (var i = 0; i < width; i++) dot += sae.decoder()[from + i] * gradient[at + i];
                valueGradient[j] = dot;
            }
        });
        double sum = 0;
        for (var loss : losses) sum += loss;
        return sum / batch;
    }

    /** Gathers one latent's gradient rows, moves its weights and gives its decoder row unit norm again. */
    private void move(int latent, Rows rows, double[] fromBias, double[] norms) {
        var sae = state.sae;
        int width = sae.width();
        var encoderRow = new float[width];
        var decoderRow = new float[width];
        float bias = 0;
        for (var at = rows.byLatent.first(latent); at < rows.byLatent.first(latent + 1); at++) {
            int pair = rows.byLatent.pair(at);
            int row = pair / sae.k() * width;
            float z = rows.values[pair];
            float dz = rows.valueGradient[pair];
            bias += dz;
            for (var i = 0; i < width; i++) {
                decoderRow[i] += z * rows.gradient[row + i];
                encoderRow[i] += dz * (rows.x[row + i] - sae.decoderBias()[i]);
            }
        }
        int at = latent * width;
        for (var i = 0; bias != 0 && i < width; i++) fromBias[i] += (double) bias * sae.encoder()[at + i];
        norms[0] += squares(encoderRow);
        norms[1] += (double) bias * bias;
        norms[2] += squares(decoderRow);
        rows.adam.apply(encoderRow, sae.encoder(), state.encoderMean, state.encoderSquare, at);
        rows.adam.apply(decoderRow, sae.decoder(), state.decoderMean, state.decoderSquare, at);
        rows.adam.apply(new float[] {bias}, sae.encoderBias(), state.encoderBiasMean, state.encoderBiasSquare, latent);
        renormalise(sae.decoder(), at, width);
    }

    private double moveDecoderBias(float[] gradient, double[][] fromBiases, Adam adam) {
        int width = state.sae.width();
        var sum = new double[width];
        for (var row = 0; row < gradient.length; row += width) for (var i = 0; i < width; i++) sum[i] += gradient[row + i];
        for (var range : fromBiases) for (var i = 0; i < width; i++) sum[i] -= range[i];
        var total = new float[width];
        for (var i = 0; i < width; i++) total[i] = (float) sum[i];
        adam.apply(total, state.sae.decoderBias(), state.decoderBiasMean, state.decoderBiasSquare, 0);
        return Math.sqrt(squares(total));
    }

    private static void renormalise(float[] decoder, int at, int width) {
        double squares = 0;
        for (var i = at; i < at + width; i++) squares += (double) decoder[i] * decoder[i];
        if (squares == 0) return;
        float factor = (float) (1 / Math.sqrt(squares));
        for (var i = at; i < at + width; i++) decoder[i] *= factor;
    }

    private static double squares(float[] values) {
        double sum = 0;
        for (var value : values) sum += (double) value * value;
        return sum;
    }

    private static double total(double[][] norms, int which) {
        double sum = 0;
        for (var range : norms) sum += range[which];
        return Math.sqrt(sum);
    }
}
