package dev.kakehashi.translation;

import java.util.List;
import java.util.Optional;

/**
 * How many outputs of a row have a fault.
 *
 * @param count of {@code outputs}, over all draws that were translated
 * @param sentences that each draw translated
 * @param low, high Wilson's 95 % interval, which counts each sentence once however many draws translated it
 */
public record FaultShare(int count, int outputs, int sentences, double share, double low, double high) {
    private static final double Z = 1.959963984540054; // leaves out 2.5 % at either end

    /**
     * @param draws what each draw of a row made of the same sentences
     * @return empty where it is not known of every output
     */
    public static Optional<FaultShare> of(OutputFault fault, List<MeasuredTranslations> draws) {
        int count = 0;
        int outputs = 0;
        for (var draw : draws)
            for (var line : draw.lines()) {
                var found = fault.of(line, draw.direction());
                if (found.isEmpty()) return Optional.empty();
                if (found.get()) count++;
                outputs++;
            }
        return outputs == 0 ? Optional.empty() : Optional.of(wilson(count, outputs, outputs / draws.size()));
    }

    static FaultShare wilson(int count, int outputs, int sentences) {
        double share = (double) count / outputs;
        double square = Z * Z / sentences;
        double middle = (share + square / 2) / (1 + square);
        double half = Z / (1 + square) * Math.sqrt(share * (1 - share) / sentences + square / (4 * sentences));
        return new FaultShare(count, outputs, sentences, share, count == 0 ? 0 : middle - half,
                count == outputs ? 1 : middle + half);
    }
}
