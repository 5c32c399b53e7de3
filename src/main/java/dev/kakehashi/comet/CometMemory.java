package dev.kakehashi.comet;

import dev.kakehashi.tensor.pickle.TorchCheckpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Bytes that a COMET model takes: its weights as float32 and what a batch works in. */
public final class CometMemory {
    private static final long FLOAT = 4;

    private CometMemory() {}

    /**
     * @param sentences whose sources and references are remembered
     * @throws IOException as {@link CometModel#load} would
     */
    public static long of(Path folder, int sentences) throws IOException {
        var settings = CometSettings.read(folder.resolve("hparams.yaml"));
        try (var weights = TorchCheckpoint.open(CometModel.checkpoint(folder))) {
            return of(EncoderShape.read(weights, folder.resolve("config.json")), settings.hiddenSizes(), sentences);
        }
    }

    static long of(EncoderShape shape, List<Integer> hiddenSizes, int sentences) {
        long width = shape.width();
        long tokens = (long) CometModel.BATCH * shape.longest();
        long embeddings = width * (shape.vocabulary() + shape.positions());
        long blocks = shape.layers() * width * (4 * width + 2L * shape.inner());
        long estimator = 0;
        long in = 6 * width;
        for (var size : hiddenSizes) {
            estimator += in * size;
            in = size;
        }
        long work = tokens * (8 * width + 2L * shape.inner() + 2L * shape.heads() * shape.longest());
        // sources and references, and once more those of a call with its translations
        long vectors = 4L * sentences * width;
        return FLOAT * (embeddings + blocks + estimator + work + vectors);
    }
}
