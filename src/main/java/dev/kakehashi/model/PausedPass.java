package dev.kakehashi.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.kakehashi.tensor.Torch;

/** A pass that stopped behind one layer and is continued as often as wanted, each time from another residual stream. */
public final class PausedPass implements AutoCloseable {
    private final CausalTransformer model;
    private final NDManager scope;
    private final NDArray ids;
    private final int layer;
    private final float[] residual;

    PausedPass(CausalTransformer model, NDManager scope, NDArray ids, int layer, float[] residual) {
        this.model = model;
        this.scope = scope;
        this.ids = ids;
        this.layer = layer;
        this.residual = residual;
    }

    /**
     * What a model expects after every token but the last.
     *
     * @param losses (batch, length - 1) negative log-likelihoods in nats of the tokens that follow
     * @param tokens (batch, length - 1, k) the most probable next tokens, falling; null when none were asked for
     * @param probabilities of {@code tokens}
     */
    public record Outcome(float[][] losses, int[][] tokens, float[][] probabilities) {}

    /** The residual stream behind the layer, (batch, length, width), row-major; not to be changed. */
    public float[] residual() {
        return residual;
    }

    /**
     * Runs the layers above from the given residual stream; from {@link #residual} itself the losses are those of an
     * unbroken pass, to the bit.
     *
     * @param changed (batch, length, width)
     * @param predictions most probable next tokens to return for each position; 0 for none
     */
    public Outcome continueFrom(float[] changed, int predictions) {
        Torch.gradients(false);
        int rows = (int) ids.getShape().get(0);
        long length = ids.getShape().get(1);
        try (var own = model.newScope()) {
            var x = Torch.floats(own, changed, rows, length, model.config().width());
            var last = model.blocks(own, x, layer + 1, model.config().layers(), (at, stream) -> stream);
            var losses = CausalTransformer.rows(model.unembed("token_losses", own, last, ids).get(0).toFloatArray(),
                    rows);
            if (predictions == 0) return new Outcome(losses, null, null);
            var best = model.predict("predictions", own, last, predictions);
            var probabilities = CausalTransformer.rows(best.get(0).toFloatArray(), rows);
            var tokens = new int[rows][probabilities[0].length];
            var flat = best.get(1).toLongArray();
            for (var i = 0; i < flat.length; i++) tokens[i / tokens[0].length][i % tokens[0].length] = (int) flat[i];
            return new Outcome(losses, tokens, probabilities);
        }
    }

    @Override
    public void close() {
        scope.close();
    }
}
