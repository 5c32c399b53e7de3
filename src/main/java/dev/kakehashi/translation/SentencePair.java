package dev.kakehashi.translation;

/** A sentence and its translation. */
public record SentencePair(String english, String japanese) {
    public String source(Direction direction) {
        return direction == Direction.EN_JA ? english : japanese;
    }

    public String target(Direction direction) {
        return direction == Direction.EN_JA ? japanese : english;
    }
}
