/**
 * Features of one checkpoint injected into another: equation (7) in {@link Injection}, the grid of arms and controls
 * in {@link InterventionGrid}, what may be concluded in {@link PairedBootstrap}. METHOD section 7.
 */
package dev.kakehashi.intervention;
