package dev.kakehashi.work;

import dev.kakehashi.analysis.clusters.SimilarityGraph;
import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.CorpusTokens;
import dev.kakehashi.intervention.InterventionOptions;
import dev.kakehashi.sae.SaeConfig;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.util.List;

/**
 * About the most bytes of disk each kind of job writes: what it leaves behind, and what it needs besides while it runs.
 */
public final class DiskEstimate {
    private static final long FLOAT = 4;
    /** Position and value of one activation in an index; with its latent while it waits to be sorted. */
    private static final long PAIR = 8;
    private static final long WAITING = 12;
    /** Of one latent in feature table, direct logits and the index' header. */
    private static final long LATENT = 512;
    /** JSON files and the like of one folder. */
    private static final long SMALL = 64 << 10;
    private static final int EXPECTED_TOKENS = 10;

    private DiskEstimate() {}

    /** One SAE's folder. */
    public static long sae(int width, SaeConfig config) {
        return FLOAT * (2L * config.latents() * width + config.latents() + width) + SMALL;
    }

    /** SAEs with their resume point: weights and two moments, and the one before until the next is complete. */
    public static long training(int width, List<SaeConfig> saes) {
        long results = saes.stream().mapToLong(config -> sae(width, config)).sum();
        return results + 2 * 3 * results;
    }

    /** One analysis' folder when every activation is kept. */
    public static long analysisResult(long tokens, SaeConfig config) {
        return PAIR * tokens * config.k() + FLOAT * tokens + LATENT * config.latents() + SMALL;
    }

    /** Indexes of all SAEs wait unsorted and are then sorted one by one. */
    public static long analysis(long tokens, List<SaeConfig> saes) {
        long results = saes.stream().mapToLong(config -> analysisResult(tokens, config)).sum();
        long waiting = saes.stream().mapToLong(config -> WAITING * tokens * config.k()).sum();
        long largest = saes.stream().mapToLong(config -> PAIR * tokens * config.k()).max().orElse(0);
        return Math.max(results, waiting + largest + FLOAT * tokens);
    }

    /** The graph of similar tokens, while an analysis runs; most make none. */
    public static long similarTokens(int vocabulary) {
        return vocabulary > SimilarityGraph.MOST_TOKENS ? 0 : SimilarityGraph.bytes(vocabulary);
    }

    /** Checkpoints, and resume points of weights and two moments. */
    static long pretraining(long parameters, int checkpoints, long tokenizer) {
        return checkpoints * (FLOAT * parameters + tokenizer + SMALL) + FLOAT * parameters + 2 * 3 * FLOAT * parameters;
    }

    /**
     * Losses of every document, and every token with what was expected of the kept ones; made in scratch and then
     * copied.
     */
    static long intervention(InterventionOptions options, int arms, int length) {
        long sums = 2 * FLOAT * options.documents() * arms;
        long tokens = (long) Math.min(options.kept(), options.documents()) * arms * length
                * (FLOAT + 2 * FLOAT * EXPECTED_TOKENS);
        return 2 * (sums + tokens + FLOAT * options.documents() * length) + SMALL;
    }

    /** Sequences of a corpus that was not tokenized at this length yet: at most one a document. */
    static long tokenizing(long corpusId, int length) {
        return QuarkusTransaction.requiringNew().call(() -> {
            if (CorpusTokens.count("corpusId = ?1 and sequenceLength = ?2", corpusId, length) > 0) return 0L;
            Corpus corpus = Corpus.findById(corpusId);
            return corpus == null || corpus.documents == null ? 0L : FLOAT * length * corpus.documents;
        });
    }
}
