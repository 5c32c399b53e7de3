/**
 * From documents to shuffled, normalised vectors of the residual stream: {@link DocumentStream}, {@link
 * ActivationStream}, {@link ActivationBuffer} in this order. METHOD section 2.
 */
package dev.kakehashi.activations;
