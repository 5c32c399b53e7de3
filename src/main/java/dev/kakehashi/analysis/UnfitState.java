package dev.kakehashi.analysis;

import java.io.IOException;

/** A resume point that cannot be gone on from; the work begins anew. */
final class UnfitState extends IOException {
    /** @param reason part of a sentence */
    UnfitState(String reason) {
        super(reason);
    }
}
