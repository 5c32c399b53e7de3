package dev.kakehashi.comet;

import dev.kakehashi.tensor.pickle.TorchSaved.Weight;
import java.util.Map;

/** COMET by its definition, in loops over doubles, for one text at a time. */
final class SlowComet {
    private final Map<String, Weight> state;
    private final double[] mix;
    private final boolean first;

    SlowComet(Map<String, Weight> state, double[] mix, boolean first) {
        this.state = state;
        this.mix = mix;
        this.first = first;
    }

    double score(CometModel.Segment segment) {
        double[] s = vector(TinyComet.ids(segment.source()));
        double[] t = vector(TinyComet.ids(segment.translation()));
        double[] r = vector(TinyComet.ids(segment.reference()));
        int width = s.length;
        var x = new double[6 * width];
        for (var i = 0; i < width; i++) {
            x[i] = t[i];
            x[width + i] = r[i];
            x[2 * width + i] = t[i] * r[i];
            x[3 * width + i] = Math.abs(t[i] - r[i]);
            x[4 * width + i] = t[i] * s[i];
            x[5 * width + i] = Math.abs(t[i] - s[i]);
        }
        for (var layer : new int[] {0, 3, 6}) {
            x = linear("estimator.ff." + layer, x);
            for (var i = 0; layer < 6 && i < x.length; i++) x[i] = Math.tanh(x[i]);
        }
        return x[0];
    }

    double[] vector(int[] ids) {
        int n = ids.length;
        int width = TinyComet.WIDTH;
        var x = new double[n][width];
        var mixed = new double[n][width];
        int position = 1;
        for (var i = 0; i < n; i++) {
            int place = ids[i] == 1 ? 1 : ++position;
            for (var j = 0; j < width; j++)
                x[i][j] = at("encoder.model.embeddings.word_embeddings.weight", ids[i] * width + j)
                        + at("encoder.model.embeddings.position_embeddings.weight", place * width + j)
                        + at("encoder.model.embeddings.token_type_embeddings.weight", j);
            x[i] = norm("encoder.model.embeddings.LayerNorm", x[i]);
        }
        for (var layer = 0; layer <= TinyComet.LAYERS; layer++) {
            if (layer > 0) x = block("encoder.model.encoder.layer." + (layer - 1) + ".", x);
            for (var i = 0; i < n; i++) for (var j = 0; j < width; j++)
                mixed[i][j] += mix[layer] * at("layerwise_attention.gamma", 0) * x[i][j];
        }
        if (first) return mixed[0];
        var mean = new double[width];
        for (var i = 0; i < n; i++) for (var j = 0; j < width; j++) mean[j] += ids[i] == 1 ? 0 : mixed[i][j] / n;
        return mean;
    }

    private double[][] block(String prefix, double[][] x) {
        int n = x.length;
        int size = TinyComet.WIDTH / TinyComet.HEADS;
        var q = new double[n][];
        var k = new double[n][];
        var v = new double[n][];
        for (var i = 0; i < n; i++) {
            q[i] = linear(prefix + "attention.self.query", x[i]);
            k[i] = linear(prefix + "attention.self.key", x[i]);
            v[i] = linear(prefix + "attention.self.value", x[i]);
        }
        var result = new double[n][];
        for (var i = 0; i < n; i++) {
            var mixed = new double[TinyComet.WIDTH];
            for (var head = 0; head < TinyComet.HEADS; head++) {
                var weights = new double[n];
                double sum = 0;
                for (var j = 0; j < n; j++) {
                    double dot = 0;
                    for (var c = head * size; c < (head + 1) * size; c++) dot += q[i][c] * k[j][c];
                    sum += weights[j] = Math.exp(dot / Math.sqrt(size));
                }
                for (var j = 0; j < n; j++)
                    for (var c = head * size; c < (head + 1) * size; c++) mixed[c] += weights[j] / sum * v[j][c];
            }
            var after = norm(prefix + "attention.output.LayerNorm",
                    sum(x[i], linear(prefix + "attention.output.dense", mixed)));
            var inner = linear(prefix + "intermediate.dense", after);
            for (var c = 0; c < inner.length; c++) inner[c] = inner[c] * 0.5 * (1 + erf(inner[c] / Math.sqrt(2)));
            result[i] = norm(prefix + "output.LayerNorm", sum(after, linear(prefix + "output.dense", inner)));
        }
        return result;
    }

    private double[] linear(String name, double[] x) {
        int out = (int) state.get(name + ".weight").shape()[0];
        var y = new double[out];
        for (var o = 0; o < out; o++) {
            y[o] = at(name + ".bias", o);
            for (var i = 0; i < x.length; i++) y[o] += at(name + ".weight", o * x.length + i) * x[i];
        }
        return y;
    }

    private double[] norm(String name, double[] x) {
        double mean = 0;
        double variance = 0;
        for (var value : x) mean += value / x.length;
        for (var value : x) variance += (value - mean) * (value - mean) / x.length;
        var y = new double[x.length];
        for (var i = 0; i < x.length; i++)
            y[i] = (x[i] - mean) / Math.sqrt(variance + 1e-5) * at(name + ".weight", i) + at(name + ".bias", i);
        return y;
    }

    private static double[] sum(double[] a, double[] b) {
        var sum = new double[a.length];
        for (var i = 0; i < a.length; i++) sum[i] = a[i] + b[i];
        return sum;
    }

    /** 2/sqrt(pi) exp(-x^2) (x + 2x^3/3 + 4x^5/15 + ...): all terms of one sign, so that nothing cancels. */
    static double erf(double x) {
        if (Math.abs(x) > 6) return Math.signum(x);
        double term = x;
        double sum = x;
        for (var n = 1; n < 200; n++) sum += term *= 2 * x * x / (2 * n + 1);
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    private double at(String name, int index) {
        return state.get(name).values()[index];
    }
}
