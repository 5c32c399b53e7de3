package dev.kakehashi.hub;

import java.io.IOException;

/** A hub refused, misbehaved or holds something that cannot be used; the message is a sentence for people. */
public final class HubException extends IOException {
    public HubException(String sentence) {
        super(sentence);
    }
}
