package dev.kakehashi.analysis.evaluation;

import ai.djl.ndarray.NDArray;
import dev.kakehashi.activations.ActivationStream;
import dev.kakehashi.activations.DocumentStream;
import dev.kakehashi.activations.Normalizer;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.model.BlockwisePass;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.model.ResidualEdit;
import dev.kakehashi.progress.ResumableProgress;
import dev.kakehashi.sae.CpuWork;
import dev.kakehashi.sae.Encoder;
import dev.kakehashi.sae.TopKSae;
import dev.kakehashi.tensor.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * (H_zero - H_sae) / (H_zero - H): how much of the loss a zeroed residual stream costs is recovered when the SAE's
 * reconstruction stands in its place, scaled back by the norm of what it replaces. Both edits change the same
 * positions: those behind BOS.
 */
public final class RecoveredCrossEntropy {
    /** A pass with logits takes more memory than one without. */
    private static final int SHARE_OF_A_PASS = 2;
    private static final String[] NAMES = {"all", Language.ENGLISH.code(), Language.JAPANESE.code()};

    private final Passes passes;
    private final SavedLosses saved;
    private final long total;
    private final CpuWork work = new CpuWork();

    private RecoveredCrossEntropy(List<EvaluatedSae> saes, Passes passes, double resumeShare,
            ResumableProgress progress) throws IOException {
        this.passes = passes;
        this.saved = new SavedLosses(passes.file, passes.sequences, resumeShare, progress);
        this.total = sequences(saes, passes.sequences);
    }

    /**
     * @param sequences to run, the first of {@code documents}; 0 leaves the metric out
     * @param file of the losses of passes that are done; it belongs to these documents and this model
     * @param blockwise whether only one block of the model is held at a time, which takes little longer; the numbers
     *     are the same
     */
    public record Passes(CausalTransformer model, DocumentStream documents, int sequences, Path file,
            boolean blockwise) {}

    /** Sequences in all: one pass as it is, one for each layer, one for each SAE. */
    public static long sequences(List<EvaluatedSae> saes, int sequences) {
        return sequences * (1 + saes.stream().map(EvaluatedSae::layer).distinct().count() + saes.size());
    }

    /**
     * @param progress in {@link #sequences}
     * @return by key of the SAE, then by language
     */
    public static Map<String, Map<String, CrossEntropies>> of(List<EvaluatedSae> saes, Passes passes,
            double resumeShare, ResumableProgress progress) throws IOException {
        var recovered = new LinkedHashMap<String, Map<String, CrossEntropies>>();
        if (passes.sequences == 0) return recovered;
        var own = new RecoveredCrossEntropy(saes, passes, resumeShare, progress);
        var whole = own.saved.of("whole", () -> own.losses(null));
        for (var each : saes) {
            var replaced = own.saved.of("replaced " + each.key(), () -> own.replaced(each));
            var zeroed = own.saved.of("zeroed behind BOS " + each.layer(),
                    // SAEs of one layer share it
                    () -> own.losses(new Zeroing(each.layer(), passes.documents.skipped())));
            var values = new LinkedHashMap<String, CrossEntropies>();
            for (var i = 0; i < NAMES.length; i++)
                values.put(NAMES[i], new CrossEntropies(whole[i], zeroed[i], replaced[i]));
            recovered.put(each.key(), values);
        }
        own.saved.save();
        return recovered;
    }

    private double[] replaced(EvaluatedSae each) {
        try (var encoder = Encoder.of(each.sae(), work)) {
            return losses(new Replacing(each.layer(), each.sae(), encoder, passes.documents.skipped()));
        }
    }

    /** Mean token losses of all, English and Japanese documents. */
    private double[] losses(ResidualEdit edit) {
        var sums = new EnumMap<Language, double[]>(Language.class);
        for (var language : Language.values()) sums.put(language, new double[2]);
        int atOnce = atOnce();
        int batches = (passes.sequences + atOnce - 1) / atOnce;
        BlockwisePass.Sink sink = (batch, losses) -> {
            for (var row = 0; row < losses.length; row++) {
                var sum = sums.get(passes.documents.language(batch * atOnce + row));
                for (var loss : losses[row]) sum[0] += loss;
                sum[1] += losses[row].length;
            }
        };
        if (passes.blockwise) {
            new BlockwisePass(passes.model, edit).run(batches, this::tokens, sink, (done, all) -> at(done * atOnce));
        } else {
            for (var batch = 0; batch < batches; batch++) {
                at((long) batch * atOnce);
                sink.accept(batch, passes.model.tokenLosses(tokens(batch), edit));
            }
        }
        var english = sums.get(Language.ENGLISH);
        var japanese = sums.get(Language.JAPANESE);
        return new double[] {(english[0] + japanese[0]) / (english[1] + japanese[1]), english[0] / english[1],
            japanese[0] / japanese[1]};
    }

    private void at(long sequences) {
        saved.at(Math.min(total, (long) saved.size() * passes.sequences + sequences), total);
    }

    private int atOnce() {
        return Math.max(1, ActivationStream.sequencesAtOnce(passes.documents.length()) / SHARE_OF_A_PASS);
    }

    private int[][] tokens(int batch) {
        int first = batch * atOnce();
        var tokens = new int[Math.min(atOnce(), passes.sequences - first)][];
        for (var row = 0; row < tokens.length; row++) tokens[row] = passes.documents.tokens(first + row);
        return tokens;
    }

    private record Zeroing(int layer, int skipped) implements ResidualEdit {
        @Override
        public NDArray apply(NDArray residual) {
            var original = residual.toFloatArray();
            var zeros = new float[original.length];
            keepBos(original, zeros, residual, skipped);
            return Torch.floats(residual.getManager(), zeros, residual.getShape().getShape());
        }
    }

    /** The SAE never saw BOS, so no edit changes it: its vector is what many heads rest on. */
    private static void keepBos(float[] original, float[] edited, NDArray residual, int skipped) {
        int length = (int) residual.getShape().get(1);
        int width = (int) residual.getShape().get(2);
        for (var at = 0; skipped > 0 && at < original.length; at += length * width)
            System.arraycopy(original, at, edited, at, skipped * width);
    }

    private record Replacing(int layer, TopKSae sae, Encoder encoder, int skipped) implements ResidualEdit {
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
                if (row % length >= skipped)
                    Normalizer.restore(sae.normalization(), rebuilt, original, row * width, width);
            }
            keepBos(original, rebuilt, residual, skipped);
            return Torch.floats(residual.getManager(), rebuilt, residual.getShape().getShape());
        }
    }
}
