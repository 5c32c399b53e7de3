package dev.kakehashi.sae;

import dev.kakehashi.tensor.FloatTensor;
import dev.kakehashi.tensor.Seeds;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** An SAE under training: its weights and Adam's two moments of each. */
final class SaeState {
    final TopKSae sae;
    final float[] encoderMean;
    final float[] encoderSquare;
    final float[] decoderMean;
    final float[] decoderSquare;
    final float[] encoderBiasMean;
    final float[] encoderBiasSquare;
    final float[] decoderBiasMean;
    final float[] decoderBiasSquare;

    SaeState(TopKSae sae) {
        this.sae = sae;
        encoderMean = new float[sae.encoder().length];
        encoderSquare = new float[sae.encoder().length];
        decoderMean = new float[sae.decoder().length];
        decoderSquare = new float[sae.decoder().length];
        encoderBiasMean = new float[sae.latents()];
        encoderBiasSquare = new float[sae.latents()];
        decoderBiasMean = new float[sae.width()];
        decoderBiasSquare = new float[sae.width()];
    }

    /** @param firstBatch whose geometric median becomes b_dec */
    static SaeState initial(SaeConfig config, int width, float[] firstBatch) {
        return around(config, width,
                GeometricMedian.of(firstBatch, width, config.medianIterations(), config.medianTolerance()));
    }

    /** Decoder directions random of unit norm, encoder their transpose, b_enc 0. @param median becomes b_dec */
    static SaeState around(SaeConfig config, int width, float[] median) {
        int n = config.latents();
        var decoder = new float[n * width];
        var row = new float[width];
        for (var latent = 0; latent < n; latent++) {
            Seeds.normal(Seeds.generator(config.seed(), "decoder", latent), row);
            double squares = 0;
            for (var value : row) squares += (double) value * value;
            for (var i = 0; i < width; i++) decoder[latent * width + i] = (float) (row[i] / Math.sqrt(squares));
        }
        return new SaeState(new TopKSae(
                width, n, config.k(), config.normalization(), decoder.clone(), new float[n], decoder, median.clone()));
    }

    /** Everything a resume point holds. */
    Map<String, FloatTensor> tensors() {
        var tensors = new LinkedHashMap<String, FloatTensor>();
        arrays().forEach((name, values) -> tensors.put(name, FloatTensor.of(values, values.length)));
        return tensors;
    }

    interface Reader {
        float[] floats(String name) throws IOException;
    }

    void restore(Reader reader) throws IOException {
        for (var entry : arrays().entrySet()) {
            var values = reader.floats(entry.getKey());
            if (values.length != entry.getValue().length)
                throw new IOException(
                        "The resume point does not fit this SAE: " + entry.getKey() + " has another length.");
            System.arraycopy(values, 0, entry.getValue(), 0, values.length);
        }
    }

    /** Whether all weights and moments are numbers. */
    boolean finite() {
        return arrays().values().stream().allMatch(Finite::allOfMany);
    }

    private Map<String, float[]> arrays() {
        var names = Arrays.asList("encoder", "encoder_bias", "decoder", "decoder_bias");
        var weights = Arrays.asList(sae.encoder(), sae.encoderBias(), sae.decoder(), sae.decoderBias());
        var means = Arrays.asList(encoderMean, encoderBiasMean, decoderMean, decoderBiasMean);
        var squares = Arrays.asList(encoderSquare, encoderBiasSquare, decoderSquare, decoderBiasSquare);
        var all = new LinkedHashMap<String, float[]>();
        for (var i = 0; i < names.size(); i++) {
            all.put(names.get(i), weights.get(i));
            all.put(names.get(i) + ".mean", means.get(i));
            all.put(names.get(i) + ".square", squares.get(i));
        }
        return all;
    }
}
