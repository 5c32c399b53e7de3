/**
 * One pass over the evaluation documents: every activation to the index, how well SAEs reconstruct ({@link
 * EvaluationPass}), and what the model loses when they replace its residual stream ({@link RecoveredCrossEntropy}).
 */
package dev.kakehashi.analysis.evaluation;
