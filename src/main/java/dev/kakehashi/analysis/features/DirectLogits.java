package dev.kakehashi.analysis.features;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.kakehashi.model.TokenTable;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.tensor.MatrixProduct;
import dev.kakehashi.tensor.Torch;
import dev.kakehashi.tensor.TorchModule;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The tokens each latent promotes and suppresses: its decoder direction, times the gain of the last norm, times the
 * unembedding. The norm's own scaling depends on the token and is left out, so these are directions of change and no
 * logits of a real pass.
 */
public final class DirectLogits {
    private static final int TOP = 10;
    private static final int MAGIC = 0x4b4b444c; // "KKDL"
    private static final int HEADER = 8;
    private static final int ENTRY = 8;
    private static final int LATENTS_AT_ONCE = 1024;
    private static final int TOKENS_AT_ONCE = 4096;

    private final ByteBuffer data;

    private DirectLogits(ByteBuffer data) {
        this.data = data;
    }

    public record Effect(int token, float logit) {}

    /** Gives rows of the unembedding from that of {@code first} on. */
    @FunctionalInterface
    public interface Rows {
        void read(int first, FloatBuffer into) throws IOException;
    }

    /**
     * @param unembedding (vocabulary, d); gain (d) of the last norm
     * @param absent rows of the unembedding that no token stands for: they mean nothing and are not listed
     */
    public record Weights(Rows unembedding, int vocabulary, float[] gain, BitSet absent) {
        public Weights {
            if (vocabulary - absent.cardinality() < TOP)
                throw new IllegalArgumentException("fewer than " + TOP + " tokens");
        }

        public Weights(Rows unembedding, int vocabulary, float[] gain) {
            this(unembedding, vocabulary, gain, new BitSet());
        }

        public Weights without(int[] rows) {
            var absent = new BitSet();
            for (var row : rows) absent.set(row);
            return new Weights(unembedding, vocabulary, gain, absent);
        }

        public static Weights of(TokenTable unembedding) throws IOException {
            return new Weights(unembedding::rows, unembedding.vocabulary(), unembedding.finalNorm());
        }
    }

    /**
     * Bytes of memory that {@link #write} works in: a block of both matrices, their product twice, the strongest tokens
     * so far.
     */
    public static long memory(long latents, long width) {
        return 4L * (LATENTS_AT_ONCE + TOKENS_AT_ONCE) * width + 8L * LATENTS_AT_ONCE * TOKENS_AT_ONCE
                + 2L * TOP * ENTRY * latents;
    }

    /**
     * One block of the unembedding after the other, held against all latents.
     *
     * @param decoder (n, d)
     * @param progress in latents
     */
    public static void write(Path file, float[] decoder, Weights weights, Progress progress) throws IOException {
        int latents = decoder.length / weights.gain.length;
        var best = new Strongest[latents];
        for (var latent = 0; latent < latents; latent++) best[latent] = new Strongest();
        Torch.gradients(false);
        try (var manager = Torch.newManager(Device.cpu());
                var script = TorchModule.load(List.of(MatrixProduct.on(Device.cpu()).resource(), "torchscript/sae.py"),
                        manager)) {
            for (var token = 0; token < weights.vocabulary; token += TOKENS_AT_ONCE) {
                int count = Math.min(TOKENS_AT_ONCE, weights.vocabulary - token);
                try (var scope = manager.newSubManager()) {
                    var table = scope.zeros(new Shape(count, weights.gain.length));
                    weights.unembedding.read(token, Torch.view(table));
                    for (var first = 0; first < latents; first += LATENTS_AT_ONCE) {
                        progress.at(((long) token * latents + (long) first * count) / weights.vocabulary, latents);
                        offer(decoder, weights, first, new Block(table, token), script, best);
                    }
                }
            }
        }
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
            out.writeInt(MAGIC);
            out.writeInt(latents);
            for (var own : best) own.write(out);
        }
    }

    /** Rows of the unembedding. */
    private record Block(NDArray rows, int firstToken) {}

    private static void offer(float[] decoder, Weights weights, int first, Block block, TorchModule script,
            Strongest[] best) {
        var gain = weights.gain;
        int width = gain.length;
        int count = Math.min(LATENTS_AT_ONCE, best.length - first);
        int tokens = (int) block.rows.getShape().get(0);
        try (NDManager scope = block.rows.getManager().newSubManager()) {
            var directions = scope.zeros(new Shape(count, width));
            var memory = Torch.view(directions);
            for (var i = 0; i < count * width; i++) memory.put(i, decoder[first * width + i] * gain[i % width]);
            var product = script.call("scores", scope, new NDList(directions, block.rows)).get(0);
            var scores = Torch.view(product);
            IntStream.range(0, count).parallel().forEach(row -> {
                var own = new float[tokens];
                scores.get(row * tokens, own);
                best[first + row].offer(block.firstToken, own, weights.absent);
            });
            Reference.reachabilityFence(product); // the view does not keep its memory alive
        }
    }

    /**
     * The TOP largest logits of one latent, falling, then the TOP smallest, rising; of equal ones the token that came
     * first.
     */
    private static final class Strongest {
        private final int[] tokens = new int[2 * TOP];
        private final float[] logits = new float[2 * TOP];
        private int kept;

        private void offer(int firstToken, float[] scores, BitSet absent) {
            for (var i = 0; i < scores.length; i++) {
                if (absent.get(firstToken + i)) continue;
                insert(0, 1, firstToken + i, scores[i]);
                insert(TOP, -1, firstToken + i, scores[i]);
                kept = Math.min(TOP, kept + 1);
            }
        }

        private void insert(int from, int sign, int token, float logit) {
            float score = sign * logit;
            if (kept == TOP && !(score > sign * logits[from + TOP - 1])) return;
            int place = Math.min(kept, TOP - 1);
            for (; place > 0 && sign * logits[from + place - 1] < score; place--) {
                tokens[from + place] = tokens[from + place - 1];
                logits[from + place] = logits[from + place - 1];
            }
            tokens[from + place] = token;
            logits[from + place] = logit;
        }

        private void write(DataOutputStream out) throws IOException {
            for (var i = 0; i < tokens.length; i++) {
                out.writeInt(tokens[i]);
                out.writeFloat(logits[i]);
            }
        }
    }

    public static DirectLogits open(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var data = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            if (channel.size() < HEADER || data.getInt(0) != MAGIC
                    || channel.size() != HEADER + 2L * TOP * ENTRY * data.getInt(4))
                throw new IOException(file.getFileName() + " is no complete file of direct logits.");
            return new DirectLogits(data);
        }
    }

    /** The most promoted tokens, strongest first. */
    public Effect[] promoted(int latent) {
        return effects(latent, 0);
    }

    /** The most suppressed tokens, strongest first. */
    public Effect[] suppressed(int latent) {
        return effects(latent, TOP);
    }

    private Effect[] effects(int latent, int from) {
        var effects = new Effect[TOP];
        for (var i = 0; i < TOP; i++) {
            int at = HEADER + ENTRY * (2 * TOP * latent + from + i);
            effects[i] = new Effect(data.getInt(at), data.getFloat(at + 4));
        }
        return effects;
    }
}
