package dev.kakehashi.comet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.progress.Progress;
import dev.kakehashi.tensor.Devices;
import dev.kakehashi.tensor.pickle.TorchCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A COMET model of two layers and width 16, its checkpoint written by torch.save in Lightning's layout (one tensor half
 * precision, one a view with other strides). The twin below computes in float64 with loops; the golden scores were
 * computed in float64 by PyTorch.
 */
class CometModelTest {
    private static final Path FOLDER = Path.of("src/test/resources/comet");
    private static final double[] GOLDEN = {0.7555669217933807, 0.2355406534939647, 0.2463123740312061};
    private static final int[][][] IDS = {
        {{0, 5, 6, 7, 2}, {0, 9, 2}, {0, 9, 10, 2}},
        {{0, 4, 2}, {0, 30, 31, 8, 8, 8, 2}, {0, 5, 6, 7, 8, 9, 10, 11, 12, 2}}, {{0, 3, 2}, {0, 3, 2}, {0, 3, 2}}};

    @TempDir Path folder;

    @Test
    void scores_equal_the_golden_ones_and_those_of_a_twin_made_of_loops() throws Exception {
        try (var model = CometModel.load(FOLDER, Devices.tested());
                var weights = TorchCheckpoint.open(FOLDER.resolve("model.ckpt"))) {
            var scores = model.score(segments(), Progress.NONE);
            double largest = 0;
            for (var i = 0; i < scores.length; i++) {
                double twin = new Twin(weights).score(IDS[i][0], IDS[i][1], IDS[i][2]);
                assertEquals(GOLDEN[i], twin, 1e-6, "the twin itself");
                largest = Math.max(largest, Math.max(Math.abs(scores[i] - twin), Math.abs(scores[i] - GOLDEN[i])));
            }
            System.out.println("largest difference of COMET scores: " + largest);
            assertTrue(largest < 1e-5, "largest difference " + largest);
        }
    }

    /** Sixty arms of ten thousand sentences would otherwise be gigabytes. */
    @Test
    void sources_and_references_are_remembered_for_the_next_arm_and_translations_are_not() throws Exception {
        try (var model = CometModel.load(FOLDER, Devices.tested())) {
            for (var arm = 0; arm < 5; arm++) {
                var translation = "w" + (4 + arm) + " w9";
                model.score(segments().stream()
                        .map(each -> new CometModel.Segment(each.source(), translation, each.reference())).toList(),
                        Progress.NONE);
            }
            var kept = segments().stream().flatMap(each -> java.util.stream.Stream.of(each.source(), each.reference()))
                    .distinct().count();
            assertEquals(kept, model.keptTexts());
        }
    }

    @Test
    void company_and_padding_change_no_score() throws Exception {
        var alone = new double[3];
        for (var i = 0; i < 3; i++) {
            try (var model = CometModel.load(FOLDER, Devices.tested())) {
                alone[i] = model.score(segments().subList(i, i + 1), Progress.NONE)[0];
            }
        }
        try (var model = CometModel.load(FOLDER, Devices.tested())) {
            assertArrayEquals(alone, model.score(segments(), Progress.NONE), 1e-5);
            var longText = "w5 ".repeat(60).strip(); // longer than the encoder's positions
            assertTrue(Double.isFinite(
                    model.score(List.of(new CometModel.Segment(longText, longText, longText)), Progress.NONE)[0]));
        }
    }

    @Test
    void sparsemax_is_the_nearest_point_of_the_simplex() {
        assertArrayEquals(new double[] {0.35, 0, 0.65}, Sparsemax.of(new double[] {0.4, -1.5, 0.7}), 1e-12);
        var random = new java.util.Random(2);
        for (var round = 0; round < 200; round++) {
            var scores = random.doubles(1 + random.nextInt(6), -2, 2).toArray();
            var nearest = Sparsemax.of(scores);
            assertEquals(1, java.util.Arrays.stream(nearest).sum(), 1e-12);
            for (var other = 0; other < 50; other++) {
                var point = random.doubles(scores.length, 0, 1).map(x -> x * x * x).toArray();
                double sum = java.util.Arrays.stream(point).sum();
                for (var i = 0; i < point.length; i++) point[i] /= sum;
                assertTrue(distance(scores, nearest) <= distance(scores, point) + 1e-12);
            }
        }
    }

    @Test
    void what_is_missing_or_not_supported_is_refused_by_name() throws Exception {
        refused("no hparams.yaml");
        var settings = Files.readString(FOLDER.resolve("hparams.yaml"));
        Files.writeString(folder.resolve("hparams.yaml"), settings);
        refused("no model.ckpt");
        Files.createDirectories(folder.resolve("checkpoints"));
        Files.copy(FOLDER.resolve("model.ckpt"), folder.resolve("checkpoints/model.ckpt"));
        refused("no tokenizer.json");
        Files.copy(FOLDER.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        for (var change : List.of("pool: avg|pool: max", "layer_norm: false|layer_norm: true",
                "encoder_model: XLM-RoBERTa|encoder_model: BERT",
                "class_identifier: regression_metric|class_identifier: unified_metric",
                "activations: Tanh|activations: ReLU")) {
            var sides = change.split("\\|");
            Files.writeString(folder.resolve("hparams.yaml"), settings.replace(sides[0], sides[1]));
            refused(sides[1].substring(0, sides[1].indexOf(':')));
        }
        Files.writeString(folder.resolve("hparams.yaml"),
                "!!javax.script.ScriptEngineManager [!!java.net.URL [\"http://localhost\"]]");
        refused("not plain YAML");
    }

    private void refused(String sentence) {
        var refused = assertThrows(IOException.class, () -> CometModel.load(folder, Devices.tested()));
        assertTrue(refused.getMessage().contains(sentence), refused.getMessage());
    }

    private static double distance(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> (a[i] - b[i]) * (a[i] - b[i])).sum();
    }

