package dev.kakehashi.people;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** So many times in a while for each key, in the memory of this process. */
public final class RateLimit {
    private static final int MOST_KEYS = 100_000;

    private final double times;
    private final Duration window;
    private final InstantSource clock;
    private final Map<String, Bucket> buckets = new HashMap<>();

    private record Bucket(double left, long at) {}

    public RateLimit(int times, Duration window, InstantSource clock) {
        this.times = times;
        this.window = window;
        this.clock = clock;
    }

    /** @return 0 when it may be done, and then it counts; otherwise in how many seconds it may be tried again */
    public synchronized long take(String key) {
        long now = clock.millis();
        double left = left(buckets.get(key), now);
        if (left < 1) return Math.max(1, (long) Math.ceil((1 - left) / times * window.toMillis() / 1000 - 1e-6));
        if (buckets.size() >= MOST_KEYS) buckets.values().removeIf(bucket -> left(bucket, now) >= times);
        // a flood from many places: better to count anew than to run out of memory
        if (buckets.size() >= MOST_KEYS) buckets.clear();
        buckets.put(key, new Bucket(left - 1, now));
        return 0;
    }

    public synchronized void forget(String key) {
        buckets.remove(key);
    }

    private double left(Bucket bucket, long now) {
        return bucket == null ? times : Math.min(times, bucket.left + times * (now - bucket.at) / window.toMillis());
    }
}
