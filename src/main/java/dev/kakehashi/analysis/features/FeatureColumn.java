package dev.kakehashi.analysis.features;

import java.util.Locale;

/** The numbers a feature has; the one list behind the table, its filters, CSV and JSON. */
public enum FeatureColumn {
    MAX_ACTIVATION(Kind.NUMBER),
    FIRING_RATE(Kind.SHARE),
    ACTIVE_TOKENS(Kind.COUNT),
    ACTIVATING_COUNT(Kind.COUNT),
    P_ENGLISH(Kind.SHARE),
    P_JAPANESE(Kind.SHARE),
    DISTINCT_TOKENS(Kind.COUNT),
    TOKEN_ENTROPY(Kind.NATS),
    CLUSTERS(Kind.COUNT),
    SEMANTIC_ENTROPY(Kind.NATS),
    MONOSEMANTICITY(Kind.NUMBER),
    SPAN_TOPK(Kind.NUMBER),
    SPAN_ACTIVATING(Kind.NUMBER);

    public enum Kind { COUNT, SHARE, NATS, NUMBER }

    private final Kind kind;

    FeatureColumn(Kind kind) {
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Name in URLs, CSV and JSON: {@code max-activation}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static FeatureColumn of(String id) {
        for (var column : values()) if (column.id().equals(id)) return column;
        throw new IllegalArgumentException("there is no column \"" + id + "\"");
    }
}
