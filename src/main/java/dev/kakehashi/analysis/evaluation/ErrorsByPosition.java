package dev.kakehashi.analysis.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/**
 * How well an SAE rebuilds its inputs at each position behind the first of a document.
 *
 * @param loss equation (3) at position 1, 2, ..
 * @param variance mean over all positions of || x - mean ||^2: {@code 1 - loss / variance} is the explained variance at
 *     a position, and its mean over the positions that of the SAE
 */
public record ErrorsByPosition(double[] loss, double variance) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public double[] explainedVariance() {
        var explained = new double[loss.length];
        for (var i = 0; i < loss.length; i++) explained[i] = 1 - loss[i] / variance;
        return explained;
    }

    public void write(Path file) throws IOException {
        JSON.writeValue(file.toFile(), this);
    }

    public static ErrorsByPosition read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), ErrorsByPosition.class);
    }
}
