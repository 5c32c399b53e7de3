package dev.kakehashi.tokenizer;

import java.io.IOException;

/** A tokenizer.json that cannot be used, with a sentence that says why. */
public final class TokenizerException extends IOException {
    public TokenizerException(String sentence) {
        super(sentence);
    }
}
