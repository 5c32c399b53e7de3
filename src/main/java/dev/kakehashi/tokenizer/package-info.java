/**
 * Text to tokens and back exactly as a tokenizer.json says ({@link TextTokenizer}), and how pieces are shown ({@link
 * TokenText}). Nothing native sees a file before {@link TokenizerParts} has looked at it.
 */
package dev.kakehashi.tokenizer;
