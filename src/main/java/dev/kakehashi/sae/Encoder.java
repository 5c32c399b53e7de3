package dev.kakehashi.sae;

import dev.kakehashi.tensor.Torch;

/**
 * Equation (1), z = TopK(ReLU(W_enc (x - b_dec) + b_enc)).
 *
 * <p>TopK of ReLU and ReLU of TopK choose the same positive values; fewer than k positive ones leave zeros behind them.
 */
public interface Encoder extends AutoCloseable {

    /** On the device libtorch runs on. */
    static Encoder of(TopKSae sae) {
        return of(sae, new CpuWork());
    }

    /** @param work shared by encoders of one thread */
    static Encoder of(TopKSae sae, CpuWork work) {
        var device = Torch.device();
        return device.isGpu() ? new ScriptEncoder(sae, device) : new CpuEncoder(sae, work);
    }

    /**
     * @param rows (count, width) normalised vectors
     * @param chosen receives (count, k) latents in falling order of activation; ties by the smaller latent on a CPU, in
     *     any order on a GPU
     * @param values receives (count, k) activations, 0 where fewer than k are positive
     */
    void encode(float[] rows, int count, int[] chosen, float[] values);

    @Override
    void close();
}
