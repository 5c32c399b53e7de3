package dev.kakehashi.analysis.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kakehashi.analysis.ActivatingScan;
import dev.kakehashi.corpus.Language;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sizes beyond an int of bytes, in sparse files, and beyond what is held at a time, with small limits. */
class LargeFilesTest {
    private static final int SPAN = 63;

    @TempDir Path folder;

    @Test
    void evaluation_tokens_may_fill_more_than_two_gib() throws IOException {
        int sequences = 9_000_000; // 2.3 GB, about the most that a billion evaluation tokens need halved
        var file = folder.resolve("tokens");
        EvaluationTokens.write(file, 1, SPAN + 1, source());
        try (var tokens = new RandomAccessFile(file.toFile(), "rw")) {
            tokens.seek(4);
            tokens.write(little(sequences));
            tokens.setLength(12 + 4L * sequences * SPAN);
            tokens.seek(12 + 4L * (sequences - 1L) * SPAN);
            tokens.write(little(1 << 30 | 77)); // a Japanese token
        }
        var read = EvaluationTokens.open(file);
        assertEquals(sequences * SPAN, read.positions());
        assertEquals(1, read.token(0));
        assertEquals(77, read.token((sequences - 1) * SPAN));
        assertEquals(Language.JAPANESE, read.language(sequences - 1));
        assertEquals(77, read.tokens(sequences - 1)[0]);
    }

    /** 2^28 pairs of one latent: its positions alone are 1 GiB, as many values lie behind them. */
    @Test
    void a_latent_may_be_activated_on_more_tokens_than_a_buffer_holds() throws IOException {
        int latents = 3;
        int kept = 1 << 28;
        var file = folder.resolve("index");
        long data = ActivationIndex.data(latents);
        var header = ByteBuffer.allocate((int) data).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(ActivationIndex.MAGIC).putInt(latents).putLong(kept + 1L).putDouble(0)
                .position(ActivationIndex.HEADER);
        header.putLong(0).putLong(0).putLong(kept).putLong(kept + 1L);
        for (var active : new int[] {0, kept, 1}) header.putInt(active);
        for (var runs : new int[] {0, 1, 1}) header.putInt(runs);
        for (var maximum : new float[] {0, 2, 3}) header.putFloat(maximum);
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.SPARSE,
                StandardOpenOption.WRITE)) {
            channel.write(header.flip(), 0);
            channel.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(123).flip(),
                    data + 4L * (kept - 1));
            channel.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(2).flip(),
                    data + 4L * (2L * kept - 1));
            channel.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(9).putFloat(3).flip(),
                    data + 8L * kept);
        }
        var index = ActivationIndex.open(file);
        assertEquals(kept, index.kept(1));
        assertEquals(123, index.position(1, kept - 1));
        assertEquals(2, index.value(1, kept - 1));
        assertEquals(9, index.position(2, 0));
        assertEquals(3, index.value(2, 0));
        var found = new int[1];
        new ActivatingScan().read(index, 1, 0.7, (positions, count) -> {
            for (var i = 0; i < count; i++) found[0] += positions[i];
        });
        assertEquals(123, found[0]);
    }

    @Test
    void an_index_is_the_same_however_few_pairs_are_sorted_at_a_time() throws IOException {
        for (var retention : new double[] {0, 0.5}) {
            write(folder.resolve("usual"), retention, ActivationIndexWriter.PART);
            write(folder.resolve("small"), retention, 50);
            assertArrayEquals(Files.readAllBytes(folder.resolve("usual")), Files.readAllBytes(folder.resolve("small")),
                    "retention " + retention);
        }
    }

    /** Latent 0 fires everywhere, the others seldom. */
    private static void write(Path file, double retention, int part) throws IOException {
        var random = new java.util.Random(2);
        try (var writer = new ActivationIndexWriter(file, 700, SPAN, retention, part)) {
            for (var token = 0; token < 40 * SPAN; token++)
                writer.add(token, new int[] {0, 1 + random.nextInt(699)},
                        new float[] {1 + random.nextFloat() * 3, random.nextFloat()}, 1);
            writer.finish();
        }
    }

    private static EvaluationTokens.Source source() {
        return new EvaluationTokens.Source() {
            @Override
            public int[] tokens(int sequence) {
                var tokens = new int[SPAN + 1];
                java.util.Arrays.fill(tokens, 1);
                return tokens;
            }

            @Override
            public Language language(int sequence) {
                return Language.ENGLISH;
            }
        };
    }

    private static byte[] little(int number) {
        return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array();
    }
}
