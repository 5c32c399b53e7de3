package dev.kakehashi.comet;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.tensor.TensorFileException;
import dev.kakehashi.tensor.Torch;
import dev.kakehashi.tensor.TorchModule;
import dev.kakehashi.tokenizer.TextTokenizer;
import dev.kakehashi.tokenizer.Vocabulary;
import dev.kakehashi.tensor.pickle.TorchCheckpoint;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * COMET-22 (METHOD section 8): an XLM-RoBERTa encoder whose hidden states are mixed over layers and averaged over
 * tokens, and a small network on source, translation and reference that estimates how good the translation is.
 */
public final class CometModel implements AutoCloseable {
    private static final int PADDING = EncoderShape.PADDING;
    static final int BATCH = 16;
    private static final double NORM_EPSILON = 1e-5;
    private static final Pattern ESTIMATOR = Pattern.compile("estimator\\.ff\\.(\\d{1,4})\\.weight");

    private final CometSettings settings;
    private final TorchCheckpoint weights;
    private final TextTokenizer tokenizer;
    private final NDManager manager;
    private final TorchModule script;
    private final EncoderShape shape;
    private final NDList embeddings;
    private final List<NDList> blocks = new ArrayList<>();
    private final NDList estimator;
    private final float[] mix;
    // sources and references: they come again with every arm, translations do not
    private final Map<String, float[]> known = new HashMap<>();

    /** A source sentence, its translation, and what a person made of it. */
    public record Segment(String source, String translation, String reference) {}

