package dev.kakehashi.sae;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.kakehashi.tensor.Torch;
import dev.kakehashi.tensor.TorchModule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * On a CPU: the product by libtorch in tiles of rows and latents into the same memory, small enough to be in the cache still when Java chooses
 * the k largest of it.
 */
final class CpuEncoder implements Encoder {
    private static final int ROWS = 2048;
    private static final int LATENTS = 1024;
    /** Fewer rows than a tile's are filled up to a multiple of this: the kernel, and so the bits, are those of a full tile. */
    private static final int FEWEST_ROWS = 256;
    private static final int PARTS = 16;
    /** Bytes. At any other address libtorch's product takes a fourth longer. */
    private static final int ALIGNMENT = 64;

    private final TopKSae sae;
    private final NDManager manager;
    private final TorchModule script;
    private final FloatBuffer weightMemory;
    private final FloatBuffer biasMemory;
    private final FloatBuffer inputMemory;
    private final FloatBuffer outMemory;
    private final ByteBuffer inputBytes;
    private final ByteBuffer outBytes;
    private final List<Tile> tiles = new ArrayList<>();

    /** Some latents' weights. */
    private record Tile(int first, int latents, NDArray weights, NDArray bias) {}

    CpuEncoder(TopKSae sae) {
        this.sae = sae;
        this.manager = Torch.newManager(Device.cpu());
        this.script = TorchModule.load("torchscript/sae.py", manager);
        int width = sae.width();
        var weights = direct((long) sae.latents() * width);
        var bias = direct(sae.latents());
        this.inputBytes = direct((long) ROWS * width);
        this.outBytes = direct((long) ROWS * Math.min(LATENTS, sae.latents()));
        this.weightMemory = weights.asFloatBuffer();
        this.biasMemory = bias.asFloatBuffer();
        this.inputMemory = inputBytes.asFloatBuffer();
        this.outMemory = outBytes.asFloatBuffer();
        // Java and libtorch share this memory; no array of it is ever differentiated.
        for (var first = 0; first < sae.latents(); first += LATENTS) {
            int latents = Math.min(LATENTS, sae.latents() - first);
            tiles.add(new Tile(first, latents, shared(manager, weights, first, latents, width), shared(manager, bias, first, latents)));
        }
        rowsChanged(0, sae.latents());
    }

    /** Takes over the weights of latents {@code from} to {@code to - 1}; ranges may be taken over by several threads at once. */
    void rowsChanged(int from, int to) {
        weightMemory.put(from * sae.width(), sae.encoder(), from * sae.width(), (to - from) * sae.width());
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

    /** Like {@link #encode} on vectors from which b_dec was already taken away. */
    void encodeCentred(float[] centred, int count, int[] chosen, float[] values) {
        Torch.gradients(false);
        var largest = new LargestK(sae.k(), chosen, values, count);
        for (var tile : tiles) {
            for (var first = 0; first < count; first += ROWS) {
                int rows = Math.min(ROWS, count - first);
                inputMemory.put(0, centred, first * sae.width(), rows * sae.width());
                multiply(tile, Math.min(ROWS, (rows + FEWEST_ROWS - 1) / FEWEST_ROWS * FEWEST_ROWS));
                offer(tile, first, rows, largest);
            }
        }
        IntStream.range(0, count).parallel().forEach(largest::finish);
    }

    private void multiply(Tile tile, int rows) {
        try (var scope = manager.newSubManager()) {
            var input = shared(scope, inputBytes, 0, rows, sae.width());
            var out = shared(scope, outBytes, 0, rows, tile.latents);
            script.call("encode", scope, new NDList(input, tile.weights, tile.bias, out));
        }
    }

    private void offer(Tile tile, int firstRow, int rows, LargestK largest) {
        IntStream.range(0, PARTS).parallel().forEach(part -> {
            var scores = new float[tile.latents];
            for (var row = rows * part / PARTS; row < rows * (part + 1) / PARTS; row++) {
                outMemory.get(row * tile.latents, scores);
                largest.offer(firstRow + row, tile.first, scores);
            }
        });
    }

    @Override
    public void close() {
        script.close();
        manager.close();
    }

    /** A view of rows {@code first} to {@code first + shape[0] - 1} of a matrix. */
    private static NDArray shared(NDManager manager, ByteBuffer memory, int first, long... shape) {
        int row = shape.length > 1 ? (int) shape[1] : 1;
        int size = (int) shape[0] * row;
        var part = memory.slice(4 * first * row, 4 * size).order(ByteOrder.nativeOrder());
        return manager.create(part, new Shape(shape), DataType.FLOAT32);
    }

    private static ByteBuffer direct(long floats) {
        if (4 * floats > Integer.MAX_VALUE - 2 * ALIGNMENT) throw new IllegalArgumentException("more than 2 GiB in one matrix of an SAE");
        int whole = (int) (4 * floats + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        return ByteBuffer.allocateDirect(whole + ALIGNMENT).alignedSlice(ALIGNMENT).order(ByteOrder.nativeOrder());
    }
}
