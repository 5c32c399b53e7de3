/**
 * Pages of features: the table of one SAE, with thresholds to try, the page of one feature with contexts and token
 * attribution, and probes of it. {@link FeatureResource} and {@link FeaturesResource} are the doors.
 */
package dev.kakehashi.web.features;
