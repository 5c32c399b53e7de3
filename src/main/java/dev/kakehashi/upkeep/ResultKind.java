package dev.kakehashi.upkeep;

/** The rows with a folder of results each, and its bytes noted beside it. */
public enum ResultKind {
    CHECKPOINT("checkpoints", "Checkpoint", "r.bytes is not null", null),
    CORPUS_TOKENS("tokenized-corpora", "CorpusTokens", "1 = 1", null),
    SAE("saes", "Sae", "r.folder is not null", "r.study"),
    ANALYSIS("analyses", "Analysis", "r.folder is not null", "r.sae.study"),
    INTERVENTION("interventions", "Intervention", "r.folder is not null", "r.sae.study");

    private final String id;
    private final String entity;
    private final String made;
    private final String study;

    ResultKind(String id, String entity, String made, String study) {
        this.id = id;
        this.entity = entity;
        this.made = made;
        this.study = study;
    }

    /** In JSON. */
    public String id() {
        return id;
    }

    /** In HQL. */
    public String entity() {
        return entity;
    }

    /** HQL that holds for a row {@code r} whose folder this program has written. */
    public String made() {
        return made;
    }

    /** HQL for the study a row {@code r} belongs to; null where it belongs to none. */
    public String study() {
        return study;
    }
}
