package dev.kakehashi.analysis;

import dev.kakehashi.progress.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.IntStream;

/** The same activation index without small activations: as if the analysis had been asked to keep no more. Counts stay those of all activations. */
public final class ReducedIndex {
    private final ActivationIndex index;
    private final double retention;
    private final int[] kept; // by latent

    /** @param retention keeps only values of at least this times their latent's maximum; less than the index keeps changes nothing */
    public ReducedIndex(ActivationIndex index, double retention) {
        this.index = index;
        this.retention = Math.max(retention, index.retention());
        this.kept = new int[index.latents()];
        IntStream.range(0, kept.length).parallel().forEach(latent -> kept[latent] = count(latent));
    }

    private int count(int latent) {
        var values = index.values(latent);
        double least = retention * index.maximum(latent);
        int count = 0;
        for (var i = 0; i < values.capacity(); i++) count += values.get(i) < least ? 0 : 1;
        return count;
    }

    public long bytes() {
        return ActivationIndex.data(kept.length) + ActivationIndex.PAIR * IntStream.of(kept).asLongStream().sum();
    }

    /** @param progress in latents */
    public void write(Path file, Progress progress) throws IOException {
        try (var out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeAll(out, header());
            for (var latent = 0; latent < kept.length; latent++) {
                if (kept[latent] > 0) writeAll(out, pairs(latent));
                progress.at(latent + 1, kept.length);
            }
        }
    }

    private ByteBuffer header() {
        var header = ByteBuffer.allocate((int) ActivationIndex.data(kept.length)).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(ActivationIndex.MAGIC).putInt(kept.length).putLong(IntStream.of(kept).asLongStream().sum()).putDouble(retention).position(ActivationIndex.HEADER);
        long start = 0;
        header.putLong(0);
        for (var count : kept) header.putLong(start += count);
        for (var latent = 0; latent < kept.length; latent++) header.putInt(index.active(latent));
        for (var latent = 0; latent < kept.length; latent++) header.putInt(index.runs(latent));
        for (var latent = 0; latent < kept.length; latent++) header.putFloat(index.maximum(latent));
        return header.flip();
    }

    private ByteBuffer pairs(int latent) {
        var bytes = ByteBuffer.allocate(ActivationIndex.PAIR * kept[latent]).order(ByteOrder.LITTLE_ENDIAN);
        var positions = bytes.slice(0, 4 * kept[latent]).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
        var values = bytes.slice(4 * kept[latent], 4 * kept[latent]).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        var own = index.values(latent);
        var places = index.positions(latent);
        double least = retention * index.maximum(latent);
        for (var i = 0; i < own.capacity(); i++) {
            if (own.get(i) < least) continue;
            positions.put(places.get(i));
            values.put(own.get(i));
        }
        return bytes;
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) channel.write(bytes);
    }
}
