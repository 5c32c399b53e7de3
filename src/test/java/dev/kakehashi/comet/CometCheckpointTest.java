package dev.kakehashi.comet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.tensor.Devices;
import dev.kakehashi.tensor.TensorFileException;
import dev.kakehashi.tensor.pickle.PickleBytes;
import dev.kakehashi.tensor.pickle.TorchCheckpoint;
import dev.kakehashi.tensor.pickle.TorchSaved;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CometCheckpointTest {
    @TempDir Path folder;

    @Test
    void a_checkpoint_of_torch_itself_gives_the_scores_that_torch_gives() throws IOException {
        Files.copy(Path.of("src/test/resources/comet/torch/model.ckpt"), folder.resolve("model.ckpt"));
        TinyComet.writeBeside(folder, TinyComet.HPARAMS);
        var expected = new ObjectMapper().readTree(Path.of("src/test/resources/comet/torch/scores.json").toFile());
        var segments = new ArrayList<CometModel.Segment>();
        for (var row : expected) segments
                .add(new CometModel.Segment(row.get("src").asText(), row.get("mt").asText(), row.get("ref").asText()));
        double largest = 0;
        try (var model = CometModel.load(folder, Devices.tested())) {
            var scores = model.score(segments, Progress.NONE);
            for (var i = 0; i < scores.length; i++)
                largest = Math.max(largest, Math.abs(scores[i] - expected.get(i).get("score").asDouble()));
        }
        System.out.println("COMET, " + segments.size() + " segments against torch: largest difference " + largest);
        assertTrue(largest < 1e-5, "largest " + largest);
    }

    @Test
    void every_type_and_layout_of_torch_is_expanded() throws IOException {
        var counted = new float[12];
        for (var i = 0; i < 12; i++) counted[i] = i - 3;
        try (var types = TorchCheckpoint.open(Path.of("src/test/resources/comet/torch/types.pt"))) {
            for (var name : List.of("float", "half", "bfloat16", "double", "parameter")) {
                assertArrayEquals(counted, types.floats(name), name);
                assertArrayEquals(new long[] {3, 4}, types.shape(name), name);
            }
            for (var name : List.of("long", "int", "short", "char", "byte", "bool"))
                assertThrows(TensorFileException.class, () -> types.floats(name), name + " is no weight");
            assertArrayEquals(new float[] {-3, 1, 5, -2, 2, 6, -1, 3, 7, 0, 4, 8}, types.floats("transposed"));
            assertArrayEquals(new float[] {1, 3, 5, 10, 12, 14}, types.floats("view"));
            assertArrayEquals(new float[] {7}, types.floats("scalar"));
            assertArrayEquals(new long[0], types.shape("scalar"));
            assertArrayEquals(new float[0], types.floats("empty"));
            assertArrayEquals(new float[] {65504, 0x1p-24f, Float.NEGATIVE_INFINITY, -0f}, types.floats("halves"));
        }
    }

    @Test
    void entries_announced_in_zip64_fields_are_found() throws IOException {
        var pickle = PickleBytes.start().op("}").text("t")
                .tensor("FloatStorage", "0", 2, 0, new long[] {2}, new long[] {1}).op("s").stop();
        Files.write(folder.resolve("wide.ckpt"), zip64(pickle, TorchSaved.bytes(new float[] {3, -4})));
        try (var checkpoint = TorchCheckpoint.open(folder.resolve("wide.ckpt"))) {
            assertEquals(Set.of("t"), checkpoint.names());
            assertArrayEquals(new float[] {3, -4}, checkpoint.floats("t"));
            assertEquals("wide.ckpt lacks the tensor u.",
                    assertThrows(TensorFileException.class, () -> checkpoint.floats("u")).getMessage());
        }
    }

    @Test
    void files_that_torch_did_not_write_are_refused_with_a_sentence() throws IOException {
        Files.write(folder.resolve("model.ckpt"), new byte[0]);
        refused("is no zip of torch.save, or is cut off");
        Files.write(folder.resolve("model.ckpt"), new byte[100_000]);
        refused("is no zip of torch.save, or is cut off");
        try (var zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("model.ckpt")))) {
            zip.putNextEntry(new ZipEntry("x/data.pkl"));
            zip.write(new byte[500]);
        }
        refused("holds the compressed entry \"x/data.pkl\"");
        try (var zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("model.ckpt")))) {
            zip.flush();
        }
        refused("holds no data.pkl");
        TorchSaved.raw(folder.resolve("model.ckpt"), PickleBytes.start().op("N").stop(), new byte[8]);
        refused("its pickle is no dictionary");
        TorchSaved.raw(folder.resolve("model.ckpt"), PickleBytes.start().op("}").stop(), new byte[8]);
        refused("holds no weights");
        TorchSaved.raw(folder.resolve("model.ckpt"),
                PickleBytes.start().name("os", "system").op("(").text("ls").op("tR").stop(), new byte[8]);
        refused("model.ckpt names \"os.system\", which is not allowed.");
        TorchSaved.raw(folder.resolve("model.ckpt"),
                PickleBytes.start().op("}").text("t").tensor("FloatStorage", "0", 3, 0, new long[] {3}, new long[] {1})
                        .op("s").stop(),
                new byte[8]);
        refused("the storage \"0\" holds 8 bytes where 12 are announced");
    }

    @Test
    void a_checkpoint_cut_anywhere_is_refused() throws IOException {
        var whole = small();
        for (var length = 0; length < whole.length; length++) {
            Files.write(folder.resolve("model.ckpt"), Arrays.copyOf(whole, length));
            refused("model.ckpt ");
        }
    }

    @Test
    void whatever_bytes_are_changed_nothing_but_a_sentence_or_floats_comes_back() throws IOException {
        var whole = small();
        var random = new Random(9);
        int refused = 0;
        for (var round = 0; round < 3000; round++) {
            var bytes = whole.clone();
            for (var i = random.nextInt(3); i >= 0; i--)
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            Files.write(folder.resolve("model.ckpt"), bytes);
            try (var checkpoint = TorchCheckpoint.open(folder.resolve("model.ckpt"))) {
                for (var name : checkpoint.names()) {
                    long elements = 1;
                    for (var size : checkpoint.shape(name)) elements *= size;
                    assertEquals(elements, checkpoint.floats(name).length);
                }
            } catch (TensorFileException e) {
                refused++;
            }
        }
        assertTrue(refused > 500 && refused < 3000, "refused " + refused);
    }

    private byte[] small() throws IOException {
        var pickle = PickleBytes.start().op("}(").text("a")
                .tensor("FloatStorage", "0", 12, 0, new long[] {4, 3}, new long[] {3, 1})
                .text("b").tensor("HalfStorage", "0", 24, 1, new long[] {3, 2}, new long[] {1, 3}).op("u").stop();
        TorchSaved.raw(folder.resolve("small"), pickle, new byte[48]);
        return Files.readAllBytes(folder.resolve("small"));
    }

    private void refused(String sentence) {
        var message = assertThrows(TensorFileException.class,
                () -> TorchCheckpoint.open(folder.resolve("model.ckpt")).close()).getMessage();
        assertTrue(message.contains(sentence), message);
    }

    /** A zip of two entries whose sizes and offsets, and the directory's own, all stand in 64-bit fields. */
    private static byte[] zip64(byte[] pickle, byte[] storage) {
        var out = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        var contents = new byte[][] {pickle, storage};
        var names = new String[] {"x/data.pkl", "x/data/0"};
        var begins = new long[2];
        for (var i = 0; i < 2; i++) {
            begins[i] = out.position();
            out.putInt(0x04034b50).position(out.position() + 14);
            out.putInt(-1).putInt(-1).putShort((short) names[i].length()).putShort((short) 20)
                    .put(names[i].getBytes(StandardCharsets.UTF_8));
            out.putShort((short) 1).putShort((short) 16).putLong(contents[i].length).putLong(contents[i].length)
                    .put(contents[i]);
        }
        long directory = out.position();
        for (var i = 0; i < 2; i++) {
            out.putInt(0x02014b50).position(out.position() + 16);
            out.putInt(-1).putInt(-1).putShort((short) names[i].length()).putShort((short) 33)
                    .position(out.position() + 10);
            out.putInt(-1).put(names[i].getBytes(StandardCharsets.UTF_8)).putShort((short) 0x4246).putShort((short) 1)
                    .put((byte) 9);
            out.putShort((short) 1).putShort((short) 24).putLong(contents[i].length).putLong(contents[i].length)
                    .putLong(begins[i]);
        }
        long record = out.position();
        out.putInt(0x06064b50).putLong(44).position(out.position() + 12);
        out.putLong(2).putLong(2).putLong(record - directory).putLong(directory);
        out.putInt(0x07064b50).putInt(0).putLong(record).putInt(1);
        out.putInt(0x06054b50).putInt(0).putShort((short) -1).putShort((short) -1).putInt(-1).putInt(-1)
                .putShort((short) 0);
        return Arrays.copyOf(out.array(), out.position());
    }
}
