package dev.kakehashi.web.ui;

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

    String sentence() {
        var errors = Screen.messages(ErrorMessages.class);
        return errors.nothing(errors.kind(kind), name);
    }
}
