package dev.kakehashi.sae;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.kakehashi.tensor.MatrixProduct;
import dev.kakehashi.tensor.Torch;
import dev.kakehashi.tensor.TorchModule;
import java.util.ArrayList;
import java.util.List;

/**
 * The step in TorchScript, on any device; used on GPUs, where the encoder's product runs in bfloat16 over float32
 * master weights. Weights and moments stay on the device until {@link #save}. Gradients of chosen rows are summed by
 * libtorch in sorted order: same bits on one device.
 */
public final class ScriptStep implements SaeStep {
    /** Rows whose scores of all latents are in memory at once. */
    public static final int CHUNK = 4096;

    private final SaeState state;
    private final SaeConfig config;
    private final boolean bfloat16;
    private final NDManager manager;
    private final TorchModule script;
    private final NDList weights;
    private final NDList means;
    private final NDList squares;

    ScriptStep(SaeState state, SaeConfig config, Device device) {
        this.state = state;
        this.config = config;
        this.bfloat16 = device.isGpu();
        this.manager = Torch.newManager(device);
        try {
            this.script = TorchModule.load(List.of(MatrixProduct.on(device).resource(), "torchscript/sae.py"), manager);
            var sae = state.sae;
            this.weights = arrays("w", List.of(sae.encoder(), sae.encoderBias(), sae.decoder(), sae.decoderBias()));
            this.means = arrays("means",
                    List.of(state.encoderMean, state.encoderBiasMean, state.decoderMean, state.decoderBiasMean));
            this.squares = arrays("squares", List.of(state.encoderSquare, state.encoderBiasSquare, state.decoderSquare,
                    state.decoderBiasSquare));
        } catch (RuntimeException | Error e) {
            manager.close(); // nobody else could give the memory back, and a smaller group will want it
            throw e;
        }
    }

    @Override
    public Result run(float[] x, long step) {
        Torch.gradients(false);
        int width = state.sae.width();
        var adam = Adam.at(config, step);
        try (var scope = manager.newSubManager()) {
            var numbers = scope.create(new double[] {
                state.sae.k(), CHUNK, bfloat16 ? 1 : 0, adam.rate(), adam.rootCorrection(), adam.beta1(), adam.beta2(),
                adam.epsilon()
            }).toDevice(Device.cpu(), false);
            var arguments = new NDList(Torch.floats(scope, x, x.length / width, width), numbers);
            arguments.addAll(weights);
            arguments.addAll(means);
            arguments.addAll(squares);
            var result = script.call("step", scope, arguments).get(0).toFloatArray();
            return new Result(result[0], result[1], result[2], result[3], result[4]);
        }
    }

    @Override
    public void save() {
        var sae = state.sae;
        read(weights, List.of(sae.encoder(), sae.encoderBias(), sae.decoder(), sae.decoderBias()));
        read(means, List.of(state.encoderMean, state.encoderBiasMean, state.decoderMean, state.decoderBiasMean));
        read(squares,
                List.of(state.encoderSquare, state.encoderBiasSquare, state.decoderSquare, state.decoderBiasSquare));
    }

    @Override
    public void close() {
        script.close();
        manager.close();
    }

    private NDList arrays(String name, List<float[]> values) {
        var sae = state.sae;
        var arrays = new ArrayList<NDArray>();
        for (var one : values)
            arrays.add(one.length == sae.encoder().length
                    ? Torch.floats(manager, one, sae.latents(), sae.width())
                    : Torch.floats(manager, one, one.length));
        return TorchModule.listArgument(name, arrays);
    }

    private static void read(NDList from, List<float[]> into) {
        for (var i = 0; i < into.size(); i++)
            System.arraycopy(from.get(i).toFloatArray(), 0, into.get(i), 0, into.get(i).length);
    }
}
