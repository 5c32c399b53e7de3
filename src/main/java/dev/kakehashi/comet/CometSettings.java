package dev.kakehashi.comet;

import dev.kakehashi.outside.OutsideFile;
import dev.kakehashi.outside.Shown;
import dev.kakehashi.outside.Unusable;
import dev.kakehashi.tensor.TensorFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What hparams.yaml says about a COMET model; what is not supported is refused by name. */
record CometSettings(boolean sparsemax, String pool, List<Integer> hiddenSizes, boolean finalSigmoid) {
    private static final int MOST_HIDDEN_LAYERS = 16;

    static CometSettings read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) throw new TensorFileException("The folder has no hparams.yaml.");
        Object root;
        try {
            root = new Yaml(new SafeConstructor(limits())).load(OutsideFile.text(file, 1 << 20));
        } catch (Unusable e) {
            throw new TensorFileException("hparams.yaml " + e.getMessage() + ".");
        } catch (RuntimeException e) {
            throw new TensorFileException("hparams.yaml is not plain YAML: "
                    + Shown.of(String.valueOf(e.getMessage()).lines().findFirst().orElse("")) + ".");
        }
        if (!(root instanceof Map<?, ?> values)) throw new TensorFileException("hparams.yaml holds no settings.");
        require(values, "class_identifier", "regression_metric");
        require(values, "encoder_model", "XLM-RoBERTa");
        require(values, "layer", "mix");
        require(values, "activations", "Tanh");
        // COMET's own default is true: a file without the setting means true.
        if (!Boolean.FALSE.equals(values.get("layer_norm")))
            throw unsupported("layer_norm", text(values, "layer_norm", "true, by leaving it out"));
        var segments = values.get("input_segments");
        if (segments != null && !(segments instanceof List<?> list && list.size() == 3
                && list.containsAll(List.of("src", "mt", "ref"))))
            throw unsupported("input_segments", segments);
        var transformation = text(values, "layer_transformation", "softmax");
        if (!List.of("softmax", "sparsemax").contains(transformation))
            throw unsupported("layer_transformation", transformation);
        var pool = text(values, "pool", "avg");
        if (!List.of("avg", "cls").contains(pool)) throw unsupported("pool", pool);
        var last = values.get("final_activation");
        if (last != null && !last.equals("Sigmoid")) throw unsupported("final_activation", last);
        return new CometSettings(transformation.equals("sparsemax"), pool, hiddenSizes(values.get("hidden_sizes")),
                last != null);
    }

    /** Aliases to lists are how a few lines become gigabytes, or a list that holds itself. */
    private static LoaderOptions limits() {
        var limits = new LoaderOptions();
        limits.setMaxAliasesForCollections(0);
        limits.setNestingDepthLimit(20);
        limits.setAllowDuplicateKeys(false);
        return limits;
    }

    private static List<Integer> hiddenSizes(Object value) throws TensorFileException {
        if (!(value instanceof List<?> list) || list.isEmpty() || list.size() > MOST_HIDDEN_LAYERS)
            throw new TensorFileException("hparams.yaml gives no usable hidden_sizes.");
        for (var size : list)
            if (!(size instanceof Integer number) || number < 1) throw unsupported("hidden_sizes", size);
        return list.stream().map(Integer.class::cast).toList();
    }

    private static void require(Map<?, ?> values, String key, String value) throws TensorFileException {
        if (!text(values, key, value).equals(value)) throw unsupported(key, values.get(key));
    }

    private static String text(Map<?, ?> values, String key, String usual) {
        return values.get(key) == null ? usual : String.valueOf(values.get(key));
    }

    private static TensorFileException unsupported(String key, Object value) {
        return new TensorFileException(
                "hparams.yaml: " + key + " \"" + Shown.of(String.valueOf(value)) + "\" is not supported.");
    }
}
