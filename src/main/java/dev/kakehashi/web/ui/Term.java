package dev.kakehashi.web.ui;

import io.quarkus.qute.TemplateEnum;
import java.util.Locale;

/** A word with an entry in the glossary; the only source of the names of metrics on screens. */
@TemplateEnum
public enum Term {
    RESIDUAL_STREAM,
    HOOK_POINT,
    LAYER,
    CHECKPOINT,
    TRAINING_STEP,
    TOKENS_SEEN,
    CORPUS,
    SEQUENCE,
    SPLIT,
    NORMALIZATION,
    ACTIVATION_BUFFER,
    TOPK_SAE,
    LATENT,
    L0,
    DECODER_DIRECTION,
    RECONSTRUCTION_LOSS,
    VALIDATION_LOSS,
    FVU,
    EXPLAINED_VARIANCE,
    COSINE,
    CROSS_ENTROPY_RECOVERED,
    FEATURE,
    ACTIVATION,
    MAX_ACTIVATION,
    FIRING_RATE,
    ACTIVATION_INDEX,
    RETENTION,
    ACTIVATING_SET,
    CONTEXT,
    DEAD_LATENT,
    DEAD_SHARE,
    RARE_LATENT,
    RARE_SHARE,
    LANGUAGE_SELECTIVITY,
    FEATURE_CLASS,
    ENGLISH_SHARE,
    JAPANESE_SHARE,
    MIXED_SHARE,
    TOKEN_ATTRIBUTION,
    DISTINCT_TOKENS,
    TOKEN_ENTROPY,
    SEMANTIC_ENTROPY,
    CLUSTERS,
    CHAINED_CLUSTER,
    MONOSEMANTICITY,
    SINGLE_TOKEN_SHARE,
    SPAN_TOPK,
    SPAN_ACTIVATING,
    DIRECT_LOGITS,
    TRANSLATION_PAIRS,
    STUDY,
    JOB,
    WORKER,
    INTERVENTION,
    CONTROL,
    PERPLEXITY,
    PAIRED_INTERVAL,
    CONTROL_CONTRAST,
    COPIED_OUTPUT,
    EMPTY_OUTPUT,
    WRONG_SCRIPT,
    CUT_OUTPUT,
    CHRF,
    BLEU,
    COMET,
    FEATURE_PROBE;

    /** The anchor in the glossary and the name of a metric's rows: {@code mixed-share}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Term of(String id) {
        for (Term term : values()) if (term.id().equals(id)) return term;
        throw new IllegalArgumentException("no glossary entry \"" + id + "\"");
    }

    /** The name in the reader's language. */
    public String label() {
        return Screen.messages(TermMessages.class).name(this);
    }
}
