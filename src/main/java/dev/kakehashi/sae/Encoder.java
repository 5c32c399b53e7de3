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
import java.util.stream.IntStream;

/**
 * Equation (1), z = TopK(ReLU(W_enc (x - b_dec) + b_enc)): the product by libtorch in chunks of rows, the choice of the k largest in Java.
 *
 * <p>TopK of ReLU and ReLU of TopK choose the same positive values; fewer than k positive ones leave zeros behind them.
 */
public final class Encoder implements AutoCloseable {
    private static final int CHUNK = 512;

    private final TopKSae sae;
    private final NDManager manager;
    private final TorchModule script;
    private final FloatBuffer weightMemory;
    private final FloatBuffer biasMemory;
    private final FloatBuffer inputMemory;
    private final FloatBuffer outMemory;
    private final NDArray weights;
    private final NDArray bias;
    private final NDArray input;
    private final NDArray out;

    public Encoder(TopKSae sae) {
        this.sae = sae;
        this.manager = Torch.newManager(Device.cpu());
        this.script = TorchModule.load("torchscript/sae.py", manager);
        var weightBytes = direct((long) sae.latents() * sae.width());
        var biasBytes = direct(sae.latents());
        var inputBytes = direct((long) CHUNK * sae.width());
        var outBytes = direct((long) CHUNK * sae.latents());
        this.weightMemory = weightBytes.asFloatBuffer();
        this.biasMemory = biasBytes.asFloatBuffer();
        this.inputMemory = inputBytes.asFloatBuffer();
        this.outMemory = outBytes.asFloatBuffer();
        // Java and libtorch share this memory; no array of it is ever differentiated.
        this.weights = manager.create(weightBytes, new Shape(sae.latents(), sae.width()), DataType.FLOAT32);
        this.bias = manager.create(biasBytes, new Shape(sae.latents()), DataType.FLOAT32);
        this.input = manager.create(inputBytes, new Shape(CHUNK, sae.width()), DataType.FLOAT32);
        this.out = manager.create(outBytes, new Shape(CHUNK, sae.latents()), DataType.FLOAT32);
        weightsChanged();
    }

    /** Takes over the present encoder weights; to be called after they were trained further. */
    public void weightsChanged() {
        weightMemory.put(0, sae.encoder());
        biasMemory.put(0, sae.encoderBias());
    }

    /**
     * @param rows (count, width) normalised vectors
     * @param chosen receives (count, k) latents in falling order of activation, ties by the smaller latent
     * @param values receives (count, k) activations, 0 where fewer than k are positive
     */
    public void encode(float[] rows, int count, int[] chosen, float[] values) {
        Torch.gradients(false);
        int width = sae.width();
        var centred = new float[CHUNK * width];
        for (var first = 0; first < count; first += CHUNK) {
            int rowsHere = Math.min(CHUNK, count - first);
            for (var row = 0; row < rowsHere; row++)
                for (var i = 0; i < width; i++) centred[row * width + i] = rows[(first + row) * width + i] - sae.decoderBias()[i];
            inputMemory.put(0, centred);
            try (var scope = manager.newSubManager()) {
                script.call("encode", scope, new NDList(input, weights, bias, out));
            }
            int start = first;
            IntStream.range(0, rowsHere).parallel().forEach(row -> choose(row, start + row, chosen, values));
        }
    }

    @Override
    public void close() {
        script.close();
        manager.close();
    }

    private void choose(int chunkRow, int row, int[] chosen, float[] values) {
        var scores = new float[sae.latents()];
        outMemory.get(chunkRow * sae.latents(), scores);
        LargestK.choose(scores, sae.k(), chosen, values, row * sae.k());
    }

    private static ByteBuffer direct(long floats) {
        if (4 * floats > Integer.MAX_VALUE) throw new IllegalArgumentException("more than 2 GiB in one matrix of an SAE");
        return ByteBuffer.allocateDirect((int) (4 * floats)).order(ByteOrder.nativeOrder());
    }
}
