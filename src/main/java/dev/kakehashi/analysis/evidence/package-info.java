/**
 * What one feature's page shows: contexts, token attribution in clusters, a histogram. {@link FeatureEvidence} takes
 * its numbers from the same code as the table.
 */
package dev.kakehashi.analysis.evidence;
