package dev.kakehashi.model;

import java.io.IOException;

/** A config.json that asks for something this transformer does not do; the sentence names it. */
public final class UnsupportedModelException extends IOException {
    public UnsupportedModelException(String sentence) {
        super(sentence);
    }
}