    private static List<CometModel.Segment> segments() {
        var segments = new ArrayList<CometModel.Segment>();
        for (var ids : IDS) segments.add(new CometModel.Segment(text(ids[0]), text(ids[1]), text(ids[2])));
        return segments;
    }

    private static String text(int[] ids) {
        var words = new ArrayList<String>();
        for (var i = 1; i < ids.length - 1; i++) words.add(ids[i] == 3 ? "nowhere" : "w" + ids[i]);
        return String.join(" ", words);
    }

    /** The whole model in float64, one number after the other. */
    private record Twin(TorchCheckpoint weights) {
        private static final int D = 16;
        private static final int HEADS = 2;

        double score(int[] source, int[] translation, int[] reference) throws IOException {
            var s = pooled(source);
            var t = pooled(translation);
            var r = pooled(reference);
            var x = new double[6 * D];
            for (var i = 0; i < D; i++) {
                x[i] = t[i];
                x[D + i] = r[i];
                x[2 * D + i] = t[i] * r[i];
                x[3 * D + i] = Math.abs(t[i] - r[i]);
                x[4 * D + i] = t[i] * s[i];
                x[5 * D + i] = Math.abs(t[i] - s[i]);
            }
            for (var layer : new int[] {0, 3}) {
                x = linear(x, "estimator.ff." + layer);
                for (var i = 0; i < x.length; i++) x[i] = Math.tanh(x[i]);
            }
            return linear(x, "estimator.ff.6")[0];
        }

        private double[] pooled(int[] ids) throws IOException {
            var e = "encoder.model.embeddings.";
            var words = weights.floats(e + "word_embeddings.weight");
            var places = weights.floats(e + "position_embeddings.weight");
            var types = weights.floats(e + "token_type_embeddings.weight");
            var x = new double[ids.length][D];
            for (var at = 0; at < ids.length; at++)
                for (var i = 0; i < D; i++) x[at][i] = words[ids[at] * D + i] + places[(2 + at) * D + i] + types[i];
            for (var at = 0; at < ids.length; at++) x[at] = normed(x[at], e + "LayerNorm");
            var sum = new double[D];
            add(sum, x, 0.35); // sparsemax of 0.4, -1.5, 0.7
            x = block(x, "encoder.model.encoder.layer.0.");
            x = block(x, "encoder.model.encoder.layer.1.");
            add(sum, x, 0.65);
            for (var i = 0; i < D; i++) sum[i] *= 1.3f;
            return sum;
        }

        private static void add(double[] sum, double[][] x, double share) {
            for (var row : x) for (var i = 0; i < D; i++) sum[i] += share * row[i] / x.length;
        }

        private double[][] block(double[][] x, String name) throws IOException {
            int size = D / HEADS;
            var out = new double[x.length][];
            for (var at = 0; at < x.length; at++) {
                var q = linear(x[at], name + "attention.self.query");
                var mixed = new double[D];
                for (var head = 0; head < HEADS; head++) {
                    var shares = new double[x.length];
                    double total = 0;
                    for (var other = 0; other < x.length; other++) {
                        var k = linear(x[other], name + "attention.self.key");
                        double dot = 0;
                        for (var i = head * size; i < (head + 1) * size; i++) dot += q[i] * k[i];
                        total += shares[other] = Math.exp(dot / Math.sqrt(size));
                    }
                    for (var other = 0; other < x.length; other++) {
                        var v = linear(x[other], name + "attention.self.value");
                        for (var i = head * size; i < (head + 1) * size; i++) mixed[i] += shares[other] / total * v[i];
                    }
                }
                var attended = normed(sum(linear(mixed, name + "attention.output.dense"), x[at]),
                        name + "attention.output.LayerNorm");
                var inner = linear(attended, name + "intermediate.dense");
                for (var i = 0; i < inner.length; i++) inner[i] = 0.5 * inner[i] * (1 + erf(inner[i] / Math.sqrt(2)));
                out[at] = normed(sum(linear(inner, name + "output.dense"), attended), name + "output.LayerNorm");
            }
            return out;
        }

        private double[] linear(double[] x, String name) throws IOException {
            var matrix = weights.floats(name + ".weight");
            var bias = weights.floats(name + ".bias");
            var out = new double[bias.length];
            for (var row = 0; row < out.length; row++) {
                out[row] = bias[row];
                for (var i = 0; i < x.length; i++) out[row] += (double) matrix[row * x.length + i] * x[i];
            }
            return out;
        }

        private double[] normed(double[] x, String name) throws IOException {
            double mean = java.util.Arrays.stream(x).average().orElseThrow();
            double variance = java.util.Arrays.stream(x).map(value -> (value - mean) * (value - mean)).average()
                    .orElseThrow();
            var gain = weights.floats(name + ".weight");
            var bias = weights.floats(name + ".bias");
            return IntStream.range(0, x.length)
                    .mapToDouble(i -> (x[i] - mean) / Math.sqrt(variance + 1e-5) * gain[i] + bias[i]).toArray();
        }

        private static double[] sum(double[] a, double[] b) {
            return IntStream.range(0, a.length).mapToDouble(i -> a[i] + b[i]).toArray();
        }

        /** The series of the error function, which converges quickly for the small numbers here. */
        private static double erf(double x) {
            double term = x;
            double sum = x;
            for (var n = 1; n < 200; n++) {
                term *= -x * x / n;
                sum += term / (2 * n + 1);
            }
            return 2 / Math.sqrt(Math.PI) * sum;
        }
    }
}
