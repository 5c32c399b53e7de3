package dev.kakehashi.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.tensor.MatrixProduct;
import dev.kakehashi.tensor.Torch;
import dev.kakehashi.tensor.TorchModule;
import dev.kakehashi.tensor.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A Llama whose residual stream can be read and replaced; blocks are loaded when a pass first needs them. */
public final class CausalTransformer implements AutoCloseable {
    /**
     * So many go through a block together on a CPU: what it computes on the way stays in the cache and out of fresh
     * pages.
     */
    private static final int TOKENS_AT_ONCE = 512;

    /** Rows of the unembedding that a check holds at a time. */
    private static final int ROWS_AT_ONCE = 4096;

    private final ModelConfig config;
    private final Weights weights;
    private final NDManager manager;
    private final TorchModule script;
    private final NDArray heads;
    private final NDArray epsilon;
    private final NDList[] blocks;
    private NDArray norm;
    private NDArray unembedding;
    private NDArray absent; // their number, then the ids
    private int predictable;

    private CausalTransformer(ModelConfig config, Weights weights, Device device) {
        this.config = config;
        this.weights = weights;
        this.manager = Torch.newManager(device);
        this.script = TorchModule.load(List.of(MatrixProduct.on(device).resource(), "torchscript/llama_block.py",
                "torchscript/llama_tokens.py", "torchscript/llama_cache.py"), manager);
        this.blocks = new NDList[config.layers()];
        this.heads = manager.create((long) config.heads());
        this.epsilon = manager.create(config.normEpsilon());
        this.absent = manager.create(new long[] {0});
        this.predictable = config.vocabulary();
    }

