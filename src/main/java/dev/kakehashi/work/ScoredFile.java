package dev.kakehashi.work;

import dev.kakehashi.intervention.InterventionFolder;
import dev.kakehashi.translation.MeasuredTranslations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A score of any sentences of one arm: what it is counted from is read when it is asked for, and forgotten when memory
 * is short.
 */
final class ScoredFile implements ToDoubleFunction<int[]> {
    private final Path file;
    private final Function<MeasuredTranslations, ToDoubleFunction<int[]>> score;
    private SoftReference<ToDoubleFunction<int[]>> counted = new SoftReference<>(null);

    ScoredFile(Path file, Function<MeasuredTranslations, ToDoubleFunction<int[]>> score) {
        this.file = file;
        this.score = score;
    }

    @Override
    public double applyAsDouble(int[] drawn) {
        return counted().applyAsDouble(drawn);
    }

    private synchronized ToDoubleFunction<int[]> counted() {
        var known = counted.get();
        if (known != null) return known;
        try {
            var read = score.apply(InterventionFolder.read(file, MeasuredTranslations.class));
            counted = new SoftReference<>(read);
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
