/**
 * Prompts, parallel sentences and the scores that need no model: chrF, BLEU and what is wrong with an output whatever
 * it scores. {@link TranslationScores} holds the scores and
 * {@link OutputFault} what can be wrong; METHOD section 7.
 */
package dev.kakehashi.translation;
