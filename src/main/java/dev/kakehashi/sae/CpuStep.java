package dev.kakehashi.sae;

import dev.kakehashi.tensor.FloatSums;
import dev.kakehashi.tensor.FourRows;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The step on a CPU: the encoder's product by libtorch, everything behind it in Java. The batch is sorted by latent, so
 * each latent's two rows are gathered, moved by Adam and renormalised while they are in the cache. Sums run in the
 * order of rows and of fixed ranges of latents: same bits for any number of Java threads.
 */
final class CpuStep implements SaeStep {
    private static final int RANGES = 64;

    private final SaeState state;
    private final SaeConfig config;
    private final CpuEncoder encoder;
    private final CpuWork work;

    /** @param work not used by anything else while this steps */
    CpuStep(SaeState state, SaeConfig config, CpuWork work) {
        this.state = state;
        this.config = config;
        this.work = work;
        this.encoder = new CpuEncoder(state.sae, work);
    }

    @Override
    public Result run(float[] x, long step) {
        var sae = state.sae;
        int width = sae.width();
        int batch = x.length / width;
        work.fit(batch, width, sae.k());
        center(x, batch);
        boolean finite = encoder.encodeCentred(work.centred, batch, work.chosen, work.values);
        double loss = errors(x, batch);
        // as libtorch's choice of the k largest, which prefers scores that are no numbers, makes it
        if (!finite) loss = Double.NaN;

        var byLatent = SortedByLatent.of(work.chosen, work.values, sae.latents());
        var adam = Adam.at(config, step);
        var fromBiases = new double[RANGES][width]; // W_enc^T db_enc, a range of latents each
        var norms = new double[RANGES][3];
        IntStream.range(0, RANGES).parallel().forEach(range -> {
            int from = (int) ((long) sae.latents() * range / RANGES);
            int to = (int) ((long) sae.latents() * (range + 1) / RANGES);
            var update = new LatentUpdate(byLatent, adam, fromBiases[range], norms[range]);
            for (var latent = from; latent < to; latent++) update.move(latent);
            encoder.rowsChanged(from, to);
        });
        double decoderBiasNorm = moveDecoderBias(fromBiases, adam);
        return new Result(loss, total(norms, 0), total(norms, 1), total(norms, 2), decoderBiasNorm);
    }

    @Override
    public void save() {} // the state's arrays are the weights

    @Override
    public void close() {
        encoder.close();
    }

    private void center(float[] x, int batch) {
        int width = state.sae.width();
        var bias = state.sae.decoderBias();
        var centred = work.centred;
        IntStream.range(0, batch).parallel().forEach(row -> {
            int at = row * width;
            for (var i = 0; i < width; i++) centred[at + i] = x[at + i] - bias[i];
        });
    }

    /** Fills g and dz; returns the loss. */
    private double errors(float[] x, int batch) {
        var sae = state.sae;
        int width = sae.width();
        var losses = new double[batch];
        var gradient = work.gradient;
        IntStream.range(0, batch).parallel().forEach(row -> {
            int at = row * width;
            sae.decodeRow(work.chosen, work.values, row, gradient, at);
            for (var i = at; i < at + width; i++) gradient[i] -= x[i];
            losses[row] = FloatSums.squares(gradient, at, width);
            float factor = 2f / batch;
            for (var i = at; i < at + width; i++) gradient[i] *= factor;
            valueGradients(row, at);
        });
        double sum = 0;
        for (var loss : losses) sum += loss;
        return sum / batch;
    }

    /** dz_j = W_dec_j . g for the chosen latents of a row. */
    private void valueGradients(int row, int at) {
        var sae = state.sae;
        var latents = new FourRows();
        var products = new float[4];
        int end = (row + 1) * sae.k();
        for (var first = row * sae.k(); first < end; first += 4) {
            int next = Math.min(first + 4, end);
            for (var j = first; j < next; j++) latents.put(work.chosen[j] * sae.width(), work.values[j]);
            latents.products(sae.decoder(), work.gradient, at, sae.width(), products);
            latents.clear();
            for (var j = first; j < next; j++) work.valueGradient[j] = work.values[j] == 0 ? 0 : products[j - first];
        }
    }

