package dev.kakehashi.work;

import dev.kakehashi.sae.SaeTask;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Trains a group of SAEs; where memory runs out, once more in two halves, each with a pass of the language model of its
 * own.
 */
public final class HalvedOnOutOfMemory {
    private HalvedOnOutOfMemory() {}

    @FunctionalInterface
    public interface Training {
        /** @param name of the part: "" for the whole group */
        void train(List<SaeTask> group, String name) throws IOException;
    }

    /**
     * @param log is told of a second try
     * @throws IOException with what to change, when a half or a single SAE is too large as well
     */
    public static void run(List<SaeTask> tasks, Training training, Consumer<String> log) throws IOException {
        if (fits(tasks, training, "")) return;
        if (tasks.size() == 1)
            throw new IOException(
                    "Out of memory with a single SAE: choose fewer latents, or a smaller buffer or batch.");
        log.accept(
                "Out of memory with " + tasks.size() + " SAEs in one pass of the model: trained again in two halves.");
        int middle = (tasks.size() + 1) / 2;
        for (var half : List.of(tasks.subList(0, middle), tasks.subList(middle, tasks.size())))
            if (!fits(half, training, half.get(0) == tasks.get(0) ? "first-half" : "second-half"))
                throw new IOException("Out of memory, with " + half.size()
                        + " SAEs in one pass of the model too: choose fewer latents, or a smaller buffer or batch.");
    }

    private static boolean fits(List<SaeTask> group, Training training, String name) throws IOException {
        try {
            training.train(group, name);
            return true;
        } catch (RuntimeException | OutOfMemoryError e) {
            if (ranOut(e)) return false;
            throw e;
        }
    }

    /** Whether Java's heap, memory outside of it or a GPU's was not enough; libtorch says so in words only. */
    static boolean ranOut(Throwable thrown) {
        for (var cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) return true;
            var said = cause.getMessage() == null ? "" : cause.getMessage().toLowerCase(Locale.ROOT);
            if (said.contains("out of memory") || said.contains("can't allocate memory")
                    || said.contains("not enough memory"))
                return true;
        }
        return false;
    }
}
