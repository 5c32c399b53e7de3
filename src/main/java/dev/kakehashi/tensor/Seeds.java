package dev.kakehashi.tensor;

import java.util.SplittableRandom;

/** Randomness without state: a draw is a function of (seed, purpose, index), so nothing has to be saved to continue. */
public final class Seeds {
    private Seeds() {}

    /** A generator that always starts at the same place for the same arguments. */
    public static SplittableRandom generator(long seed, String purpose, long... index) {
        long state = mix(seed + 0x9e3779b97f4a7c15L);
        for (var i = 0; i < purpose.length(); i++) state = mix(state ^ purpose.charAt(i));
        for (var part : index) state = mix(state * 31 + part);
        return new SplittableRandom(state);
    }

    /** The numbers 0 to n-1 in an order decided by the arguments (Fisher and Yates). */
    public static int[] permutation(int n, long seed, String purpose, long... index) {
        var random = generator(seed, purpose, index);
        var order = new int[n];
        for (var i = 0; i < n; i++) order[i] = i;
        for (var i = n - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        return order;
    }

    /** Standard normal numbers (Box and Muller). */
    public static void normal(SplittableRandom random, float[] into) {
        for (var i = 0; i < into.length; i += 2) {
            double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
            double angle = 2 * Math.PI * random.nextDouble();
            into[i] = (float) (radius * Math.cos(angle));
            if (i + 1 < into.length) into[i + 1] = (float) (radius * Math.sin(angle));
        }
    }

    /** The finaliser of SplitMix64. */
    private static long mix(long z) {
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
