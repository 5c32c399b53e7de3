package dev.kakehashi.sae;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.kakehashi.tensor.Torch;
import dev.kakehashi.tensor.TorchModule;
import ai.djl.ndarray.NDList;
import java.util.List;

/**
 * The obvious twin: a dense loss written as its formula, gradients by libtorch's autograd, Adam written out over whole
 * arrays.
 */
final class ReferenceStep implements SaeStep {
    private final SaeState state;
    private final SaeConfig config;
    private final NDManager manager = Torch.newManager(Device.cpu());
    private final TorchModule script = TorchModule.load("torchscript/dense-sae.py", manager);

    ReferenceStep(SaeState state, SaeConfig config) {
        this.state = state;
        this.config = config;
    }

    @Override
    public Result run(float[] x, long step) {
        Torch.gradients(true);
        var sae = state.sae;
        try (var scope = manager.newSubManager()) {
            var weights = new NDArray[] {
                leaf(scope, sae.encoder(), sae.latents(), sae.width()), leaf(scope, sae.encoderBias(), sae.latents()),
                leaf(scope, sae.decoder(), sae.latents(), sae.width()), leaf(scope, sae.decoderBias(), sae.width())
            };
            var input = Torch.floats(scope, x, x.length / sae.width(), sae.width());
            var arguments = new NDList(input, scope.create((long) sae.k()));
            arguments.addAll(TorchModule.listArgument("w", List.of(weights)));
            var loss = script.call("loss", scope, arguments).get(0);
            Torch.backward(loss);
            double value = loss.getFloat();
            var gradients = new float[4][];
            for (var i = 0; i < 4; i++) gradients[i] = weights[i].getGradient().toFloatArray();
            move(gradients, step);
            return new Result(value, norm(gradients[0]), norm(gradients[1]), norm(gradients[2]), norm(gradients[3]));
        } finally {
            Torch.gradients(false);
        }
    }

    private void move(float[][] gradients, long step) {
        var sae = state.sae;
        var adam = Adam.at(config, step);
        adam.apply(gradients[0], sae.encoder(), state.encoderMean, state.encoderSquare, 0);
        adam.apply(gradients[1], sae.encoderBias(), state.encoderBiasMean, state.encoderBiasSquare, 0);
        adam.apply(gradients[2], sae.decoder(), state.decoderMean, state.decoderSquare, 0);
        adam.apply(gradients[3], sae.decoderBias(), state.decoderBiasMean, state.decoderBiasSquare, 0);
        for (var latent = 0; latent < sae.latents(); latent++) {
            double squares = 0;
            for (var i = 0; i < sae.width(); i++) squares += Math.pow(sae.decoder()[latent * sae.width() + i], 2);
            for (var i = 0; i < sae.width(); i++) sae.decoder()[latent * sae.width() + i] /= (float) Math.sqrt(squares);
        }
    }

    private static NDArray leaf(NDManager scope, float[] values, long... shape) {
        var array = scope.zeros(new Shape(shape), DataType.FLOAT32);
        array.set(java.nio.FloatBuffer.wrap(values));
        array.setRequiresGradient(true);
        return array;
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (var value : values) sum += (double) value * value;
        return Math.sqrt(sum);
    }

    @Override
    public void save() {}

    @Override
    public void close() {
        script.close();
        manager.close();
    }
}
