package dev.kakehashi.analysis;

import java.util.Locale;

/** The numbers that compare SAEs with each other; the one list behind heatmaps, tables, rows and the API. */
public enum SaeMetric {
    MIXED_SHARE(Kind.SHARE, false, Over.CLASSIFIED),
    ENGLISH_SHARE(Kind.SHARE, false, Over.CLASSIFIED),
    JAPANESE_SHARE(Kind.SHARE, false, Over.CLASSIFIED),
    MONOSEMANTICITY(Kind.NUMBER, false, Over.CLASSIFIED),
    TOKEN_ENTROPY(Kind.NATS, false, Over.CLASSIFIED),
    SEMANTIC_ENTROPY(Kind.NATS, false, Over.CLASSIFIED),
    SPAN_TOPK(Kind.NUMBER, false, Over.CLASSIFIED),
    SPAN_ACTIVATING(Kind.NUMBER, false, Over.CLASSIFIED),
    SINGLE_TOKEN_SHARE(Kind.SHARE, false, Over.CLASSIFIED),
    /** Share of the classified features that have no M and are missing in its mean. */
    MONOSEMANTICITY_LEFT_OUT(Kind.SHARE, false, Over.CLASSIFIED),
    /** Features with a class: what shares of classes and means over features are taken of. */
    CLASSIFIED(Kind.COUNT, false, Over.LATENTS),
    RARE_SHARE(Kind.SHARE, false, Over.LATENTS),
    DEAD_SHARE(Kind.SHARE, true, Over.LATENTS),
    EXPLAINED_VARIANCE(Kind.SHARE, true, Over.TOKENS),
    FVU(Kind.NUMBER, true, Over.TOKENS),
    RECONSTRUCTION_LOSS(Kind.NUMBER, true, Over.TOKENS),
    COSINE(Kind.NUMBER, true, Over.TOKENS),
    L0(Kind.NUMBER, true, Over.TOKENS),
    CROSS_ENTROPY_RECOVERED(Kind.SHARE, true, Over.SEQUENCES),
    /** H: mean token loss of the model on the sequences that the next two are measured on. */
    CROSS_ENTROPY(Kind.NATS, true, Over.SEQUENCES),
    /** H_zero: the same with zeros in place of the residual stream behind BOS. */
    CROSS_ENTROPY_ZEROED(Kind.NATS, true, Over.SEQUENCES),
    /** H_SAE: the same with the reconstruction there. */
    CROSS_ENTROPY_REPLACED(Kind.NATS, true, Over.SEQUENCES),
    /**
     * Share of Mixed features that hold both sides of a known translation pair among the activating tokens looked at.
     */
    TRANSLATION_PAIRS(Kind.SHARE, false, Over.MIXED),
    /** The same with the pairs shuffled, on average: what chance gives. */
    TRANSLATION_PAIRS_CHANCE(Kind.SHARE, false, Over.MIXED),
    /** Ends of the middle 95 % of shuffles. */
    TRANSLATION_PAIRS_CHANCE_LOW(Kind.SHARE, false, Over.MIXED),
    TRANSLATION_PAIRS_CHANCE_HIGH(Kind.SHARE, false, Over.MIXED),
    /** Mean share of the activating set of Mixed features at tokens that were not looked at. */
    TRANSLATION_PAIRS_LEFT_OUT(Kind.SHARE, false, Over.MIXED);

    public enum Kind { SHARE, NATS, NUMBER, COUNT }

    /** What a share is a share of, or a mean the mean over. */
    public enum Over {
        /** Features with a class: English, Japanese and Mixed ones. */
        CLASSIFIED,
        MIXED,
        LATENTS,
        TOKENS,
        SEQUENCES
    }

    private final Kind kind;
    private final boolean perLanguage;
    private final Over over;

    SaeMetric(Kind kind, boolean perLanguage, Over over) {
        this.kind = kind;
        this.perLanguage = perLanguage;
        this.over = over;
    }

    public Kind kind() {
        return kind;
    }

    public Over over() {
        return over;
    }

    /** Whether it is also reported for English and Japanese documents apart. */
    public boolean perLanguage() {
        return perLanguage;
    }

    /** Name in rows, URLs and JSON: {@code mixed-share}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static SaeMetric of(String id) {
        for (var metric : values()) if (metric.id().equals(id)) return metric;
        throw new IllegalArgumentException("there is no metric \"" + id + "\"");
    }
}
