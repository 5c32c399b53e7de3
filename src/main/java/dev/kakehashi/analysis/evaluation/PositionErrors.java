package dev.kakehashi.analysis.evaluation;

import dev.kakehashi.analysis.StaleState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Squared errors of an SAE's reconstruction, summed apart for each position of a sequence behind its first. */
final class PositionErrors {
    private final double[] sums;
    private long sequences;

    /** @param positions of a sequence that are trained on */
    PositionErrors(int positions) {
        this.sums = new double[positions];
    }

    /** @param errors || x - x_hat ||^2 of the rows of whole sequences, one after the other */
    void add(double[] errors) {
        for (var row = 0; row < errors.length; row++) sums[row % sums.length] += errors[row];
        sequences += errors.length / sums.length;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(sums.length);
        for (var sum : sums) out.writeDouble(sum);
        out.writeLong(sequences);
    }

    /** @throws StaleState when it is of sequences of another length */
    static PositionErrors read(int positions, DataInput in) throws IOException {
        if (in.readInt() != positions) throw new StaleState("its sequences have another length");
        var errors = new PositionErrors(positions);
        for (var i = 0; i < positions; i++) errors.sums[i] = in.readDouble();
        errors.sequences = in.readLong();
        return errors;
    }

    /** Equation (3) at each position. */
    double[] meanErrors() {
        var means = new double[sums.length];
        for (var i = 0; i < means.length; i++) means[i] = sums[i] / sequences;
        return means;
    }
}
