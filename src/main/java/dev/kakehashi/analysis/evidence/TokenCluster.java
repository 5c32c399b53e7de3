package dev.kakehashi.analysis.evidence;

import java.util.List;

/**
 * Activating tokens of one latent that share a cluster, most frequent first.
 *
 * @param count activations they cause together; {@code share} of A(i)
 * @param similarPairs of pairs of its tokens the share that are above the threshold themselves and not only through
 *     others, among its {@link GroupedTokens#COMPARED} most frequent ones; NaN where nobody asks, because it cannot be
 *     chained
 * @param chained whether it holds most of many tokens although most of them are unlike each other: see {@link
 *     GroupedTokens}
 */
public record TokenCluster(List<FeatureEvidence.Attribution> tokens, int count, double share, double similarPairs,
        boolean chained) {}
