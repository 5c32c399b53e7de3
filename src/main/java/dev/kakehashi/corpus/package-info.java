/**
 * Documents of one language: read from files of others ({@link CorpusFiles}), split by their text alone ({@link
 * Splitter}), and made into token sequences of one length ({@link TokenizedCorpus}). {@link BilingualWorld} invents
 * the texts of the demo.
 */
package dev.kakehashi.corpus;
