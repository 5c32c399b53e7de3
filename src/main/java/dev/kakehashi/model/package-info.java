/**
 * A Llama whose residual stream can be read and replaced ({@link CausalTransformer}), generation from it, and a
 * trainer that raises a small one ({@link Pretrainer}). METHOD section 1.
 */
package dev.kakehashi.model;
