package dev.kakehashi.intervention;

import dev.kakehashi.activations.DocumentStream;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.progress.Progress;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/**
 * The losses of every arm on the evaluation documents: the source's and the target's passes up to the layer are made
 * once for a batch and shared by all arms; above the layer the target continues once for each.
 */
public final class InterventionGrid {
    private final CausalTransformer source;
    private final CausalTransformer target;
    private final Injection injection;
    private final List<Arm> arms;

    public InterventionGrid(CausalTransformer source, CausalTransformer target, Injection injection, List<Arm> arms) {
        if (source.config().width() != target.config().width())
            throw new IllegalArgumentException("models of different width");
        this.source = source;
        this.target = target;
        this.injection = injection;
        this.arms = arms;
    }

    /**
     * Runs the documents that {@code losses} does not hold yet, in whole batches, so that a killed run continues with
     * the same numbers.
     */
    public void run(DocumentStream documents, LossFile losses, Progress progress) throws IOException {
        int layer = injection.options().layer();
        for (var first = losses.documentsDone(); first < losses.documents(); first += losses.together()) {
            var tokens = new int[Math.min(losses.together(), losses.documents() - first)][];
            for (var row = 0; row < tokens.length; row++) tokens[row] = documents.tokens(first + row);
            var skipped = injection.options().bos() ? new BitSet() : firsts(tokens);
            int predictions = first < losses.kept() ? LossFile.PREDICTIONS : 0;
            try (var full = source.pause(tokens, layer); var mid = target.pause(tokens, layer)) {
                var encoded = injection.encode(full.residual());
                for (var arm = 0; arm < arms.size(); arm++) {
                    progress.at((long) first * arms.size() + (long) arm * tokens.length,
                            (long) losses.documents() * arms.size());
                    losses.add(mid.continueFrom(injection.apply(arms.get(arm), encoded, mid.residual(), skipped),
                            predictions));
                }
            }
            losses.finishBatch(tokens);
        }
        progress.at((long) losses.documents() * arms.size(), (long) losses.documents() * arms.size());
    }

    static BitSet firsts(int[][] tokens) {
        var firsts = new BitSet();
        for (var row = 0; row < tokens.length; row++) firsts.set(row * tokens[row].length);
        return firsts;
    }
}
