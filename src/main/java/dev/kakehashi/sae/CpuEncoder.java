package dev.kakehashi.sae;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.kakehashi.tensor.MatrixProduct;
import dev.kakehashi.tensor.Torch;
import dev.kakehashi.tensor.TorchModule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * On a CPU: the product by libtorch in tiles of rows and latents into the same memory, small enough to be in the cache
 * still when Java chooses the k largest of it.
 */
public final class CpuEncoder implements Encoder {
    private static final int ROWS = 4096;
    private static final int LATENTS = 1024;
    /**
     * Fewer rows than a tile's are filled up to a multiple of this: the kernel, and so the bits, are those of a full
     * tile.
     */
    private static final int FEWEST_ROWS = 256;
    private static final int PARTS = 16;
    /** An array of libtorch is seen from Java up to 2 GiB less a byte. */
    private static final int BLOCK_FLOATS = 1 << 27;

    private final TopKSae sae;
    private final NDManager manager;
    private final TorchModule script;
    private final int perBlock; // latents
    private final List<FloatBuffer> blocks = new ArrayList<>(); // their weights
    private final FloatBuffer biasMemory;
    private final CpuWork work;
    private final List<Tile> tiles = new ArrayList<>();
    private volatile boolean finite = true;

    /** Some latents' weights. */
    private record Tile(int first, int latents, NDArray weights, NDArray bias) {}

    /** @param work not used by anything else while this encodes */
    CpuEncoder(TopKSae sae, CpuWork work) {
        this(sae, work, BLOCK_FLOATS);
    }

    CpuEncoder(TopKSae sae, CpuWork work, int blockFloats) {
        this.sae = sae;
        this.work = work;
        int width = sae.width();
        this.perBlock = Math.max(LATENTS, blockFloats / width / LATENTS * LATENTS);
        this.manager = Torch.newManager(Device.cpu());
        try {
            this.script = TorchModule.load(List.of(MatrixProduct.on(Device.cpu()).resource(), "torchscript/sae.py"),
                    manager);
            // Java and libtorch share this memory, which closing gives back; it is never differentiated.
            var bias = manager.zeros(new Shape(sae.latents()));
            this.biasMemory = Torch.view(bias);
            for (var first = 0; first < sae.latents(); first += perBlock)
                addBlock(first, Math.min(first + perBlock, sae.latents()), bias);
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
        rowsChanged(0, sae.latents());
    }

    private void addBlock(int from, int to, NDArray bias) {
        var weights = manager.zeros(new Shape(to - from, sae.width()));
        blocks.add(Torch.view(weights));
        for (var first = from; first < to; first += LATENTS) {
            int next = Math.min(first + LATENTS, to);
            tiles.add(new Tile(first, next - first, weights.get(new NDIndex((first - from) + ":" + (next - from))),
                    bias.get(new NDIndex(first + ":" + next))));
        }
    }

    /** Memory outside of Java's heap that a product works in: vectors in, scores out. */
    public static long tileBytes(long width) {
        return 4L * ROWS * (width + LATENTS);
    }

    /**
     * Takes over the weights of latents {@code from} to {@code to - 1}; ranges may be taken over by several threads at
     * once.
     */
    void rowsChanged(int from, int to) {
        for (int at = from; at < to;) {
            int block = at / perBlock;
            int end = Math.min(to, (block + 1) * perBlock);
            blocks.get(block).put((at - block * perBlock) * sae.width(), sae.encoder(), at * sae.width(),
                    (end - at) * sae.width());
            at = end;
        }
        biasMemory.put(from, sae.encoderBias(), from, to - from);
    }

    @Override
    public void encode(float[] rows, int count, int[] chosen, float[] values) {
        int width = sae.width();
        var centred = new float[count * width];
        for (var row = 0; row < count; row++)
            for (var i = 0; i < width; i++) centred[row * width + i] = rows[row * width + i] - sae.decoderBias()[i];
        encodeCentred(centred, count, chosen, values);
    }

    /**
     * Like {@link #encode} on vectors from which b_dec was already taken away.
     *
     * @return whether every latent's score of the first row is finite: a latent whose weights are not finite has no
     *     finite score of any row, is chosen by none, and would be noticed nowhere else
     */
    boolean encodeCentred(float[] centred, int count, int[] chosen, float[] values) {
        Torch.gradients(false);
        finite = true;
        var largest = new LargestK(sae.k(), chosen, values, count);
        for (var first = 0; first < count; first += ROWS) {
            int rows = Math.min(ROWS, count - first);
            work.input(ROWS * sae.width()).asFloatBuffer().put(0, centred, first * sae.width(), rows * sae.width());
            int filled = Math.min(ROWS, (rows + FEWEST_ROWS - 1) / FEWEST_ROWS * FEWEST_ROWS);
            for (var tile : tiles) {
                try (var scope = manager.newSubManager()) {
                    offer(tile, first, rows, multiply(tile, filled, scope), largest);
                }
            }
        }
        IntStream.range(0, count).parallel().forEach(largest::finish);
        return finite;
    }

    private FloatBuffer multiply(Tile tile, int rows, NDManager scope) {
        var input = shared(scope, work.input(ROWS * sae.width()), rows, sae.width());
        if (MatrixProduct.on(Device.cpu()) == MatrixProduct.ONEDNN)
            // knows no given memory
            return Torch.view(script.call("product", scope, new NDList(input, tile.weights, tile.bias)).get(0));
        var out = shared(scope, work.scores(ROWS * LATENTS), rows, tile.latents);
        script.call("encode", scope, new NDList(input, tile.weights, tile.bias, out));
        return work.scores(ROWS * LATENTS).asFloatBuffer();
    }

    private void offer(Tile tile, int firstRow, int rows, FloatBuffer out, LargestK largest) {
        IntStream.range(0, PARTS).parallel().forEach(part -> {
            var scores = new float[tile.latents];
            for (var row = rows * part / PARTS; row < rows * (part + 1) / PARTS; row++) {
                out.get(row * tile.latents, scores);
                if (firstRow + row == 0 && !Finite.all(scores)) finite = false;
                largest.offer(firstRow + row, tile.first, scores);
            }
        });
    }

    @Override
    public void close() {
        script.close();
        manager.close();
    }

    private static NDArray shared(NDManager manager, ByteBuffer memory, int rows, int columns) {
        var part = memory.slice(0, 4 * rows * columns).order(ByteOrder.nativeOrder());
        return manager.create(part, new Shape(rows, columns), DataType.FLOAT32);
    }
}
