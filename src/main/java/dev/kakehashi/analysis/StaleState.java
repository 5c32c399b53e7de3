package dev.kakehashi.analysis;

import java.io.IOException;

/** A resume point that cannot be gone on from; the work begins anew. */
public final class StaleState extends IOException {
    /** @param reason part of a sentence */
    public StaleState(String reason) {
        super(reason);
    }
}
