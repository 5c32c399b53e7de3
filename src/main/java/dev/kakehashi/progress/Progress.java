package dev.kakehashi.progress;

/** Told by long computations how far they are; an exception thrown from here ends the computation (cancellation). */
@FunctionalInterface
public interface Progress {
    Progress NONE = (done, total) -> {};

    /** @param done units finished so far, {@code 0 <= done <= total} */
    void at(long done, long total);
}
