package dev.kakehashi.analysis.index;

import dev.kakehashi.progress.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.IntStream;

/**
 * The same activation index without small activations: as if the analysis had been asked to keep no more. Counts stay
 * those of all activations.
 */
public final class ReducedIndex {
    private static final int AT_ONCE = 1 << 16;

    private final ActivationIndex index;
    private final double retention;
    private final int[] kept; // by latent

    /**
     * @param retention keeps only values of at least this times their latent's maximum; less than the index keeps
     *     changes nothing
     */
    public ReducedIndex(ActivationIndex index, double retention) {
        this.index = index;
        this.retention = Math.max(retention, index.retention());
        this.kept = new int[index.latents()];
        IntStream.range(0, kept.length).parallel().forEach(latent -> kept[latent] = count(latent));
    }

    private int count(int latent) {
        var values = new float[AT_ONCE];
        double least = retention * index.maximum(latent);
        int count = 0;
        for (long first = 0; first < index.kept(latent); first += AT_ONCE) {
            int some = (int) Math.min(AT_ONCE, index.kept(latent) - first);
            index.values(latent, (int) first, values, some);
            for (var i = 0; i < some; i++) count += values[i] < least ? 0 : 1;
        }
        return count;
    }

    public long bytes() {
        return ActivationIndex.data(kept.length) + ActivationIndex.PAIR * IntStream.of(kept).asLongStream().sum();
    }

    /** @param progress in latents */
    public void write(Path file, Progress progress) throws IOException {
        try (var out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            writeAll(out, header());
            for (var latent = 0; latent < kept.length; latent++) {
                if (kept[latent] > 0) writePairs(latent, out);
                progress.at(latent + 1, kept.length);
            }
        }
    }

    private ByteBuffer header() {
        var header = ByteBuffer.allocate((int) ActivationIndex.data(kept.length)).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(ActivationIndex.MAGIC).putInt(kept.length).putLong(IntStream.of(kept).asLongStream().sum())
                .putDouble(retention).position(ActivationIndex.HEADER);
        long start = 0;
        header.putLong(0);
        for (var count : kept) header.putLong(start += count);
        for (var latent = 0; latent < kept.length; latent++) header.putInt(index.active(latent));
        for (var latent = 0; latent < kept.length; latent++) header.putInt(index.runs(latent));
        for (var latent = 0; latent < kept.length; latent++) header.putFloat(index.maximum(latent));
        return header.flip();
    }

    /** Positions first, values behind them, some at a time. */
    private void writePairs(int latent, FileChannel out) throws IOException {
        var bytes = ByteBuffer.allocate(4 * AT_ONCE).order(ByteOrder.LITTLE_ENDIAN);
        var positions = new int[AT_ONCE];
        var values = new float[AT_ONCE];
        double least = retention * index.maximum(latent);
        for (var what = 0; what < 2; what++)
            for (long first = 0; first < index.kept(latent); first += AT_ONCE) {
                int some = (int) Math.min(AT_ONCE, index.kept(latent) - first);
                index.values(latent, (int) first, values, some);
                if (what == 0) index.positions(latent, (int) first, positions, some);
                bytes.clear();
                for (var i = 0; i < some; i++) {
                    if (values[i] < least) continue;
                    if (what == 0) bytes.putInt(positions[i]);
                    else bytes.putFloat(values[i]);
                }
                writeAll(out, bytes.flip());
            }
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) channel.write(bytes);
    }
}
