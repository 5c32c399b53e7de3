/**
 * Prompts, parallel sentences and the scores that need no model: chrF, BLEU and what is wrong with an output whatever
 * it scores. {@link TranslationScores} holds them together; METHOD section 7.
 */
package dev.kakehashi.translation;
