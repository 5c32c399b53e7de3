package dev.kakehashi.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.kakehashi.tensor.FloatTensor;
import dev.kakehashi.tensor.Seeds;
import dev.kakehashi.tensor.Torch;
import dev.kakehashi.tensor.TorchModule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Weights of a Llama under training with AdamW's two moments, by name. */
final class TrainedWeights {
    private static final float SPREAD = 0.02f;

    private final ModelConfig config;
    private final NDManager manager;
    private final Map<String, NDArray> weights = new LinkedHashMap<>();
    private final Map<String, NDArray> means = new LinkedHashMap<>();
    private final Map<String, NDArray> squares = new LinkedHashMap<>();

    /**
     * Normal weights of deviation 0.02, those that write into the residual stream smaller by the root of their number;
     * gains of 1.
     */
    TrainedWeights(ModelConfig config, NDManager manager, long seed) {
        this.config = config;
        this.manager = manager;
        add(WeightNames.EMBEDDING, SPREAD, seed, config.vocabulary(), config.width());
        add(WeightNames.FINAL_NORM, 0, seed, config.width());
        if (!config.tiedEmbeddings()) add(WeightNames.UNEMBEDDING, SPREAD, seed, config.vocabulary(), config.width());
        for (var layer = 0; layer < config.layers(); layer++) {
            for (var tensor : WeightNames.block(config, layer)) {
                boolean writes = tensor.name().endsWith("o_proj.weight") || tensor.name().endsWith("down_proj.weight");
                float spread = writes ? (float) (SPREAD / Math.sqrt(2.0 * config.layers())) : SPREAD;
                add(tensor.name(), tensor.shape().length == 1 ? 0 : spread, seed, tensor.shape());
            }
        }
    }

    NDManager manager() {
        return manager;
    }

    List<NDArray> trained() {
        return new ArrayList<>(weights.values());
    }

    List<NDArray> means() {
        return new ArrayList<>(means.values());
    }

    List<NDArray> squares() {
        return new ArrayList<>(squares.values());
    }

    /** As the TorchScript function {@code loss} takes them: embedding, last norm, unembedding, then nine a block. */
    NDList asArgument(NDManager scope) {
        var all = new ArrayList<NDArray>();
        all.add(weights.get(WeightNames.EMBEDDING));
        all.add(weights.get(WeightNames.FINAL_NORM));
        all.add(weights.getOrDefault(WeightNames.UNEMBEDDING, weights.get(WeightNames.EMBEDDING)));
        for (var layer = 0; layer < config.layers(); layer++)
            for (var tensor : WeightNames.block(config, layer)) all.add(weights.get(tensor.name()));
        return TorchModule.listArgument("w", all);
    }

    /** The weights alone, as a checkpoint holds them. */
    Map<String, FloatTensor> checkpoint() {
        return tensors("", weights);
    }

    /** Weights and moments, as a resume point holds them. */
    Map<String, FloatTensor> everything() {
        var all = tensors("", weights);
        all.putAll(tensors("mean.", means));
        all.putAll(tensors("square.", squares));
        return all;
    }

    /** Whether all weights and moments are numbers; what is infinite or NaN is so minus itself too. */
    boolean finite() {
        Torch.gradients(false);
        for (var arrays : List.of(weights, means, squares))
            for (var array : arrays.values())
                try (var difference = array.sub(array); var sum = difference.sum()) { // one copy at a time
                    if (!Float.isFinite(sum.toFloatArray()[0])) return false;
                }
        return true;
    }

    interface Reader {
        float[] floats(String name) throws java.io.IOException;
    }

    void restore(Reader reader) throws java.io.IOException {
        Torch.gradients(false);
        for (var name : weights.keySet()) {
            copy(reader.floats(name), weights.get(name));
            copy(reader.floats("mean." + name), means.get(name));
            copy(reader.floats("square." + name), squares.get(name));
        }
    }

    private void add(String name, float spread, long seed, long... shape) {
        long elements = 1;
        for (var size : shape) elements *= size;
        var values = new float[(int) elements];
        if (spread == 0) java.util.Arrays.fill(values, 1);
        else Seeds.normal(Seeds.generator(seed, "initial " + name), values);
        for (var i = 0; spread != 0 && i < values.length; i++) values[i] *= spread;
        weights.put(name, own(values, true, shape));
        means.put(name, own(new float[values.length], false, shape));
        squares.put(name, own(new float[values.length], false, shape));
    }

    /** An array in libtorch's own memory: autograd may not hold on to a Java buffer. */
    private NDArray own(float[] values, boolean learned, long... shape) {
        Torch.gradients(false);
        try (var borrowed = Torch.floats(manager, values, shape)) {
            var array = borrowed.duplicate();
            if (learned) array.setRequiresGradient(true);
            return array;
        }
    }

    private void copy(float[] values, NDArray into) {
        try (var borrowed = Torch.floats(manager, values, into.getShape().getShape())) {
            borrowed.copyTo(into);
        }
    }

    private static Map<String, FloatTensor> tensors(String prefix, Map<String, NDArray> arrays) {
        Torch.gradients(false);
        var tensors = new LinkedHashMap<String, FloatTensor>();
        arrays.forEach((name, array) -> tensors.put(prefix + name,
                FloatTensor.of(array.toFloatArray(), array.getShape().getShape())));
        return tensors;
    }
}
