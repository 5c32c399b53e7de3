package dev.kakehashi.translation;

import dev.kakehashi.corpus.Language;

/** From which language into which. */
public enum Direction {
    EN_JA(Language.ENGLISH, Language.JAPANESE),
    JA_EN(Language.JAPANESE, Language.ENGLISH);

    private final Language from;
    private final Language to;

    Direction(Language from, Language to) {
        this.from = from;
        this.to = to;
    }

    public Language from() {
        return from;
    }

    public Language to() {
        return to;
    }

    /** Name in files and addresses: {@code en-ja}. */
    public String id() {
        return from.code() + "-" + to.code();
    }

    /** @throws IllegalArgumentException for any other name */
    public static Direction of(String id) {
        for (var direction : values()) if (direction.id().equals(id)) return direction;
        throw new IllegalArgumentException("there is no direction \"" + id + "\"");
    }
}
