package dev.kakehashi.analysis;

import ai.djl.ndarray.NDList;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.tensor.MatrixProduct;
import dev.kakehashi.tensor.Torch;
import dev.kakehashi.tensor.TorchModule;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The tokens each latent promotes and suppresses: its decoder direction, times the gain of the last norm, times the unembedding. The
 * norm's own scaling depends on the token and is left out, so these are directions of change and no logits of a real pass.
 */
public final class DirectLogits {
    private static final int TOP = 10;
    private static final int MAGIC = 0x4b4b444c; // "KKDL"
    private static final int HEADER = 8;
    private static final int ENTRY = 8;
    private static final int LATENTS_AT_ONCE = 256;

    private final ByteBuffer data;

    private DirectLogits(ByteBuffer data) {
        this.data = data;
    }

    public record Effect(int token, float logit) {}

    /** @param decoder (n, d); unembedding (V, d); gain (d) of the last norm */
    public record Weights(float[] decoder, float[] unembedding, float[] gain) {}

    public static void write(Path file, Weights weights, Progress progress) throws IOException {
        int width = weights.gain().length;
        int latents = weights.decoder().length / width;
        int vocabulary = weights.unembedding().length / width;
        var scaled = weights.decoder().clone();
        for (var i = 0; i < scaled.length; i++) scaled[i] *= weights.gain()[i % width];
        Torch.gradients(false);
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
                var manager = Torch.newManager(ai.djl.Device.cpu());
                var script = TorchModule.load(List.of(MatrixProduct.on(ai.djl.Device.cpu()).resource(), "torchscript/sae.py"), manager)) {
            out.writeInt(MAGIC);
            out.writeInt(latents);
            var table = Torch.floats(manager, weights.unembedding(), vocabulary, width);
            for (var first = 0; first < latents; first += LATENTS_AT_ONCE) {
                progress.at(first, latents);
                int count = Math.min(LATENTS_AT_ONCE, latents - first);
                float[] scores;
                try (var scope = manager.newSubManager()) {
                    var rows = Torch.floats(scope, java.util.Arrays.copyOfRange(scaled, first * width, (first + count) * width), count, width);
                    scores = script.call("scores", scope, new NDList(rows, table)).get(0).toFloatArray();
                }
                var parts = IntStream.range(0, count).parallel().mapToObj(row -> ends(scores, row * vocabulary, vocabulary)).toList();
                for (var part : parts) out.write(part);
            }
        }
    }

    public static DirectLogits open(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var data = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            if (channel.size() < HEADER || data.getInt(0) != MAGIC || channel.size() != HEADER + 2L * TOP * ENTRY * data.getInt(4))
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

    /** The TOP largest, falling, then the TOP smallest, rising. */
    private static byte[] ends(float[] scores, int from, int vocabulary) {
        var bytes = ByteBuffer.allocate(2 * TOP * ENTRY);
        for (var sign : new int[] {1, -1}) {
            var best = new int[TOP];
            int kept = 0;
            for (var token = 0; token < vocabulary; token++) {
                float score = sign * scores[from + token];
                if (kept == TOP && score <= sign * scores[from + best[TOP - 1]]) continue;
                int place = Math.min(kept, TOP - 1);
                while (place > 0 && sign * scores[from + best[place - 1]] < score) {
                    best[place] = best[place - 1];
                    place--;
                }
                best[place] = token;
                kept = Math.min(TOP, kept + 1);
            }
            for (var token : best) bytes.putInt(token).putFloat(scores[from + token]);
        }
        return bytes.array();
    }
}
