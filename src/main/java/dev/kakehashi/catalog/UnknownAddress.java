package dev.kakehashi.catalog;

import jakarta.ws.rs.NotFoundException;

/** Thrown where an address names something that does not exist; the 404 page says what was looked for. */
public final class UnknownAddress extends NotFoundException {
    /** What an address can name. */
    public enum Kind {
        PAGE, MODEL, CHECKPOINT, CORPUS, STUDY, SAE, FEATURE, JOB, PARALLEL_SET, INTERVENTION, PERSON, TOKEN
    }

    private final Kind kind;
    private final String name;

    public UnknownAddress(Kind kind, Object name) {
        super(kind + " " + name);
        this.kind = kind;
        this.name = String.valueOf(name);
    }

    public Kind kind() {
        return kind;
    }

    public String name() {
        return name;
    }
}
