package dev.kakehashi.bench;

import dev.kakehashi.analysis.index.ActivationIndex;
import dev.kakehashi.analysis.index.ActivationIndexWriter;
import dev.kakehashi.analysis.AnalysisFolder;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.features.DirectLogits;
import dev.kakehashi.analysis.index.EvaluationTokens;
import dev.kakehashi.analysis.features.FeatureStatistics;
import dev.kakehashi.analysis.clusters.SemanticClusters;
import dev.kakehashi.analysis.clusters.TokenEmbeddings;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.tensor.Seeds;
import dev.kakehashi.tokenizer.Vocabulary;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The files of an analysis over drawn activations, skewed as real ones: few latents fire often, most rarely, each
 * prefers a few tokens.
 */
final class DrawnAnalysis {
    private static final int K = 32;
    private static final int LENGTH = 64;
    private static final int WIDTH = 16;

    private DrawnAnalysis() {}

    static void write(AnalysisFolder folder, Vocabulary vocabulary, int latents, int sequences) throws IOException {
        EvaluationTokens.write(folder.tokens(), sequences, LENGTH, new ZipfText(LENGTH, vocabulary.size()));
        var tokens = EvaluationTokens.open(folder.tokens());
        try (var writer = new ActivationIndexWriter(folder.index(), latents, LENGTH - 1, 0)) {
            for (var sequence = 0; sequence < sequences; sequence++) add(writer, tokens, sequence, latents);
            writer.finish();
        }
        var embeddings = normal("embeddings", vocabulary.size() * WIDTH);
        var basis = new FeatureStatistics.Basis(tokens, new SemanticClusters(new TokenEmbeddings(embeddings, WIDTH)),
                vocabulary);
        FeatureStatistics.compute(ActivationIndex.open(folder.index()), basis, AnalysisOptions.paper(), Progress.NONE)
                .write(folder.features());
        var ones = new float[WIDTH];
        Arrays.fill(ones, 1);
        var unembedding = new DirectLogits.Weights(
                (first, into) -> into.put(embeddings, WIDTH * first, into.remaining()), vocabulary.size(), ones);
        DirectLogits.write(folder.logits(), normal("decoder", latents * WIDTH), unembedding, (done, total) -> {});
    }

    private static void add(ActivationIndexWriter writer, EvaluationTokens tokens, int sequence, int latents)
            throws IOException {
        int span = LENGTH - 1;
        var random = new SplittableRandom(sequence);
        var chosen = new int[span * K];
        var values = new float[span * K];
        for (var at = 0; at < span; at++)
            for (var j = 0; j < K; j++) {
                boolean follows = j % 2 == 0; // half of them the token, the others a heavy head
                int token = tokens.token(sequence * span + at);
                chosen[at * K + j] = follows ? (int) ((token * 31L + j * 977L) % latents)
                        : (int) (latents * Math.pow(random.nextDouble(), 3));
                values[at * K + j] = 0.05f + (float) Math.pow(random.nextDouble(), 4);
            }
        writer.add(sequence * span, chosen, values, span);
    }

    private static float[] normal(String name, int size) {
        var values = new float[size];
        Seeds.normal(Seeds.generator(1, name), values);
        return values;
    }

}
