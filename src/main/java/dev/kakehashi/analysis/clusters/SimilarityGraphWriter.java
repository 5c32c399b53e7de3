package dev.kakehashi.analysis.clusters;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.kakehashi.analysis.ActivatingScan;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.tensor.MatrixProduct;
import dev.kakehashi.tensor.Torch;
import dev.kakehashi.tensor.TorchModule;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Compares every token with every other by products of blocks of embeddings. A product rounds otherwise than {@link
 * TokenEmbeddings#cosine}: where it lies so near the threshold that this could matter, the cosine itself decides, so
 * the graph says of each pair what it would.
 */
public final class SimilarityGraphWriter {
    private static final int MOST_ROWS = 4096;
    private static final int COLUMNS = 1024;
    /** Bytes of bits that are gathered before they are written. */
    private static final long GATHERED = 64L << 20;

    private final TokenEmbeddings embeddings;
    private final Progress progress;
    private final float threshold;
    private final float margin;
    private final int words;
    private final int rowsAtOnce;
    private final FileChannel file;

    private SimilarityGraphWriter(FileChannel file, TokenEmbeddings embeddings, double threshold, Progress progress) {
        this.file = file;
        this.embeddings = embeddings;
        this.progress = progress;
        this.threshold = ActivatingScan.floor(threshold);
        // what two float32 sums of unit vectors' products can differ by
        this.margin = 1.25f * (embeddings.width() + 16) * 0x1p-24f;
        this.words = SimilarityGraph.words(embeddings.vocabulary());
        this.rowsAtOnce = rowsAtOnce(embeddings.vocabulary());
    }

    private static int rowsAtOnce(int vocabulary) {
        long words = SimilarityGraph.words(vocabulary);
        return (int) Math.max(64, Math.min(Math.min(MOST_ROWS, 64 * words), GATHERED / 8 / words / 64 * 64));
    }

    /**
     * Bytes of memory that writing takes: both blocks in Java's heap and in libtorch's memory, their product twice, the
     * bits.
     */
    public static long memory(int vocabulary, int width) {
        long rows = rowsAtOnce(vocabulary);
        long columns = Math.min(COLUMNS, vocabulary);
        return 8L * (rows + columns) * width + 8L * rows * columns + 8L * rows * SimilarityGraph.words(vocabulary);
    }

    /** Of {@link #memory} what lies in Java's heap. */
    public static long heap(int vocabulary, int width) {
        long rows = rowsAtOnce(vocabulary);
        return 4L * (rows + Math.min(COLUMNS, vocabulary)) * width + 8L * rows * SimilarityGraph.words(vocabulary);
    }

    /** @param progress in pairs of tokens */
    public static void write(Path path, TokenEmbeddings embeddings, double threshold, Progress progress)
            throws IOException {
        Torch.gradients(false);
        var options = new StandardOpenOption[] {
            StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.READ,
            StandardOpenOption.WRITE
        };
        try (var file = FileChannel.open(path, options);
                var manager = Torch.newManager(Device.cpu());
                var script = TorchModule.load(List.of(MatrixProduct.on(Device.cpu()).resource(), "torchscript/sae.py"),
                        manager)) {
            file.write(SimilarityGraph.header(embeddings.vocabulary(), threshold), 0);
            var writer = new SimilarityGraphWriter(file, embeddings, threshold, progress);
            for (var first = 0; first < embeddings.vocabulary(); first += writer.rowsAtOnce)
                writer.rows(first, manager, script);
        }
    }

    /** The rows of some tokens: what lies left of the diagonal was found with earlier rows. */
    private void rows(int first, NDManager manager, TorchModule script) throws IOException {
        int count = Math.min(rowsAtOnce, embeddings.vocabulary() - first);
        var bits = new long[count * words];
        copyColumns(first, count, bits);
        var own = units(first, count);
        try (var scope = manager.newSubManager()) {
            var left = array(own, scope);
            for (var column = first; column < embeddings.vocabulary(); column += COLUMNS) {
                progress.at(pairs(first) + (long) count * (column - first), pairs(embeddings.vocabulary()));
                var others = units(column, Math.min(COLUMNS, embeddings.vocabulary() - column));
                try (var tile = manager.newSubManager()) {
                    var scores = script.call("scores", tile, new NDList(left, array(others, tile))).get(0);
                    compare(scores, own, others, column, bits);
                }
            }
        }
        write(bits, first, count);
    }

    /** Pairs that the rows before {@code first} have compared: each with itself and with what lies behind. */
    private long pairs(long first) {
        return first * (2L * embeddings.vocabulary() - first + 1) / 2;
    }

    private float[][] units(int first, int count) {
        var units = new float[count][];
        IntStream.range(0, count).parallel().forEach(i -> units[i] = embeddings.fresh(first + i));
        return units;
    }

    private NDArray array(float[][] units, NDManager scope) {
        var array = scope.zeros(new Shape(units.length, embeddings.width()));
        var memory = Torch.view(array);
        for (var unit : units) memory.put(unit);
        return array;
    }

    private void compare(NDArray scores, float[][] own, float[][] others, int column, long[] bits) {
        var memory = Torch.view(scores);
        float high = threshold + margin;
        float low = threshold - margin;
        IntStream.range(0, own.length).parallel().forEach(row -> {
            var values = new float[others.length];
            memory.get(row * others.length, values);
            for (var i = 0; i < others.length; i++) {
                float value = values[i];
                if (value < low) continue;
                if (value > high || TokenEmbeddings.cosine(own[row], others[i]) > threshold)
                    bits[row * words + (column + i >> 6)] |= 1L << (column + i);
            }
        });
        Reference.reachabilityFence(scores); // the view does not keep its memory alive
    }

    /** The pairs of these tokens with those before them, 64 by 64: columns of earlier rows, turned over. */
    private void copyColumns(int first, int count, long[] bits) throws IOException {
        int own = (count + 63) / 64;
        var some = ByteBuffer.allocate(8 * own).order(ByteOrder.LITTLE_ENDIAN);
        var found = new long[own][64];
        for (var earlier = 0; earlier < first; earlier += 64) {
            for (var i = 0; i < 64; i++) {
                some.clear();
                for (long at = place(earlier + i) + first / 8; some.hasRemaining();)
                    if (file.read(some, at + some.position()) < 0)
                        throw new IOException("The file of similar tokens ends early.");
                some.flip();
                for (var word = 0; word < own; word++) found[word][i] = some.getLong();
            }
            for (var word = 0; word < own; word++) {
                transpose(found[word]);
                for (var i = 0; i < 64 && 64 * word + i < count; i++)
                    bits[(64 * word + i) * words + earlier / 64] = found[word][i];
            }
        }
    }

    private void write(long[] bits, int first, int count) throws IOException {
        var some = ByteBuffer.allocate(8 * words).order(ByteOrder.LITTLE_ENDIAN);
        for (var row = 0; row < count; row++) {
            some.clear().asLongBuffer().put(bits, row * words, words);
            for (long at = place(first + row); some.hasRemaining();) file.write(some, at + some.position());
        }
    }

    private long place(int token) {
        return SimilarityGraph.HEADER + 8L * words * token;
    }

    /** Turns 64 rows of 64 bits over: bit j of row i becomes bit i of row j (Warren, Hacker's Delight, 7-3). */
    static void transpose(long[] rows) {
        long mask = 0xffffffffL;
        for (var size = 32; size != 0; size >>>= 1, mask ^= mask << size)
            for (var row = 0; row < 64; row = row + size + 1 & ~size) {
                long moved = (rows[row] >>> size ^ rows[row + size]) & mask;
                rows[row] ^= moved << size;
                rows[row + size] ^= moved;
            }
    }
}
