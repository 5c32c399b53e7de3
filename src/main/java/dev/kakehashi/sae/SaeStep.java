package dev.kakehashi.sae;

/**
 * One optimiser step of a TopK SAE on equation (3) with Adam, then unit norm for every decoder direction (METHOD
 * section 3).
 *
 * <p>Implementations take hand-written gradients: only the k chosen latents of a token have any. With g = 2 (x_hat - x)
 * / B: dz_j = W_dec_j . g; dW_dec_j = sum z_j g; dW_enc_j = sum dz_j (x - b_dec); db_enc_j = sum dz_j; db_dec = sum g -
 * W_enc^T db_enc.
 */
interface SaeStep extends AutoCloseable {

    /**
     * @param loss equation (3): squared error summed over d, mean over the batch; gradient norms are those of whole
     *     matrices
     */
    record Result(double loss, double encoderNorm, double encoderBiasNorm, double decoderNorm,
            double decoderBiasNorm) {}

    /**
     * @param x (batch, width) normalised vectors
     * @param step number of the step, from 0
     */
    Result run(float[] x, long step);

    /** Brings weights and moments that are kept elsewhere back into the state. */
    void save();

    @Override
    void close();
}
