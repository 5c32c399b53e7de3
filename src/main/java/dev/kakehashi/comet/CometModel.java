package dev.kakehashi.comet;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.tensor.TensorFileException;
import dev.kakehashi.tensor.Torch;
import dev.kakehashi.tensor.TorchModule;
import dev.kakehashi.tokenizer.TextTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * COMET-22 (METHOD section 8): an XLM-RoBERTa encoder whose hidden states are mixed over layers and averaged over tokens, and a small network
 * on source, translation and reference that estimates how good the translation is.
 */
public final class CometModel implements AutoCloseable {
    private static final int PADDING = 1; // XLM-RoBERTa's; positions begin behind it
    private static final int BATCH = 16;
    private static final double NORM_EPSILON = 1e-5;
    private static final Pattern ESTIMATOR = Pattern.compile("estimator\\.ff\\.(\\d+)\\.weight");
    private static final String[] BLOCK = {
        "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense", "attention.output.LayerNorm",
        "intermediate.dense", "output.dense", "output.LayerNorm"};

    private final CometSettings settings;
    private final TorchCheckpoint weights;
    private final TextTokenizer tokenizer;
    private final NDManager manager;
    private final TorchModule script;
    private final int heads;
    private final int layers;
    private final int longest;
    private final NDList embeddings;
    private final List<NDList> blocks = new ArrayList<>();
    private final NDList estimator;
    private final float[] mix;
    private final Map<String, float[]> known = new HashMap<>();

    /** A source sentence, its translation, and what a person made of it. */
    public record Segment(String source, String translation, String reference) {}

    private CometModel(Path folder, CometSettings settings, TorchCheckpoint weights, TextTokenizer tokenizer, Device device) throws IOException {
        this.settings = settings;
        this.weights = weights;
        this.tokenizer = tokenizer;
        this.manager = Torch.newManager(device);
        this.script = TorchModule.load("torchscript/roberta.py", manager);
        this.layers = count("encoder.model.encoder.layer.(\\d+)\\.output\\.dense\\.weight");
        int width = (int) weights.shape("encoder.model.embeddings.word_embeddings.weight")[1];
        this.heads = heads(folder, width);
        this.longest = (int) weights.shape("encoder.model.embeddings.position_embeddings.weight")[0] - PADDING - 1;
        this.mix = mix();
        var arrays = new ArrayList<NDArray>();
        for (var name : new String[] {"word_embeddings.weight", "position_embeddings.weight", "token_type_embeddings.weight", "LayerNorm.weight", "LayerNorm.bias"})
            arrays.add(weights.load("encoder.model.embeddings." + name, manager));
        this.embeddings = TorchModule.listArgument("w", arrays);
        this.estimator = TorchModule.listArgument("w", estimator(width));
    }

    /**
     * @param folder with hparams.yaml, model.ckpt (there or under checkpoints/), XLM-RoBERTa's tokenizer.json, and its config.json where the
     *     size of a head is not 64
     * @throws IOException with a sentence naming what is missing, not supported or not allowed; nothing native has run then
     */
    public static CometModel load(Path folder, Device device) throws IOException {
        var settings = CometSettings.read(folder.resolve("hparams.yaml"));
        var weights = TorchCheckpoint.open(checkpoint(folder));
        TextTokenizer tokenizer = null;
        try {
            tokenizer = TextTokenizer.open(folder.resolve("tokenizer.json"));
            if (tokenizer.vocabulary().size() > weights.shape("encoder.model.embeddings.word_embeddings.weight")[0])
                throw new TensorFileException("The tokenizer has more pieces than the encoder has embeddings.");
            return new CometModel(folder, settings, weights, tokenizer, device);
        } catch (IOException | RuntimeException e) {
            weights.close();
            if (tokenizer != null) tokenizer.close();
            throw e;
        }
    }

    /**
     * Reads all that can be read without libtorch: settings, the checkpoint's pickle and whether its tensors are there.
     *
     * @throws IOException as {@link #load} would
     */
    public static void check(Path folder) throws IOException {
        CometSettings.read(folder.resolve("hparams.yaml"));
        try (var weights = TorchCheckpoint.open(checkpoint(folder))) {
            weights.shape("encoder.model.embeddings.word_embeddings.weight");
            weights.shape("layerwise_attention.gamma");
        }
    }

