package dev.kakehashi.tensor;

import java.io.IOException;

/** A file of tensors that cannot be used, with a sentence that names the file and what is wrong with it. */
public final class TensorFileException extends IOException {
    public TensorFileException(String sentence) {
        super(sentence);
    }
}
