package dev.kakehashi.analysis;

import ai.djl.ndarray.NDArray;
import dev.kakehashi.activations.ActivationStream;
import dev.kakehashi.activations.DocumentStream;
import dev.kakehashi.activations.Normalizer;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.model.ResidualEdit;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.sae.Encoder;
import dev.kakehashi.sae.ReconstructionMetrics;
import dev.kakehashi.sae.TopKSae;
import dev.kakehashi.tensor.Torch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** One pass of the language model over the evaluation documents, encoded by the SAEs of all layers: indexes and reconstruction metrics. */
public final class EvaluationPass {
    private static final String TOKENS = "evaluation.tokens";
    private static final int SEQUENCES_AT_ONCE = 16;

    private final DocumentStream documents;
    private final int sequences;
    private final Path tokensFile;
    private final Map<Integer, Map<String, ReconstructionMetrics>> metrics = new TreeMap<>();

    private EvaluationPass(DocumentStream documents, int sequences, Path tokensFile) {
        this.documents = documents;
        this.sequences = sequences;
        this.tokensFile = tokensFile;
    }

    /**
     * @param saes by layer; writes the index of each to {@code folder/layer<L>/}
     * @param progress in tokens
     */
    public static EvaluationPass run(SortedMap<Integer, TopKSae> saes, ActivationStream stream, int sequences, Path folder, Progress progress)
            throws IOException {
        var pass = new EvaluationPass(stream.documents(), sequences, folder.resolve(TOKENS));
        EvaluationTokens.write(pass.tokensFile, stream.documents(), sequences);
        var encoders = new TreeMap<Integer, Encoder>();
        var writers = new TreeMap<Integer, ActivationIndexWriter>();
        try {
            for (var sae : saes.entrySet()) {
                var own = new AnalysisFolder(folder.resolve("layer" + sae.getKey()));
                Files.createDirectories(own.path());
                encoders.put(sae.getKey(), Encoder.of(sae.getValue()));
                writers.put(sae.getKey(), new ActivationIndexWriter(own.index(), sae.getValue().latents()));
                pass.metrics.put(sae.getKey(), pass.empty(sae.getValue()));
            }
            int span = stream.vectorsPerSequence();
            stream.read(0, sequences, (layer, first, rows) -> {
                progress.at(first * span, (long) sequences * span);
                pass.add(layer, (int) first, rows, saes.get(layer), encoders.get(layer), writers.get(layer));
            });
            for (var writer : writers.values()) writer.finish();
            return pass;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            encoders.values().forEach(Encoder::close);
            for (var writer : writers.values()) writer.close();
        }
    }

    public Path tokensFile() {
        return tokensFile;
    }

    public EvaluationTokens tokens() throws IOException {
        return EvaluationTokens.open(tokensFile);
    }

    /** Reconstruction metrics of one layer's SAE, for all documents and by language. */
    public Map<SaeMetric, Map<String, Double>> reconstruction(int layer) {
        var own = metrics.get(layer);
        int latents = own.get("all").latents();
        var result = new LinkedHashMap<SaeMetric, Map<String, Double>>();
        result.put(SaeMetric.RECONSTRUCTION_LOSS, each(own, ReconstructionMetrics::reconstructionLoss));
        result.put(SaeMetric.FVU, each(own, ReconstructionMetrics::fvu));
        result.put(SaeMetric.EXPLAINED_VARIANCE, each(own, ReconstructionMetrics::explainedVariance));
        result.put(SaeMetric.COSINE, each(own, ReconstructionMetrics::cosine));
        result.put(SaeMetric.L0, each(own, ReconstructionMetrics::l0));
        result.put(SaeMetric.DEAD_SHARE, each(own, one -> (double) one.deadLatents() / latents));
        return result;
    }

    /**
     * (H_zero - H_sae) / (H_zero - H): how much of the loss a zeroed residual stream costs is recovered when the SAE's reconstruction
     * stands in its place, at the positions behind BOS and scaled back by the norm of what it replaces.
     *
     * @param most sequences to run; 0 leaves the metric out
     * @return by layer and language
     */
    public Map<Integer, Map<String, Double>> crossEntropyRecovered(
            CausalTransformer model, SortedMap<Integer, TopKSae> saes, int most, Progress progress) {
        var recovered = new TreeMap<Integer, Map<String, Double>>();
        int count = Math.min(most, sequences);
        if (count == 0) return recovered;
        var whole = losses(model, count, null);
        int done = 0;
        for (var sae : saes.entrySet()) {
            progress.at(done++, saes.size());
            double[] replaced;
            try (var encoder = Encoder.of(sae.getValue())) {
                replaced = losses(model, count, new Replacing(sae.getKey(), sae.getValue(), encoder));
            }
            var zeroed = losses(model, count, new Zeroing(sae.getKey()));
            var values = new LinkedHashMap<String, Double>();
            for (var i = 0; i < NAMES.length; i++) values.put(NAMES[i], (zeroed[i] - replaced[i]) / (zeroed[i] - whole[i]));
            recovered.put(sae.getKey(), values);
        }
        return recovered;
    }

