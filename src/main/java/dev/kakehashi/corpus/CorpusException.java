package dev.kakehashi.corpus;

import java.io.IOException;

/** Corpus files that cannot be used, with a sentence that says why. */
public class CorpusException extends IOException {
    public CorpusException(String sentence) {
        super(sentence);
    }
}