    private CometModel(Path folder, CometSettings settings, TorchCheckpoint weights, TextTokenizer tokenizer,
            Device device) throws IOException {
        this.settings = settings;
        this.weights = weights;
        this.tokenizer = tokenizer;
        this.shape = EncoderShape.read(weights, folder.resolve("config.json"));
        checkTokenizer();
        this.mix = LayerMix.read(weights, shape.layers(), settings.sparsemax());
        var layers = estimatorLayers(settings, weights, shape.width());
        this.manager = Torch.newManager(device);
        try {
            this.script = TorchModule.load("torchscript/roberta.py", manager);
            this.embeddings = load(EncoderShape.embeddingNames());
            this.estimator = load(layers);
        } catch (IOException | RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    /**
     * @param folder with hparams.yaml, model.ckpt (there or under checkpoints/), XLM-RoBERTa's tokenizer.json, and its
     *     config.json where the size of a head is not 64
     * @throws IOException with a sentence naming what is missing, not supported or not allowed; nothing native has run
     *     then
     */
    public static CometModel load(Path folder, Device device) throws IOException {
        var settings = CometSettings.read(folder.resolve("hparams.yaml"));
        var weights = TorchCheckpoint.open(checkpoint(folder));
        TextTokenizer tokenizer = null;
        try {
            tokenizer = TextTokenizer.openWithSpecials(folder.resolve("tokenizer.json"));
            return new CometModel(folder, settings, weights, tokenizer, device);
        } catch (IOException | RuntimeException e) {
            weights.close();
            if (tokenizer != null) tokenizer.close();
            throw e;
        }
    }

    /**
     * Reads all that can be read without libtorch: settings, the checkpoint's pickle and whether its tensors are there
     * and fit.
     *
     * @throws IOException as {@link #load} would
     */
    public static void check(Path folder) throws IOException {
        var settings = CometSettings.read(folder.resolve("hparams.yaml"));
        try (var weights = TorchCheckpoint.open(checkpoint(folder))) {
            var shape = EncoderShape.read(weights, folder.resolve("config.json"));
            LayerMix.read(weights, shape.layers(), settings.sparsemax());
            estimatorLayers(settings, weights, shape.width());
            check(TextTokenizer.check(folder.resolve("tokenizer.json")), shape);
        }
    }

    static Path checkpoint(Path folder) throws TensorFileException {
        var file = Files.isRegularFile(folder.resolve("model.ckpt")) ? folder.resolve("model.ckpt")
                : folder.resolve("checkpoints/model.ckpt");
        if (!Files.isRegularFile(file)) throw new TensorFileException("The folder has no model.ckpt.");
        if (!Files.isRegularFile(folder.resolve("tokenizer.json")))
            throw new TensorFileException(
                    "The folder has no tokenizer.json: it is XLM-RoBERTa's and lies in that model's repository.");
        return file;
    }

    /**
     * @return one score for each segment, about 0 to 1
     * @throws IOException when a score is not finite or weights can no longer be read
     */
    public double[] score(List<Segment> segments, Progress progress) throws IOException {
        Torch.gradients(false);
        var texts = new LinkedHashSet<String>();
        for (var segment : segments) texts.addAll(List.of(segment.source, segment.translation, segment.reference));
        var vectors = embed(texts.stream().filter(text -> !known.containsKey(text)).toList(), progress);
        vectors.putAll(known);
        var scores = new double[segments.size()];
        for (var first = 0; first < scores.length; first += BATCH) {
            var batch = segments.subList(first, Math.min(scores.length, first + BATCH));
            try (var scope = manager.newSubManager()) {
                var features = Torch.floats(scope, features(batch, vectors), batch.size(), 6L * width());
                var arguments = new NDList(features);
                arguments.addAll(estimator);
                var values = script.call("estimate", scope, arguments).get(0).toFloatArray();
                for (var i = 0; i < values.length; i++)
                    scores[first + i] = settings.finalSigmoid() ? 1 / (1 + Math.exp(-values[i])) : values[i];
            }
        }
        for (var score : scores)
            if (!Double.isFinite(score))
                throw new TensorFileException("The COMET scores are not finite: the model's weights are broken.");
        for (var segment : segments)
            for (var text : List.of(segment.source, segment.reference)) known.put(text, vectors.get(text));
        return scores;
    }

    /** How many texts' vectors are kept for the next call. */
    int keptTexts() {
        return known.size();
    }

    @Override
    public void close() throws IOException {
        script.close();
        manager.close();
        tokenizer.close();
        weights.close();
    }

    /** Texts of alike lengths share a batch. */
    private Map<String, float[]> embed(List<String> texts, Progress progress) throws IOException {
        var made = new HashMap<String, float[]>();
        var tokens = new HashMap<String, int[]>();
        for (var text : texts) tokens.put(text, shortened(tokenizer.encode(text)));
        var order = texts.stream().sorted(Comparator.comparingInt(text -> tokens.get(text).length)).toList();
        for (var first = 0; first < order.size(); first += BATCH) {
            progress.at(first, order.size());
            var batch = order.subList(first, Math.min(order.size(), first + BATCH));
            var vectors = vectors(batch.stream().map(tokens::get).toList());
            for (var i = 0; i < batch.size(); i++) made.put(batch.get(i), vectors[i]);
        }
        progress.at(order.size(), order.size());
        return made;
    }

    /** As the tokenizer of the original does: cut, and the end-of-text token put back. */
    private int[] shortened(int[] ids) {
        if (ids.length <= shape.longest()) return ids;
        var cut = Arrays.copyOf(ids, shape.longest());
        cut[cut.length - 1] = ids[ids.length - 1];
        return cut;
    }

    /** One vector for each row: hidden states mixed over layers, then averaged over the tokens that are no padding. */
    private float[][] vectors(List<int[]> rows) throws IOException {
        int length = rows.stream().mapToInt(row -> row.length).max().orElseThrow();
        var ids = new int[rows.size()][length];
        var places = new int[rows.size()][length];
        var mask = new float[rows.size() * length];
        var shares = new float[rows.size() * length];
        for (var row = 0; row < ids.length; row++) {
            int own = rows.get(row).length;
            int place = PADDING;
            for (var i = 0; i < length; i++) {
                boolean real = i < own;
                ids[row][i] = real ? rows.get(row)[i] : PADDING;
                // a text may spell the padding token: the original gives it no place and no share
                boolean counted = ids[row][i] != PADDING;
                places[row][i] = counted ? ++place : PADDING;
                mask[row * length + i] = real ? 0 : Float.NEGATIVE_INFINITY;
                shares[row * length + i] = settings.pool().equals("cls") ? i == 0 ? 1 : 0 : counted ? 1f / own : 0;
            }
        }
        try (var scope = manager.newSubManager()) {
            var epsilon = scope.create(NORM_EPSILON);
            var arguments = new NDList(Torch.tokens(scope, ids), Torch.tokens(scope, places), epsilon);
            arguments.addAll(embeddings);
            var x = script.call("embed", scope, arguments).get(0);
            var attention = Torch.floats(scope, mask, ids.length, 1, 1, length);
            var weighted = x.mul(mix[0]);
            for (var layer = 1; layer <= highest(); layer++) {
                var block = new NDList(x, attention, scope.create((long) shape.heads()), epsilon);
                block.addAll(block(layer - 1));
                var next = script.call("block", scope, block).get(0);
                x.close();
                x = next;
                if (mix[layer] == 0) continue;
                try (var share = x.mul(mix[layer])) {
                    weighted.addi(share);
                }
            }
            var pooled = Torch.floats(scope, shares, ids.length, 1, length).matMul(weighted);
            return split(pooled.toFloatArray(), ids.length);
        }
    }

    /** [t, r, t * r, |t - r|, t * s, |t - s|] of every segment. */
    private float[] features(List<Segment> batch, Map<String, float[]> vectors) {
        int width = width();
        var features = new float[batch.size() * 6 * width];
        for (var row = 0; row < batch.size(); row++) {
            var s = vectors.get(batch.get(row).source);
            var t = vectors.get(batch.get(row).translation);
            var r = vectors.get(batch.get(row).reference);
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
        return shape.width();
    }

    /** Sparse shares leave layers out; what lies above the last that counts need not be computed. */
    private int highest() {
        int layer = shape.layers();
        while (layer > 0 && mix[layer] == 0) layer--;
        return layer;
    }

    private NDList block(int index) throws IOException {
        while (blocks.size() <= index) blocks.add(load(EncoderShape.blockNames(blocks.size())));
        return blocks.get(index);
    }

    private NDList load(List<String> names) throws IOException {
        var arrays = new ArrayList<NDArray>();
        for (var name : names) arrays.add(weights.load(name, manager));
        return TorchModule.listArgument("w", arrays);
    }

    /** An id outside the table would read foreign memory or abort: a tokenizer that can give one is refused. */
    private static void check(Vocabulary vocabulary, EncoderShape shape) throws TensorFileException {
        if (vocabulary.size() > shape.vocabulary())
            throw new TensorFileException("The tokenizer has more pieces than the encoder has embeddings.");
        if (vocabulary.id("<pad>").orElse(-1) != PADDING)
            throw new TensorFileException(
                    "tokenizer.json is not that of XLM-RoBERTa: its <pad> is not token " + PADDING + ".");
    }

    private void checkTokenizer() throws TensorFileException {
        check(tokenizer.vocabulary(), shape);
        if (tokenizer.encode("").length == 0)
            throw new TensorFileException("tokenizer.json is not that of XLM-RoBERTa: it puts no ends around texts.");
    }

    /**
     * Names of the weight and bias of each linear layer, in order; dropout and activations have numbers between them.
     */
    private static List<String> estimatorLayers(CometSettings settings, TorchCheckpoint weights, int width)
            throws TensorFileException {
        var numbers = weights.names().stream().map(ESTIMATOR::matcher).filter(Matcher::matches)
                .map(match -> Integer.valueOf(match.group(1))).sorted().toList();
        var sizes = settings.hiddenSizes();
        if (numbers.size() != sizes.size() + 1)
            throw new TensorFileException("The estimator has " + numbers.size() + " layers where hparams.yaml asks for "
                    + (sizes.size() + 1) + ".");
        var names = new ArrayList<String>();
        long in = 6L * width;
        for (var i = 0; i < numbers.size(); i++) {
            long out = i < sizes.size() ? sizes.get(i) : 1;
            var name = "estimator.ff." + numbers.get(i);
            weights.require(name + ".weight", out, in);
            weights.require(name + ".bias", out);
            names.addAll(List.of(name + ".weight", name + ".bias"));
            in = out;
        }
        return names;
    }

    private static float[][] split(float[] flat, int rows) {
        var split = new float[rows][flat.length / rows];
        for (var row = 0; row < rows; row++)
            System.arraycopy(flat, row * split[row].length, split[row], 0, split[row].length);
        return split;
    }
}
