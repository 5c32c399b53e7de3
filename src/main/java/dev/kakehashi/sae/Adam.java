package dev.kakehashi.sae;

/**
 * One step of Adam in the order of torch.optim.Adam: the root of the corrected second moment, then epsilon.
 *
 * @param rate learning rate over 1 - beta1^t
 * @param rootCorrection square root of 1 - beta2^t
 */
public record Adam(float beta1, float beta2, float epsilon, float rate, float rootCorrection) {

    /** @param step from 0; the warm-up factor is min(1, step / warmupSteps) */
    static Adam at(SaeConfig config, long step) {
        double warm = config.warmupSteps() == 0 ? 1 : Math.min(1, (double) step / config.warmupSteps());
        double correction1 = 1 - Math.pow(config.beta1(), step + 1);
        double correction2 = 1 - Math.pow(config.beta2(), step + 1);
        return new Adam(
                (float) config.beta1(),
                (float) config.beta2(),
                (float) config.adamEpsilon(),
                (float) (config.learningRate() * warm / correction1),
                (float) Math.sqrt(correction2));
    }

    /** Moves {@code weights[at .. at + gradient.length - 1]}. */
    void apply(float[] gradient, float[] weights, float[] means, float[] squares, int at) {
        float keep1 = 1 - beta1;
        float keep2 = 1 - beta2;
        for (var i = 0; i < gradient.length; i++) {
            float g = gradient[i];
            float mean = means[at + i] + keep1 * (g - means[at + i]);
            float square = beta2 * squares[at + i] + keep2 * g * g;
            means[at + i] = mean;
            squares[at + i] = square;
            weights[at + i] -= rate * (mean / ((float) Math.sqrt(square) / rootCorrection + epsilon));
        }
    }
}