    private static Path checkpoint(Path folder) throws TensorFileException {
        var file = Files.isRegularFile(folder.resolve("model.ckpt")) ? folder.resolve("model.ckpt") : folder.resolve("checkpoints/model.ckpt");
        if (!Files.isRegularFile(file)) throw new TensorFileException("The folder has no model.ckpt.");
        if (!Files.isRegularFile(folder.resolve("tokenizer.json")))
            throw new TensorFileException("The folder has no tokenizer.json: it is XLM-RoBERTa's and lies in that model's repository.");
        return file;
    }

    /** @return one score for each segment, about 0 to 1 */
    public double[] score(List<Segment> segments, Progress progress) {
        Torch.gradients(false);
        var texts = new LinkedHashSet<String>();
        for (var segment : segments) texts.addAll(List.of(segment.source, segment.translation, segment.reference));
        embed(texts.stream().filter(text -> !known.containsKey(text)).toList(), progress);
        var scores = new double[segments.size()];
        for (var first = 0; first < scores.length; first += BATCH) {
            var batch = segments.subList(first, Math.min(scores.length, first + BATCH));
            try (var scope = manager.newSubManager()) {
                var features = Torch.floats(scope, features(batch), batch.size(), 6L * width());
                var arguments = new NDList(features);
                arguments.addAll(estimator);
                var values = script.call("estimate", scope, arguments).get(0).toFloatArray();
                for (var i = 0; i < values.length; i++) scores[first + i] = settings.finalSigmoid() ? 1 / (1 + Math.exp(-values[i])) : values[i];
            }
        }
        return scores;
    }

    @Override
    public void close() throws IOException {
        script.close();
        manager.close();
        tokenizer.close();
        weights.close();
    }

    /** Texts of alike lengths share a batch; what they become is kept, because sources and references come again with every arm. */
    private void embed(List<String> texts, Progress progress) {
        var tokens = new HashMap<String, int[]>();
        for (var text : texts) tokens.put(text, shortened(tokenizer.encode(text)));
        var order = texts.stream().sorted(Comparator.comparingInt(text -> tokens.get(text).length)).toList();
        for (var first = 0; first < order.size(); first += BATCH) {
            progress.at(first, order.size());
            var batch = order.subList(first, Math.min(order.size(), first + BATCH));
            var vectors = vectors(batch.stream().map(tokens::get).toList());
            for (var i = 0; i < batch.size(); i++) known.put(batch.get(i), vectors[i]);
        }
        progress.at(order.size(), order.size());
    }

    /** As the tokenizer of the original does: cut, and the end-of-text token put back. */
    private int[] shortened(int[] ids) {
        if (ids.length <= longest) return ids;
        var cut = Arrays.copyOf(ids, longest);
        cut[longest - 1] = ids[ids.length - 1];
        return cut;
    }

    /** One vector for each row: hidden states mixed over layers, then averaged over the tokens that are no padding. */
    private float[][] vectors(List<int[]> rows) {
        int length = rows.stream().mapToInt(row -> row.length).max().orElseThrow();
        var ids = new int[rows.size()][length];
        var places = new int[rows.size()][length];
        var mask = new float[rows.size() * length];
        var shares = new float[rows.size() * length];
        for (var row = 0; row < ids.length; row++) {
            int own = rows.get(row).length;
            for (var i = 0; i < length; i++) {
                boolean real = i < own;
                ids[row][i] = real ? rows.get(row)[i] : PADDING;
                places[row][i] = real ? PADDING + 1 + i : PADDING;
                mask[row * length + i] = real ? 0 : Float.NEGATIVE_INFINITY;
                shares[row * length + i] = !real ? 0 : settings.pool().equals("cls") ? i == 0 ? 1 : 0 : 1f / own;
            }
        }
        try (var scope = manager.newSubManager()) {
            var epsilon = scope.create(NORM_EPSILON);
            var arguments = new NDList(Torch.tokens(scope, ids), Torch.tokens(scope, places), epsilon);
            arguments.addAll(embeddings);
            var x = script.call("embed", scope, arguments).get(0);
            var attention = Torch.floats(scope, mask, ids.length, 1, 1, length);
            var weighted = x.mul(mix[0]);
            for (var layer = 0; layer < layers; layer++) {
                var block = new NDList(x, attention, scope.create((long) heads), epsilon);
                block.addAll(block(layer));
                x = script.call("block", scope, block).get(0);
                weighted.addi(x.mul(mix[layer + 1]));
            }
            var pooled = Torch.floats(scope, shares, ids.length, 1, length).matMul(weighted);
            return split(pooled.toFloatArray(), ids.length);
        }
    }

