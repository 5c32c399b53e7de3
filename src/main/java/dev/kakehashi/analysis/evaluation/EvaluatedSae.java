package dev.kakehashi.analysis.evaluation;

import dev.kakehashi.sae.TopKSae;

/**
 * One of the SAEs that an evaluation pass encodes with; several may share a layer.
 *
 * @param key tells them apart and names the folder of its files
 */
public record EvaluatedSae(String key, int layer, TopKSae sae) {}
