package dev.kakehashi.sae;

/**
 * The (token, latent) pairs of a batch in the order of latents, tokens of one latent in their own order (a counting
 * sort).
 */
record SortedByLatent(int[] starts, int[] pairs) {

    /** Pairs whose value is 0 were not chosen and are left out. */
    static SortedByLatent of(int[] chosen, float[] values, int latents) {
        var starts = new int[latents + 1];
        for (var pair = 0; pair < chosen.length; pair++) if (values[pair] > 0) starts[chosen[pair] + 1]++;
        for (var latent = 0; latent < latents; latent++) starts[latent + 1] += starts[latent];
        var next = starts.clone();
        var pairs = new int[starts[latents]];
        for (var pair = 0; pair < chosen.length; pair++) if (values[pair] > 0) pairs[next[chosen[pair]]++] = pair;
        return new SortedByLatent(starts, pairs);
    }

    int first(int latent) {
        return starts[latent];
    }

    /** Index into the (batch, k) arrays. */
    int pair(int at) {
        return pairs[at];
    }
}