    /** [t, r, t * r, |t - r|, t * s, |t - s|] of every segment. */
    private float[] features(List<Segment> batch) {
        int width = width();
        var features = new float[batch.size() * 6 * width];
        for (var row = 0; row < batch.size(); row++) {
            var s = known.get(batch.get(row).source);
            var t = known.get(batch.get(row).translation);
            var r = known.get(batch.get(row).reference);
            int at = row * 6 * width;
            for (var i = 0; i < width; i++) {
                features[at + i] = t[i];
                features[at + width + i] = r[i];
                features[at + 2 * width + i] = t[i] * r[i];
                features[at + 3 * width + i] = Math.abs(t[i] - r[i]);
                features[at + 4 * width + i] = t[i] * s[i];
                features[at + 5 * width + i] = Math.abs(t[i] - s[i]);
            }
        }
        return features;
    }

    private int width() {
        return (int) embeddings.get(0).getShape().get(1);
    }

    private NDList block(int index) {
        while (blocks.size() <= index) {
            var arrays = new ArrayList<NDArray>();
            for (var part : BLOCK)
                for (var kind : new String[] {"weight", "bias"}) {
                    try {
                        arrays.add(weights.load("encoder.model.encoder.layer." + blocks.size() + "." + part + "." + kind, manager));
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }
            blocks.add(TorchModule.listArgument("w", arrays));
        }
        return blocks.get(index);
    }

    /** Weight and bias of each linear layer, in order; dropout and activations have numbers between them. */
    private List<NDArray> estimator(int width) throws IOException {
        var numbers = weights.names().stream().map(ESTIMATOR::matcher).filter(java.util.regex.Matcher::matches).map(match -> Integer.valueOf(match.group(1))).sorted().toList();
        if (numbers.isEmpty()) throw new TensorFileException("The checkpoint has no estimator.");
        var arrays = new ArrayList<NDArray>();
        long in = 6L * width;
        for (var number : numbers) {
            var shape = weights.shape("estimator.ff." + number + ".weight");
            if (shape.length != 2 || shape[1] != in) throw new TensorFileException("The estimator's layer " + number + " has the shape " + Arrays.toString(shape) + " where " + in + " inputs come in.");
            arrays.add(weights.load("estimator.ff." + number + ".weight", manager));
            arrays.add(weights.load("estimator.ff." + number + ".bias", manager));
            in = shape[0];
        }
        if (in != 1) throw new TensorFileException("The estimator ends in " + in + " numbers instead of one.");
        return arrays;
    }

    private float[] mix() throws IOException {
        var scores = new double[layers + 1];
        for (var layer = 0; layer <= layers; layer++) scores[layer] = weights.floats("layerwise_attention.scalar_parameters." + layer)[0];
        double gamma = weights.floats("layerwise_attention.gamma")[0];
        var shares = settings.sparsemax() ? Sparsemax.of(scores) : softmax(scores);
        var mix = new float[shares.length];
        for (var i = 0; i < mix.length; i++) mix[i] = (float) (gamma * shares[i]);
        return mix;
    }

    private static double[] softmax(double[] scores) {
        double sum = Arrays.stream(scores).map(Math::exp).sum();
        return Arrays.stream(scores).map(score -> Math.exp(score) / sum).toArray();
    }

    private int count(String pattern) throws TensorFileException {
        var compiled = Pattern.compile(pattern);
        int count = (int) weights.names().stream().filter(name -> compiled.matcher(name).matches()).count();
        if (count == 0) throw new TensorFileException("The checkpoint has no encoder.");
        return count;
    }

    private static int heads(Path folder, int width) throws IOException {
        var config = folder.resolve("config.json");
        int heads = Files.isRegularFile(config) ? new ObjectMapper().readTree(config.toFile()).path("num_attention_heads").asInt(0) : Math.max(1, width / 64);
        if (heads < 1 || width % heads != 0) throw new TensorFileException("config.json has no usable num_attention_heads.");
        return heads;
    }

    private static float[][] split(float[] flat, int rows) {
        var split = new float[rows][flat.length / rows];
        for (var row = 0; row < rows; row++) System.arraycopy(flat, row * split[row].length, split[row], 0, split[row].length);
        return split;
    }
}
