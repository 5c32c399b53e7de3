/**
 * Tokens whose embeddings are alike, the second step of semantic entropy: {@link SemanticClusters}, by one graph of
 * all similar tokens where that is less work. METHOD section 5.
 */
package dev.kakehashi.analysis.clusters;
