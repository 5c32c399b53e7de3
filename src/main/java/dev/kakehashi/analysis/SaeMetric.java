package dev.kakehashi.analysis;

import java.util.Locale;

/** The numbers that compare SAEs with each other; the one list behind heatmaps, tables, rows and the API. */
public enum SaeMetric {
    MIXED_SHARE(Kind.SHARE, false),
    ENGLISH_SHARE(Kind.SHARE, false),
    JAPANESE_SHARE(Kind.SHARE, false),
    MONOSEMANTICITY(Kind.NUMBER, false),
    TOKEN_ENTROPY(Kind.NATS, false),
    SEMANTIC_ENTROPY(Kind.NATS, false),
    SPAN_TOPK(Kind.NUMBER, false),
    SPAN_ACTIVATING(Kind.NUMBER, false),
    SINGLE_TOKEN_SHARE(Kind.SHARE, false),
    RARE_SHARE(Kind.SHARE, false),
    DEAD_SHARE(Kind.SHARE, true),
    EXPLAINED_VARIANCE(Kind.SHARE, true),
    FVU(Kind.NUMBER, true),
    RECONSTRUCTION_LOSS(Kind.NUMBER, true),
    COSINE(Kind.NUMBER, true),
    L0(Kind.NUMBER, true),
    CROSS_ENTROPY_RECOVERED(Kind.SHARE, true),
    /** Share of Mixed features that hold both sides of a known translation pair among their top activating tokens. */
    TRANSLATION_PAIRS(Kind.SHARE, false),
    /** The same with the pairs shuffled: what chance gives. */
    TRANSLATION_PAIRS_CHANCE(Kind.SHARE, false);

    public enum Kind { SHARE, NATS, NUMBER }

    private final Kind kind;
    private final boolean perLanguage;

    SaeMetric(Kind kind, boolean perLanguage) {
        this.kind = kind;
        this.perLanguage = perLanguage;
    }

    public Kind kind() {
        return kind;
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
