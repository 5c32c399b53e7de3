package dev.kakehashi.analysis;

import dev.kakehashi.analysis.AnalysisOptions.Linkage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Groups tokens whose embeddings are similar (METHOD section 5, step 2 of semantic entropy), and remembers groupings: at other language
 * cut-offs, or at a fraction that was asked for before, the activating tokens are the same ones again.
 */
public final class SemanticClusters {
    /** See {@link LinkedTokens#MOST}. */
    public static final int MOST_LINKED = LinkedTokens.MOST;
    private static final int ENTRY_BYTES = 160;

    private final TokenEmbeddings embeddings;
    private final long mostBytes;
    private final Map<Key, ClusterNumbers> known = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    public SemanticClusters(TokenEmbeddings embeddings) {
        this(embeddings, Runtime.getRuntime().maxMemory() / 8);
    }

    /** @param mostBytes memory for what is remembered; what was not asked for longest is forgotten */
    SemanticClusters(TokenEmbeddings embeddings, long mostBytes) {
        this.embeddings = embeddings;
        this.mostBytes = mostBytes;
    }

    /** Tokens that have an embedding. */
    public int vocabulary() {
        return embeddings.vocabulary();
    }

    /** Stands for a row of tokens by two independent hashes of 64 bits: as good as equal. */
    private record Key(long first, long second, int count, double threshold, Linkage linkage) {
        static Key of(int[] tokens, int count, double threshold, Linkage linkage) {
            long first = 0x9e3779b97f4a7c15L;
            long second = 0xc2b2ae3d27d4eb4fL;
            for (var i = 0; i < count; i++) {
                first = (first ^ tokens[i]) * 0xbf58476d1ce4e5b9L;
                first ^= first >>> 29;
                second = (second + tokens[i]) * 0x94d049bb133111ebL;
                second ^= second >>> 32;
            }
            return new Key(first, second, count, threshold, linkage);
        }
    }

    /**
     * @param tokens distinct token ids, of which the first {@code count} are meant
     * @return null where more than {@link #MOST_LINKED} tokens hang together and linkage is complete or average
     */
    ClusterNumbers of(int[] tokens, int count, double threshold, Linkage linkage) {
        if (count == 1) return ClusterNumbers.of(new int[1]);
        var key = Key.of(tokens, count, threshold, linkage);
        synchronized (known) {
            var found = known.get(key);
            if (found != null) return found;
        }
        var groups = groups(tokens, count, threshold, linkage);
        if (groups == null) return null;
        var numbers = ClusterNumbers.of(groups);
        remember(key, numbers);
        return numbers;
    }

    private int[] groups(int[] tokens, int count, double threshold, Linkage linkage) {
        var components = SimilarTokens.components(tokens, count, embeddings, threshold);
        if (linkage == Linkage.COMPONENTS) return components;
        // what is merged has a pair above the threshold, so it lies in one component: each is looked at alone
        var groups = new int[count];
        var order = new long[count];
        for (var i = 0; i < count; i++) order[i] = (long) components[i] << 32 | i;
        Arrays.sort(order);
        for (var from = 0; from < count; ) {
            int to = from;
            while (to < count && order[to] >> 32 == order[from] >> 32) to++;
            var members = new int[to - from];
            for (var i = from; i < to; i++) members[i - from] = (int) order[i];
            if (!LinkedTokens.group(tokens, members, embeddings, threshold, linkage, groups)) return null;
            from = to;
        }
        return groups;
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