    /** Gathers the gradient rows of latents of one range, one after the other in the same two rows of memory. */
    private final class LatentUpdate {
        private final SortedByLatent byLatent;
        private final Adam adam;
        private final double[] fromBias;
        private final double[] norms;
        private final float[] encoderRow = new float[state.sae.width()];
        private final float[] decoderRow = new float[state.sae.width()];
        private final float[] biasGradient = new float[1];
        private final FourRows errors = new FourRows(); // rows of g, by z
        private final FourRows inputs = new FourRows(); // rows of x - b_dec, by dz

        private LatentUpdate(SortedByLatent byLatent, Adam adam, double[] fromBias, double[] norms) {
            this.byLatent = byLatent;
            this.adam = adam;
            this.fromBias = fromBias;
            this.norms = norms;
        }

        private void gather() {
            int width = state.sae.width();
            errors.addTo(decoderRow, 0, width, work.gradient);
            inputs.addTo(encoderRow, 0, width, work.centred);
            errors.clear();
            inputs.clear();
        }

        /** Moves one latent's weights and gives its decoder row unit norm again. */
        private void move(int latent) {
            var sae = state.sae;
            int width = sae.width();
            Arrays.fill(encoderRow, 0);
            Arrays.fill(decoderRow, 0);
            float bias = 0;
            int end = byLatent.first(latent + 1);
            for (var at = byLatent.first(latent); at < end; at++) {
                int pair = byLatent.pair(at);
                int row = pair / sae.k() * width;
                float dz = work.valueGradient[pair];
                bias += dz;
                errors.put(row, work.values[pair]);
                inputs.put(row, dz);
                if (errors.isFull() || at == end - 1) gather();
            }
            int at = latent * width;
            for (var i = 0; bias != 0 && i < width; i++) fromBias[i] += (double) bias * sae.encoder()[at + i];
            norms[0] += FloatSums.squares(encoderRow, 0, width);
            norms[1] += (double) bias * bias;
            norms[2] += FloatSums.squares(decoderRow, 0, width);
            biasGradient[0] = bias;
            adam.apply(encoderRow, sae.encoder(), state.encoderMean, state.encoderSquare, at);
            adam.apply(decoderRow, sae.decoder(), state.decoderMean, state.decoderSquare, at);
            adam.apply(biasGradient, sae.encoderBias(), state.encoderBiasMean, state.encoderBiasSquare, latent);
            renormalise(sae.decoder(), at, width);
        }
    }

    private double moveDecoderBias(double[][] fromBiases, Adam adam) {
        int width = state.sae.width();
        var sum = new double[width];
        var gradient = work.gradient;
        for (var row = 0; row < gradient.length; row += width)
            for (var i = 0; i < width; i++) sum[i] += gradient[row + i];
        for (var range : fromBiases) for (var i = 0; i < width; i++) sum[i] -= range[i];
        var total = new float[width];
        for (var i = 0; i < width; i++) total[i] = (float) sum[i];
        adam.apply(total, state.sae.decoderBias(), state.decoderBiasMean, state.decoderBiasSquare, 0);
        return Math.sqrt(FloatSums.squares(total, 0, width));
    }

    private static void renormalise(float[] decoder, int at, int width) {
        double squares = FloatSums.squares(decoder, at, width);
        if (squares == 0) return;
        float factor = (float) (1 / Math.sqrt(squares));
        for (var i = at; i < at + width; i++) decoder[i] *= factor;
    }

    private static double total(double[][] norms, int which) {
        double sum = 0;
        for (var range : norms) sum += range[which];
        return Math.sqrt(sum);
    }
}
