package dev.kakehashi.analysis;

import java.util.Arrays;

/**
 * Connected components of "cosine above the threshold". Most tokens usually hang together in few large components; such a one is found from
 * its first members and then grown: only tokens outside are held against tokens inside, in blocks, and pairs inside are never compared. What
 * is left, or everything where nothing large is found, is compared pair by pair, in blocks too. The result is exact either way.
 */
final class SimilarTokens {
    private static final int HEAD = 32;
    /** A component is large when it holds at least one of so many tokens. */
    private static final int LARGE = 8;

    private final int[] tokens;
    private final float threshold;
    private final TokenEmbeddings embeddings;
    private final TokenEmbeddings.Block block;
    private final int[] parents;

    private SimilarTokens(int[] tokens, int count, TokenEmbeddings embeddings, double threshold) {
        this.tokens = tokens;
        this.threshold = ActivatingScan.floor(threshold);
        this.embeddings = embeddings;
        this.block = embeddings.new Block(count);
        this.parents = new int[count];
        for (var i = 0; i < count; i++) parents[i] = i;
    }

    /** @return for each of the first {@code count} tokens a member of its component, the same for all of it */
    static int[] components(int[] tokens, int count, TokenEmbeddings embeddings, double threshold) {
        var similar = new SimilarTokens(tokens, count, embeddings, threshold);
        var rest = new int[count];
        for (var i = 0; i < count; i++) rest[i] = i;
        while (rest.length > HEAD) {
            similar.lookAtFirst(rest);
            int largest = similar.mostFrequentRoot(rest);
            var inside = similar.members(rest, largest, true);
            if (inside.length * LARGE < rest.length) break;
            var outside = similar.members(rest, largest, false);
            rest = similar.grow(largest, inside, outside);
        }
        similar.compareAll(rest);
        for (var i = 0; i < count; i++) similar.parents[i] = similar.root(i);
        return similar.parents;
    }

    /** Unites each token with the first similar one of a few: where most hang together, two or three looks are enough. */
    private void lookAtFirst(int[] some) {
        for (var i = 1; i < some.length; i++)
            for (var j = 0; j < Math.min(i, HEAD); j++) {
                if (!(embeddings.cosine(tokens[some[i]], tokens[some[j]]) > threshold)) continue;
                join(root(some[i]), root(some[j]));
                break;
            }
    }

    /** Holds everything inside a component against what is outside, until no more joins. @return what stays outside */
    private int[] grow(int anchor, int[] inside, int[] outside) {
        int step = HEAD;
        for (var at = 0; at < inside.length && outside.length > 0; step *= 2) {
            int next = Math.min(inside.length, at + step);
            compare(inside, at, next, outside);
            at = next;
            var joined = members(outside, anchor, true);
            if (joined.length == 0) continue;
            outside = members(outside, anchor, false);
            int before = inside.length;
            inside = Arrays.copyOf(inside, before + joined.length);
            System.arraycopy(joined, 0, inside, before, joined.length);
        }
        return outside;
    }

    /** Unites {@code some[from .. to - 1]} with the similar ones of {@code others}. */
    private void compare(int[] some, int from, int to, int[] others) {
        for (var first = 0; first < others.length; first += block.lanes) {
            int count = Math.min(block.lanes, others.length - first);
            block.fill(tokens, others, first, count);
            for (var i = from; i < to; i++) unite(some[i], others, first, count);
        }
    }

    /** Every pair once. */
    private void compareAll(int[] all) {
        for (var first = 0; first < all.length; first += block.lanes) {
            int count = Math.min(block.lanes, all.length - first);
            block.fill(tokens, all, first, count);
            for (var i = 0; i < first + count; i++) unite(all[i], all, first, count);
        }
    }

    private void unite(int one, int[] others, int first, int count) {
        int root = root(one);
        int lane = 0;
        while (lane < count && root(others[first + lane]) == root) lane++;
        if (lane == count) return; // all in one component already
        var cosines = block.cosines(tokens[one]);
        for (; lane < count; lane++) {
            if (!(cosines[lane] > threshold)) continue;
            int other = root(others[first + lane]);
            root = join(root, other);
        }
    }

    private int join(int root, int other) {
        parents[Math.max(root, other)] = Math.min(root, other);
        return Math.min(root, other);
    }

    private int mostFrequentRoot(int[] some) {
        var sizes = new int[parents.length];
        int best = root(some[0]);
        for (var i : some) if (++sizes[root(i)] > sizes[best]) best = root(i);
        return best;
    }

    private int[] members(int[] some, int anchor, boolean inside) {
        int root = root(anchor);
        return Arrays.stream(some).filter(i -> (root(i) == root) == inside).toArray();
    }

    private int root(int i) {
        while (parents[i] != i) {
            parents[i] = parents[parents[i]];
            i = parents[i];
        }
        return i;
    }
}
