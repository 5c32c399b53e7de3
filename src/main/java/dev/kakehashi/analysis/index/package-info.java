/**
 * All activations by latent, on disk: written in one pass ({@link ActivationIndexWriter}), read without loading them
 * ({@link ActivationIndex}), reduced where less is to be kept ({@link Retention}).
 */
package dev.kakehashi.analysis.index;
