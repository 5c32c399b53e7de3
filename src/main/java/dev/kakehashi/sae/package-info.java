/**
 * The TopK autoencoder (equations 1 to 3) and its training. {@link SaeTrainer} begins or resumes, {@link
 * TrainingLoop} is one screen, {@link SaeStep} says the gradients; METHOD section 3.
 */
package dev.kakehashi.sae;
