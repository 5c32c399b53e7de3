package dev.kakehashi.corpus;

/** Disjoint parts of a corpus; a document's part is decided by the hash of its text (METHOD section 2). */
public enum Split {
    TRAIN,
    VALIDATION,
    EVALUATION
}
