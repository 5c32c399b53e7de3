package dev.kakehashi.intervention;

/**
 * How equation (7) is read where the paper leaves it open (METHOD section 7).
 *
 * @param layer the paper's number: behind block L
 * @param mode what is done with the injected vector
 * @param decoderBias whether D includes b_dec
 * @param restoreNorm whether D's result is scaled back by what normalisation divided h_full by (the SAE works on unit
 *     vectors)
 * @param bos whether the position of BOS is changed too, which the SAE never saw
 */
public record InjectionOptions(int layer, Mode mode, boolean decoderBias, boolean restoreNorm, boolean bos) {
    public enum Mode {
        /** h + alpha v. */
        ADD,
        /** h + alpha (v - h), that is (1 - alpha) h + alpha v. */
        INTERPOLATE
    }

    /** @param skipped 0 where sequences begin without BOS: then the SAE saw every position, and none is left alone */
    public InjectionOptions where(int skipped) {
        return skipped > 0 ? this : new InjectionOptions(layer, mode, decoderBias, restoreNorm, true);
    }
}
