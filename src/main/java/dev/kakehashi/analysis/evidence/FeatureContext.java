package dev.kakehashi.analysis.evidence;

import dev.kakehashi.corpus.Language;

/**
 * The tokens around one activation.
 *
 * @param peak index into {@code tokens} of the activation the context was chosen for
 * @param tokens all tokens behind BOS of the sequence
 * @param activations of this latent at each of them, 0 where it was not chosen
 */
public record FeatureContext(int sequence, Language language, int peak, float activation, int[] tokens,
        float[] activations) {}
