package dev.kakehashi.sae;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.BitSet;

/** How well an SAE rebuilds its inputs, summed over a stream of batches (METHOD section 3). */
public final class ReconstructionMetrics {
    private final int width;
    private final int latents;
    private final double[] sum;
    private final BitSet alive;
    private double squares;
    private double errors;
    private double cosines;
    private long active;
    private long count;

    public ReconstructionMetrics(int width, int latents) {
        this.width = width;
        this.latents = latents;
        this.sum = new double[width];
        this.alive = new BitSet(latents);
    }

    /** @param x, reconstruction (count, width); chosen, values (count, k) */
    public void add(float[] x, float[] reconstruction, int[] chosen, float[] values, int rows) {
        add(x, reconstruction, chosen, values, 0, rows);
    }

    /** Rows {@code from} to {@code to - 1} of arrays as above. */
    public void add(float[] x, float[] reconstruction, int[] chosen, float[] values, int from, int to) {
        if (from == to) return;
        int k = chosen.length / (x.length / width);
        for (var row = from; row < to; row++) addRow(x, reconstruction, row * width);
        for (var j = from * k; j < to * k; j++) {
            if (values[j] <= 0) continue;
            active++;
            alive.set(chosen[j]);
        }
        count += to - from;
    }

    /** Adds the rows that another has seen. */
    public void add(ReconstructionMetrics other) {
        for (var i = 0; i < width; i++) sum[i] += other.sum[i];
        alive.or(other.alive);
        squares += other.squares;
        errors += other.errors;
        cosines += other.cosines;
        active += other.active;
        count += other.count;
    }

    /** Everything summed so far, for {@link #read}. */
    public void write(DataOutput out) throws IOException {
        for (var value : sum) out.writeDouble(value);
        var words = alive.toLongArray();
        out.writeInt(words.length);
        for (var word : words) out.writeLong(word);
        for (var value : new double[] {squares, errors, cosines}) out.writeDouble(value);
        out.writeLong(active);
        out.writeLong(count);
    }

    /** Goes on from sums of the same width and as many latents. */
    public static ReconstructionMetrics read(int width, int latents, DataInput in) throws IOException {
        var metrics = new ReconstructionMetrics(width, latents);
        for (var i = 0; i < width; i++) metrics.sum[i] = in.readDouble();
        var words = new long[in.readInt()];
        for (var i = 0; i < words.length; i++) words[i] = in.readLong();
        metrics.alive.or(BitSet.valueOf(words));
        metrics.squares = in.readDouble();
        metrics.errors = in.readDouble();
        metrics.cosines = in.readDouble();
        metrics.active = in.readLong();
        metrics.count = in.readLong();
        return metrics;
    }

    public ReconstructionMetrics copy() {
        var copy = new ReconstructionMetrics(width, latents);
        copy.add(this);
        return copy;
    }

    /** Rows added. */
    public long tokens() {
        return count;
    }

    /** Mean over tokens of || x - x_hat ||^2, summed over d: equation (3). */
    public double reconstructionLoss() {
        return errors / count;
    }

    /** sum || x - x_hat ||^2 / sum || x - mean ||^2, the mean over all rows added. */
    public double fvu() {
        double mean = 0;
        for (var value : sum) mean += value * value;
        return errors / (squares - mean / count);
    }

    public double explainedVariance() {
        return 1 - fvu();
    }

    /** Mean cosine similarity of x and x_hat. */
    public double cosine() {
        return cosines / count;
    }

    /** Mean number of activated latents per token. */
    public double l0() {
        return (double) active / count;
    }

    /** Latents that were never activated on the rows added. */
    public int deadLatents() {
        return latents - alive.cardinality();
    }

    public int latents() {
        return latents;
    }

    private void addRow(float[] x, float[] reconstruction, int at) {
        double xx = 0;
        double yy = 0;
        double xy = 0;
        double error = 0;
        for (var i = 0; i < width; i++) {
            double a = x[at + i];
            double b = reconstruction[at + i];
            xx += a * a;
            yy += b * b;
            xy += a * b;
            error += (a - b) * (a - b);
            sum[i] += a;
        }
        squares += xx;
        errors += error;
        cosines += xx == 0 || yy == 0 ? 0 : xy / Math.sqrt(xx * yy);
    }
}
