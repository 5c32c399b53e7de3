package dev.kakehashi.sae;

/** Learning rate and activation buffer the paper used for the model sizes it trained on (its Tables 2 and 3). */
public record PaperSettings(String size, long parameters, double learningRate, int bufferVectors) {
    private static final PaperSettings[] SIZES = {
        new PaperSettings("150M", 150_000_000L, 2e-3, 10_000_000),
        new PaperSettings("440M", 440_000_000L, 1e-3, 5_000_000),
        new PaperSettings("980M", 980_000_000L, 1e-3, 2_000_000),
        new PaperSettings("1.8B", 1_800_000_000L, 5e-4, 1_000_000),
        new PaperSettings("3.7B", 3_700_000_000L, 5e-4, 500_000),
    };

    /** The settings of the size nearest in the logarithm of its parameters. */
    public static PaperSettings nearest(long parameters) {
        var best = SIZES[0];
        for (var size : SIZES) if (distance(size, parameters) < distance(best, parameters)) best = size;
        return best;
    }

    private static double distance(PaperSettings size, long parameters) {
        return Math.abs(Math.log((double) size.parameters / Math.max(1, parameters)));
    }
}