    /**
     * @throws IOException with a sentence that names what is missing, misshapen or unsupported; nothing native has run
     *     then
     */
    public static CausalTransformer load(Path folder, Device device) throws IOException {
        var config = ModelConfig.read(folder.resolve("config.json"));
        var weights = Weights.open(folder);
        try {
            WeightNames.check(config, weights);
            return new CausalTransformer(config, weights, device);
        } catch (IOException | RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    public ModelConfig config() {
        return config;
    }

    /**
     * Leaves ids out of every list of most probable tokens: rows of the unembedding that the tokenizer has no token
     * for. They stay in the softmax, as in any other program, so no loss and no probability changes.
     */
    public void leaveOut(int[] ids) {
        var counted = LongStream.concat(LongStream.of(ids.length), Arrays.stream(ids).asLongStream()).toArray();
        absent.close();
        absent = manager.create(counted);
        predictable = config.vocabulary() - ids.length;
    }

    public Device device() {
        return manager.getDevice();
    }

    /** Number of blocks whose weights are in memory. */
    public int loadedBlocks() {
        return (int) Arrays.stream(blocks).filter(Objects::nonNull).count();
    }

    /**
     * Runs the model up to the highest of {@code layers} and nothing above it (METHOD section 1).
     *
     * @param tokens (batch, length) ids, rows of equal length
     */
    public void residuals(int[][] tokens, SortedSet<Integer> layers, ResidualVisitor visitor) {
        Torch.gradients(false);
        try (var scope = manager.newSubManager()) {
            run(scope, checked(tokens), layers.last(), (layer, residual) -> {
                if (layers.contains(layer)) visitor.visit(layer, residual);
                return residual;
            });
        }
    }

    /**
     * Negative log-likelihood in nats of every next token.
     *
     * @param edit replaces the residual stream behind its layer, or null
     * @return (batch, length - 1)
     */
    public float[][] tokenLosses(int[][] tokens, ResidualEdit edit) {
        Torch.gradients(false);
        try (var scope = manager.newSubManager()) {
            var last = run(scope, checked(tokens), config.layers(),
                    (layer, residual) -> edit != null && edit.layer() == layer ? edit.apply(residual) : residual);
            var losses = unembed("token_losses", scope, last, Torch.tokens(scope, tokens)).get(0);
            return rows(losses.toFloatArray(), tokens.length);
        }
    }

    /**
     * Runs the model up to {@code layer} and stops there, to be continued as often as wanted.
     *
     * @param tokens (batch, length) ids, rows of equal length
     */
    public PausedPass pause(int[][] tokens, int layer) {
        Torch.gradients(false);
        var scope = manager.newSubManager();
        try {
            var residual = run(scope, checked(tokens), layer, (at, stream) -> stream).toFloatArray();
            return new PausedPass(this, scope, Torch.tokens(scope, tokens), layer, residual);
        } catch (RuntimeException e) {
            scope.close();
            throw e;
        }
    }

    /** Scores of the next token after each row; (batch, vocabulary). */
    public float[][] lastLogits(int[][] tokens) {
        Torch.gradients(false);
        try (var scope = manager.newSubManager()) {
            var last = run(scope, checked(tokens), config.layers(), (layer, residual) -> residual);
            var end = last.get(":, " + (tokens[0].length - 1) + ":, :");
            var logits = script.call("logits", scope, new NDList(end, norm(), unembeddingArray(), epsilon)).get(0);
            return rows(logits.toFloatArray(), tokens.length);
        }
    }

    /** Gives back the memory of all blocks and of the unembedding; what is needed again is loaded again. */
    public void release() {
        for (var index = 0; index < blocks.length; index++) forget(index);
        if (unembedding != null) unembedding.close();
        unembedding = null;
    }

    /**
     * Holds one block's weights at a time, and of the unembedding some rows.
     *
     * @param progress told the layers that are done
     * @throws IOException when a short pass gives numbers that are not finite: the weights are broken
     */
    public void check(Progress progress) throws IOException {
        var tokens = new int[1][Math.min(8, config.context())];
        for (var i = 0; i < tokens[0].length; i++) tokens[0][i] = i % config.vocabulary();
        Torch.gradients(false);
        try (var scope = manager.newSubManager()) {
            var x = embed(scope, tokens);
            for (var layer = 1; layer <= config.layers(); layer++) {
                x = blocks(scope, x, layer, layer, (at, residual) -> residual);
                forget(layer - 1);
                progress.at(layer, config.layers());
            }
            for (var first = 0; first < config.vocabulary(); first += ROWS_AT_ONCE)
                checkLogits(x, first, Math.min(config.vocabulary(), first + ROWS_AT_ONCE));
        }
    }

    private void checkLogits(NDArray last, int first, int behind) throws IOException {
        var name = config.tiedEmbeddings() ? WeightNames.EMBEDDING : WeightNames.UNEMBEDDING;
        try (var scope = manager.newSubManager()) {
            var rows = weights.rows(name, IntStream.range(first, behind).toArray(), scope);
            for (var logit : script.call("logits", scope, new NDList(last, norm(), rows, epsilon)).get(0)
                    .toFloatArray())
                if (!Float.isFinite(logit))
                    throw new IOException("The model's logits are not finite: its weights are broken.");
        }
    }

    @Override
    public void close() throws IOException {
        script.close();
        manager.close();
        weights.close();
    }

    @FunctionalInterface
    interface Behind {
        NDArray layer(int layer, NDArray residual);
    }

    private NDArray run(NDManager scope, int[][] tokens, int highest, Behind behind) {
        requireLayer(highest);
        return blocks(scope, behind.layer(0, embed(scope, tokens)), 1, highest, behind);
    }

    void requireLayer(int layer) {
        if (layer < 0 || layer > config.layers())
            throw new IllegalArgumentException("layer " + layer + " is beyond the model's " + config.layers());
    }

    /** Rows of the embedding as they lie in the file: a pass needs few of them, so the table is never expanded. */
    NDArray embed(NDManager scope, int[][] tokens) {
        try {
            var ids = Arrays.stream(tokens).flatMapToInt(Arrays::stream).toArray();
            return weights.rows(WeightNames.EMBEDDING, ids, scope).reshape(tokens.length, tokens[0].length,
                    config.width());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Blocks {@code first} to {@code last} on whole sequences; closes every residual stream it replaces. */
    NDArray blocks(NDManager scope, NDArray x, int first, int last, Behind behind) {
        long length = x.getShape().get(1);
        var rotary = Rotary.of(config, (int) length);
        var cosines = Torch.floats(scope, rotary.cosines(), length, 1, config.headSize());
        var sines = Torch.floats(scope, rotary.sines(), length, 1, config.headSize());
        long atOnce = manager.getDevice().isGpu() ? x.getShape().get(0) : Math.max(1, TOKENS_AT_ONCE / length);
        var rows = scope.create(atOnce);
        for (var layer = first; layer <= last; layer++) {
            var arguments = new NDList(x, cosines, sines, heads, epsilon, rows);
            arguments.addAll(block(layer - 1));
            var next = script.call("block", scope, arguments).get(0);
            x.close();
            x = behind.layer(layer, next);
        }
        return x;
    }

    /** One block on the newest tokens only; keys and values of the earlier ones are in the cache. */
    NDArray cachedBlock(NDManager scope, int layer, NDArray x, CachedPass.Place place, CachedPass.Cache cache) {
        var arguments = new NDList(x, place.cosines(), place.sines(), heads, epsilon, place.start(), place.mask(),
                cache.keys(), cache.values());
        arguments.addAll(block(layer - 1));
        return script.call("cached_block", scope, arguments).get(0);
    }

    /** A method of the script that ends in the vocabulary. */
    NDList unembed(String method, NDManager scope, NDArray x, NDArray last) {
        return script.call(method, scope, new NDList(x, norm(), unembeddingArray(), epsilon, last));
    }

    /**
     * The {@code k} most probable tokens where a method of the script looks, with their numbers; fewer where the
     * vocabulary is smaller.
     */
    NDList predict(String method, NDManager scope, NDArray x, int k) {
        var most = scope.create((long) Math.min(k, predictable));
        return script.call(method, scope, new NDList(x, norm(), unembeddingArray(), epsilon, most, absent));
    }

    NDArray reordered(NDManager scope, NDArray cache, NDArray rows) {
        return script.call("reordered", scope, new NDList(cache, rows)).get(0);
    }

    NDManager newScope() {
        return manager.newSubManager();
    }

    private NDList block(int index) {
        if (blocks[index] == null) {
            var arrays = new ArrayList<NDArray>();
            for (var names : WeightNames.belowOneAnother(config, index)) arrays.add(packed(load(names)));
            blocks[index] = TorchModule.listArgument("w", arrays);
        }
        return blocks[index];
    }

    private NDArray packed(NDArray weight) {
        if (weight.getShape().dimension() < 2) return weight;
        try (weight; var rows = manager.create((long) TOKENS_AT_ONCE)) {
            return script.call("packed", manager, new NDList(weight, rows)).get(0);
        }
    }

    void forget(int index) {
        if (blocks[index] != null) blocks[index].close();
        blocks[index] = null;
    }

    private NDArray norm() {
        if (norm == null) norm = load(List.of(WeightNames.FINAL_NORM));
        return norm;
    }

    private NDArray unembeddingArray() {
        if (unembedding == null)
            unembedding = load(List.of(config.tiedEmbeddings() ? WeightNames.EMBEDDING : WeightNames.UNEMBEDDING));
        return unembedding;
    }

    private NDArray load(List<String> names) {
        try {
            return weights.load(names, manager);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An id outside the table would read foreign memory or abort: refused here. */
    int[][] checked(int[][] tokens) {
        if (tokens.length == 0 || tokens[0].length == 0) throw new IllegalArgumentException("no tokens");
        for (var row : tokens) {
            if (row.length != tokens[0].length) throw new IllegalArgumentException("rows of different length");
            if (row.length > config.context())
                throw new IllegalArgumentException(
                        row.length + " tokens exceed the model's context of " + config.context());
            for (var id : row)
                if (id < 0 || id >= config.vocabulary())
                    throw new IllegalArgumentException(
                            "token " + id + " is outside the model's vocabulary of " + config.vocabulary());
        }
        return tokens;
    }

    static float[][] rows(float[] flat, int rows) {
        var result = new float[rows][flat.length / rows];
        for (var r = 0; r < rows; r++) System.arraycopy(flat, r * result[r].length, result[r], 0, result[r].length);
        return result;
    }
}
