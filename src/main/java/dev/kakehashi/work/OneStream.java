package dev.kakehashi.work;

import dev.kakehashi.activations.Normalization;
import java.util.Map;

/**
 * One pass of the language model feeds several SAEs, so all of them must read vectors that are normalised in the same
 * way.
 */
final class OneStream {
    private OneStream() {}

    /**
     * @param bySlug at least one
     * @throws IllegalArgumentException naming two SAEs that differ, before any of them is given the other's vectors
     */
    static Normalization normalization(Map<String, Normalization> bySlug) {
        var first = bySlug.entrySet().iterator().next();
        for (var other : bySlug.entrySet())
            if (other.getValue() != first.getValue())
                throw new IllegalArgumentException("One pass of the model feeds these SAEs, but " + first.getKey()
                        + " was trained on vectors normalised by " + first.getValue()
                        + ", " + other.getKey() + " on vectors normalised by " + other.getValue()
                        + ": they need jobs of their own.");
        return first.getValue();
    }
}
