package dev.kakehashi.progress;

/** What work that leaves resume points tells and asks besides how far it is. */
public interface ResumableProgress extends Progress {
    ResumableProgress NONE = (done, total) -> {};

    /** Whether the work is to be continued elsewhere: a resume point is written, and the next report may end it. */
    default boolean handsOver() {
        return false;
    }

    /** Says that a resume point was written. */
    default void saved() {}

    /** A sentence for whoever watches. */
    default void log(String line) {}
}