    private static final String[] NAMES = {"all", Language.ENGLISH.code(), Language.JAPANESE.code()};

    private void add(int layer, int firstSequence, float[] rows, TopKSae sae, Encoder encoder, ActivationIndexWriter writer) {
        int count = rows.length / sae.width();
        int span = documents.length() - 1;
        var chosen = new int[count * sae.k()];
        var values = new float[count * sae.k()];
        encoder.encode(rows, count, chosen, values);
        try {
            writer.add(firstSequence * span, chosen, values, count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var rebuilt = sae.decode(chosen, values, count);
        var own = metrics.get(layer);
        own.get("all").add(rows, rebuilt, chosen, values, count);
        for (var sequence = 0; sequence < count / span; sequence++) {
            var language = documents.language(firstSequence + sequence).code();
            int at = sequence * span;
            own.get(language).add(
                    java.util.Arrays.copyOfRange(rows, at * sae.width(), (at + span) * sae.width()),
                    java.util.Arrays.copyOfRange(rebuilt, at * sae.width(), (at + span) * sae.width()),
                    java.util.Arrays.copyOfRange(chosen, at * sae.k(), (at + span) * sae.k()),
                    java.util.Arrays.copyOfRange(values, at * sae.k(), (at + span) * sae.k()),
                    span);
        }
    }

    /** Mean token losses of all, English and Japanese documents. */
    private double[] losses(CausalTransformer model, int count, ResidualEdit edit) {
        var sums = new EnumMap<Language, double[]>(Language.class);
        for (var language : Language.values()) sums.put(language, new double[2]);
        for (var first = 0; first < count; first += SEQUENCES_AT_ONCE) {
            var tokens = new int[Math.min(SEQUENCES_AT_ONCE, count - first)][];
            for (var row = 0; row < tokens.length; row++) tokens[row] = documents.tokens(first + row);
            var losses = model.tokenLosses(tokens, edit);
            for (var row = 0; row < tokens.length; row++) {
                var sum = sums.get(documents.language(first + row));
                for (var loss : losses[row]) sum[0] += loss;
                sum[1] += losses[row].length;
            }
        }
        var english = sums.get(Language.ENGLISH);
        var japanese = sums.get(Language.JAPANESE);
        return new double[] {(english[0] + japanese[0]) / (english[1] + japanese[1]), english[0] / english[1], japanese[0] / japanese[1]};
    }

    private record Zeroing(int layer) implements ResidualEdit {
        @Override
        public NDArray apply(NDArray residual) {
            return residual.zerosLike();
        }
    }

    private record Replacing(int layer, TopKSae sae, Encoder encoder) implements ResidualEdit {
        @Override
        public NDArray apply(NDArray residual) {
            int width = sae.width();
            int length = (int) residual.getShape().get(1);
            var original = residual.toFloatArray();
            var rows = original.clone();
            Normalizer.apply(sae.normalization(), rows, width);
            int count = rows.length / width;
            var chosen = new int[count * sae.k()];
            var values = new float[count * sae.k()];
            encoder.encode(rows, count, chosen, values);
            var rebuilt = sae.decode(chosen, values, count);
            for (var row = 0; row < count; row++) {
                int at = row * width;
                if (row % length == 0) System.arraycopy(original, at, rebuilt, at, width); // the SAE never saw BOS
                else Normalizer.restore(sae.normalization(), rebuilt, original, at, width);
            }
            return Torch.floats(residual.getManager(), rebuilt, residual.getShape().getShape());
        }
    }

    private Map<String, ReconstructionMetrics> empty(TopKSae sae) {
        var own = new LinkedHashMap<String, ReconstructionMetrics>();
        for (var name : NAMES) own.put(name, new ReconstructionMetrics(sae.width(), sae.latents()));
        return own;
    }

    private static Map<String, Double> each(Map<String, ReconstructionMetrics> own, ToDoubleFunction<ReconstructionMetrics> number) {
        var values = new LinkedHashMap<String, Double>();
        own.forEach((language, one) -> values.put(language, number.applyAsDouble(one)));
        return values;
    }
}
