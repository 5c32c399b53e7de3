/**
 * The numbers of every feature: A(i) and how it divides ({@link ActivatingSet}), the row of one latent ({@link
 * LatentNumbers}), the table of all ({@link FeatureStatistics}), and what they say of the SAE ({@link
 * FeatureMetrics}). METHOD sections 4 and 5.
 */
package dev.kakehashi.analysis.features;
