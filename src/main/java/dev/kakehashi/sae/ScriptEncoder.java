package dev.kakehashi.sae;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.kakehashi.tensor.MatrixProduct;
import dev.kakehashi.tensor.Torch;
import dev.kakehashi.tensor.TorchModule;
import java.util.Arrays;
import java.util.List;

/** On any device libtorch knows; used on GPUs, where the product and the choice both belong. */
final class ScriptEncoder implements Encoder {
    private static final int CHUNK = 4096;

    private final TopKSae sae;
    private final NDManager manager;
    private final TorchModule script;
    private final NDArray weights;
    private final NDArray bias;
    private final NDArray decoderBias;
    private final NDArray k;

    ScriptEncoder(TopKSae sae, Device device) {
        this.sae = sae;
        this.manager = Torch.newManager(device);
        try {
            this.script = TorchModule.load(List.of(MatrixProduct.on(device).resource(), "torchscript/sae.py"), manager);
            this.weights = Torch.floats(manager, sae.encoder(), sae.latents(), sae.width());
            this.bias = Torch.floats(manager, sae.encoderBias(), sae.latents());
            this.decoderBias = Torch.floats(manager, sae.decoderBias(), sae.width());
            this.k = manager.create((long) sae.k());
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    @Override
    public void encode(float[] rows, int count, int[] chosen, float[] values) {
        Torch.gradients(false);
        int width = sae.width();
        for (var first = 0; first < count; first += CHUNK) {
            int rowsHere = Math.min(CHUNK, count - first);
            try (var scope = manager.newSubManager()) {
                var x = Torch.floats(scope, Arrays.copyOfRange(rows, first * width, (first + rowsHere) * width),
                        rowsHere, width);
                var found = script.call("chosen", scope, new NDList(x, weights, bias, decoderBias, k));
                var z = found.get(0).toFloatArray();
                var latents = found.get(1).toLongArray();
                for (var i = 0; i < z.length; i++) {
                    values[first * sae.k() + i] = z[i];
                    chosen[first * sae.k() + i] = z[i] > 0 ? (int) latents[i] : 0;
                }
            }
        }
    }

    @Override
    public void close() {
        script.close();
        manager.close();
    }
}
