package dev.kakehashi.analysis.clusters;

import dev.kakehashi.analysis.AnalysisOptions.Linkage;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Groups tokens whose embeddings are similar (METHOD section 5, step 2 of semantic entropy), and remembers groupings:
 * at other language cut-offs, or at a fraction that was asked for before, the activating tokens are the same ones
 * again.
 */
public final class SemanticClusters {
    /** See {@link LinkedTokens#MOST}. */
    public static final int MOST_LINKED = LinkedTokens.MOST;

    private static final int ENTRY_BYTES = 160;
    /**
     * Multiplications that a latent's tokens may take at once: some hundredths of a second where they are similar to
     * nothing.
     */
    private static final long SMALL = 1L << 27;
    /** A block of products compares about so many pairs in the time of one cosine. */
    private static final int FASTER = 16;
    /** Bytes of vectors that one latent's tokens take at most where a graph can be had. */
    private static final long SIDE_BY_SIDE = 64L << 20;

    private final TokenEmbeddings embeddings;
    private final Graphs graphs;
    private final long mostBytes;
    private final long mostVectors;
    private final Map<Key, ClusterNumbers> known = new LinkedHashMap<>(16, 0.75f, true);
    private SimilarityGraph graph;
    private double graphAbove;
    private long bytes;

    /**
     * Makes the graph of all tokens, which takes a minute or so and is worth it for many or very wide sets of tokens.
     */
    @FunctionalInterface
    public interface Graphs {
        SimilarityGraph above(double threshold) throws IOException;
    }

    /** When tokens belong together. */
    public record Rule(double threshold, Linkage linkage) {}

    /** Where no graph can be made: sets of tokens whose vectors would take an eighth of the heap are left out. */
    public SemanticClusters(TokenEmbeddings embeddings) {
        this(embeddings, null, Runtime.getRuntime().maxMemory() / 8);
    }

    /**
     * @param graphs null where none can be made
     * @param mostBytes memory for what is remembered; what was not asked for longest is forgotten
     */
    public SemanticClusters(TokenEmbeddings embeddings, Graphs graphs, long mostBytes) {
        this.embeddings = embeddings;
        this.graphs = embeddings.vocabulary() <= SimilarityGraph.MOST_TOKENS ? graphs : null;
        this.mostBytes = mostBytes;
        this.mostVectors = Runtime.getRuntime().maxMemory() / 8;
    }

    /** Whether so many tokens can be compared one by one without a thought. */
    public boolean few(int count) {
        return (long) count * count / 2 * embeddings.width() <= SMALL;
    }

    /**
     * Makes the graph when that is less work than comparing some sets of tokens that may be similar to nothing.
     *
     * @param pairs of all of them together, {@code widest} the tokens of the largest
     */
    public void prepare(double pairs, int widest, double threshold) throws IOException {
        if (graphs == null || graph != null && graphAbove == threshold) return;
        double all = (double) embeddings.vocabulary() * embeddings.vocabulary() / 2;
        if (pairs < all / FASTER && vectors(widest) <= SIDE_BY_SIDE) return;
        graph = graphs.above(threshold);
        graphAbove = threshold;
    }

    /** Whether all cores may look at sets of so many tokens at the same time: a graph needs no vectors. */
    public boolean sideBySide(int widest) {
        return graph != null || vectors(widest) * Runtime.getRuntime().availableProcessors() <= mostVectors;
    }

    private long vectors(int count) {
        return 4L * count * embeddings.width();
    }

    /** Tokens that have an embedding. */
    public int vocabulary() {
        return embeddings.vocabulary();
    }

    /** Stands for a row of tokens by two independent hashes of 64 bits: as good as equal. */
    private record Key(long first, long second, int count, Rule rule) {
        public static Key of(int[] tokens, int count, Rule rule) {
            long first = 0x9e3779b97f4a7c15L;
            long second = 0xc2b2ae3d27d4eb4fL;
            for (var i = 0; i < count; i++) {
                first = (first ^ tokens[i]) * 0xbf58476d1ce4e5b9L;
                first ^= first >>> 29;
                second = (second + tokens[i]) * 0x94d049bb133111ebL;
                second ^= second >>> 32;
            }
            return new Key(first, second, count, rule);
        }
    }

    /**
     * @param tokens distinct token ids, of which the first {@code count} are meant
     * @param look called now and then; what it throws ends the search
     * @return null where more than {@link #MOST_LINKED} tokens hang together and linkage is complete or average, or
     *     where there are too many for this machine and no graph
     */
    public ClusterNumbers of(int[] tokens, int count, Rule rule, Runnable look) {
        if (count == 1) return ClusterNumbers.of(new int[1]);
        var key = Key.of(tokens, count, rule);
        synchronized (known) {
            var found = known.get(key);
            if (found != null) return found;
        }
        var groups = groups(tokens, count, rule, look);
        if (groups == null) return null;
        var numbers = ClusterNumbers.of(groups);
        remember(key, numbers);
        return numbers;
    }

    private int[] groups(int[] tokens, int count, Rule rule, Runnable look) {
        var components = components(tokens, count, rule.threshold, look);
        if (rule.linkage == Linkage.COMPONENTS || components == null) return components;
        // what is merged has a pair above the threshold, so it lies in one component: each is looked at alone
        var groups = new int[count];
        var order = new long[count];
        for (var i = 0; i < count; i++) order[i] = (long) components[i] << 32 | i;
        Arrays.sort(order);
        for (var from = 0; from < count;) {
            int to = from;
            while (to < count && order[to] >> 32 == order[from] >> 32) to++;
            if (to - from > MOST_LINKED) return null;
            var members = new int[to - from];
            var units = new float[to - from][];
            for (var i = from; i < to; i++) {
                members[i - from] = (int) order[i];
                units[i - from] = embeddings.unit(tokens[(int) order[i]]);
            }
            LinkedTokens.group(units, members, groups, rule, look);
            from = to;
        }
        return groups;
    }

    private int[] components(int[] tokens, int count, double threshold, Runnable look) {
        if (graph != null && graphAbove == threshold && !few(count)) return graph.components(tokens, count, look);
        return vectors(count) > mostVectors ? null
                : SimilarTokens.components(embeddings.units(tokens, count), threshold, look);
    }

    private void remember(Key key, ClusterNumbers numbers) {
        synchronized (known) {
            var before = known.put(key, numbers);
            bytes += numbers.bytes() - (before == null ? -ENTRY_BYTES : before.bytes());
            var eldest = known.entrySet().iterator();
            while (bytes > mostBytes && eldest.hasNext()) {
                bytes -= eldest.next().getValue().bytes() + ENTRY_BYTES;
                eldest.remove();
            }
        }
    }

    /** Memory that is held by what is remembered, about. */
    long rememberedBytes() {
        synchronized (known) {
            return bytes;
        }
    }
}
