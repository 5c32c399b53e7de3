package dev.kakehashi.analysis;

import java.io.IOException;

/** A resume point that cannot be gone on from; the work begins anew. */
public final class UnfitState extends IOException {
    /** @param reason part of a sentence */
    public UnfitState(String reason) {
        super(reason);
    }
}
