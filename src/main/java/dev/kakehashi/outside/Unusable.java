package dev.kakehashi.outside;

import java.io.IOException;

/**
 * Something from outside that cannot be used. The message is what follows the name of the file in a sentence: "is
 * larger than 1 MiB".
 */
public final class Unusable extends IOException {
    public Unusable(String predicate) {
        super(predicate);
    }
}
