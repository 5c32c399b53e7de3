package dev.kakehashi.bench;

import dev.kakehashi.analysis.index.ActivationIndex;
import dev.kakehashi.analysis.index.ActivationIndexWriter;
import dev.kakehashi.analysis.index.EvaluationTokens;
import dev.kakehashi.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Invented activations, skewed as real ones: few latents fire very often, most rarely, and each prefers a few tokens.
 * Built once and kept under {@code target/} (or the folder in {@code -Dbench.folder}), because ten million tokens take
 * minutes to invent.
 */
final class SyntheticIndex {
    static final int K = 32;
    static final int LENGTH = 64;
    static final int VOCABULARY = 99_584;
    static final int LATENTS = 32_768;

    private final int sequences;
    private final Path folder;
    private double buildSeconds = Double.NaN;

    private SyntheticIndex(int sequences, Path folder) {
        this.sequences = sequences;
        this.folder = folder;
    }

    static SyntheticIndex of(int tokens) throws IOException {
        var index = new SyntheticIndex(tokens / (LENGTH - 1),
                Path.of(System.getProperty("bench.folder", "target/bench"), "index-v2-" + tokens));
        if (!Files.exists(index.indexFile())) index.build();
        return index;
    }

    ActivationIndex index() throws IOException {
        return ActivationIndex.open(indexFile());
    }

    EvaluationTokens tokens() throws IOException {
        return EvaluationTokens.open(folder.resolve("tokens"));
    }

    Vocabulary vocabulary() throws IOException {
        return Vocabulary.read(folder.resolve("tokenizer.json"));
    }

    /** Seconds that the writer took, or NaN when the index was there already. */
    double buildSeconds() {
        return buildSeconds;
    }

    private Path indexFile() {
        return folder.resolve("index");
    }

    private void build() throws IOException {
        Files.createDirectories(folder);
        var pieces = new StringBuilder("{\"model\":{\"type\":\"BPE\",\"vocab\":{");
        for (var id = 0; id < VOCABULARY; id++)
            pieces.append(id == 0 ? "" : ",").append("\"w").append(id).append("\":").append(id);
        Files.writeString(folder.resolve("tokenizer.json"), pieces.append("}}}"));
        EvaluationTokens.write(folder.resolve("tokens"), sequences, LENGTH, new ZipfText(LENGTH, VOCABULARY));
        long spent = 0;
        int span = LENGTH - 1;
        try (var writer = new ActivationIndexWriter(indexFile(), LATENTS, span, 0)) {
            var chosen = new int[span * K];
            var values = new float[span * K];
            var random = new SplittableRandom(5);
            for (var sequence = 0; sequence < sequences; sequence++) {
                invent(new ZipfText(LENGTH, VOCABULARY).tokens(sequence), chosen, values, random);
                long start = System.nanoTime();
                writer.add(sequence * span, chosen, values, span);
                spent += System.nanoTime() - start;
            }
            long start = System.nanoTime();
            writer.finish();
            buildSeconds = (spent + System.nanoTime() - start) * 1e-9;
        }
    }

    /** Half of the latents follow the token, the others are drawn with a heavy head; each once a token. */
    private static void invent(int[] ids, int[] chosen, float[] values, SplittableRandom random) {
        for (var at = 0; at < LENGTH - 1; at++)
            for (var j = 0; j < K; j++) {
                int latent;
                do {
                    boolean follows = j % 2 == 0;
                    latent = follows ? (int) ((ids[at + 1] * 31L + j * 977L) % LATENTS)
                            : (int) (LATENTS * Math.pow(random.nextDouble(), 3));
                    for (var before = at * K; before < at * K + j && latent >= 0; before++)
                        if (chosen[before] == latent) latent = follows ? LATENTS - 1 - j : -1;
                } while (latent < 0);
                chosen[at * K + j] = latent;
                values[at * K + j] = 0.05f + (float) Math.pow(random.nextDouble(), 4);
            }
    }

}
