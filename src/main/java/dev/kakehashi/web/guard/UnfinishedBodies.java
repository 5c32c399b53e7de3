package dev.kakehashi.web.guard;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The bodies that are still on their way, in the order they began. Where there are too many, the one that has been on
 * its way longest makes room: an honest body arrives within moments, so whoever sends slowly holds up nobody but other
 * slow ones.
 */
final class UnfinishedBodies {
    static final int OF_AN_ADDRESS = 256;
    private static final int IN_ALL = 1024;
    private static final long BYTES = 64 << 20;

    private final Set<ArrivingBody> bodies = new LinkedHashSet<>();
    private final Map<String, Integer> ofAddress = new HashMap<>();
    private long bytes;

    synchronized void add(ArrivingBody body) {
        bodies.add(body);
        int ofThis = ofAddress.merge(body.address(), 1, Integer::sum);
        if (ofThis > OF_AN_ADDRESS) makeRoom(other -> other.address().equals(body.address()));
        else if (bodies.size() > IN_ALL) makeRoom(other -> true);
    }

    synchronized void grew(int by) {
        bytes += by;
        if (bytes > BYTES) makeRoom(other -> true);
    }

    /** Does nothing for one that is not there any more. */
    synchronized void remove(ArrivingBody body, int length) {
        if (!bodies.remove(body)) return;
        bytes -= length;
        ofAddress.computeIfPresent(body.address(), (address, count) -> count == 1 ? null : count - 1);
    }

    synchronized int size() {
        return bodies.size();
    }

    private void makeRoom(Predicate<ArrivingBody> among) {
        bodies.stream().filter(among).findFirst().ifPresent(ArrivingBody::makeRoom);
    }
}
