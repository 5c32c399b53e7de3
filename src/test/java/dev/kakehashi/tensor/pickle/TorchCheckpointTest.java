package dev.kakehashi.tensor.pickle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.tensor.TensorFileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pickles put together by hand, operation by operation, as torch.save writes them and as an attacker would. */
class TorchCheckpointTest {
    private static final Path REAL = Path.of("src/test/resources/comet/model.ckpt");

    @TempDir Path folder;

    @Test
    void a_hand_made_checkpoint_in_lightnings_layout_gives_its_tensors() throws IOException {
        var pickle = new Pickle().op(0x80, 2).op('}').text("epoch").op('K', 3).op('s').text("state_dict")
                .global("collections", "OrderedDict").op(')').op('R').op('q', 0)
                .text("w").tensor("FloatStorage", "0", 6, 1, new int[] {2, 2}, new int[] {1, 2}).op('s').op('s')
                .op('.');
        var numbers = floats(10, 11, 12, 13, 14, 15);
        try (var checkpoint = TorchCheckpoint.open(write(pickle, numbers))) {
            assertEquals(List.of("w"), List.copyOf(checkpoint.names()));
            assertArrayEquals(new long[] {2, 2}, checkpoint.shape("w"));
            assertArrayEquals(new float[] {11, 13, 12, 14}, checkpoint.floats("w"),
                    "offset 1, transposed by its strides");
        }
    }

    @Test
    void every_name_that_weights_do_not_need_is_refused_by_name_and_nothing_is_run() throws IOException {
        var proof = folder.resolve("executed");
        for (var name : List.of("os.system", "posix.system", "builtins.eval", "subprocess.Popen", "torch.load",
                "torch.serialization._load", "collections.Counter",
                "java.lang.Runtime", "torch.Storage.evil", "some.pickled.Callback")) {
            int dot = name.lastIndexOf('.');
            var reduce = new Pickle().op(0x80, 2).global(name.substring(0, dot), name.substring(dot + 1))
                    .text("touch " + proof).op(0x85).op('R').op('.');
            refused(write(reduce, floats(1)), name);
            var stacked = new Pickle().op(0x80, 4).text(name.substring(0, dot)).text(name.substring(dot + 1)).op(0x93)
                    .op(')').op(0x81).op('.');
            refused(write(stacked, floats(1)), name);
        }
        assertFalse(Files.exists(proof));
    }

    @Test
    void tensors_that_reach_beyond_their_numbers_or_have_none_are_refused() throws IOException {
        refused(write(state(new Pickle().tensor("FloatStorage", "0", 6, 3, new int[] {2, 2}, new int[] {2, 1})),
                floats(1, 2, 3, 4, 5, 6)), "reaches beyond");
        refused(write(
                state(new Pickle().tensor("FloatStorage", "0", 6, 0, new int[] {1 << 30, 1 << 30}, new int[] {0, 0})),
                floats(1)), "impossible shape");
        refused(write(state(new Pickle().tensor("FloatStorage", "7", 6, 0, new int[] {2}, new int[] {1})),
                floats(1, 2)), "lacks the numbers");
        try (var checkpoint = TorchCheckpoint.open(write(
                state(new Pickle().tensor("LongStorage", "0", 1, 0, new int[] {1}, new int[] {1})), floats(1, 2)))) {
            assertThrows(TensorFileException.class, () -> checkpoint.floats("w"), "whole numbers are no weights");
        }
        refused(write(new Pickle().op(0x80, 2).op('}').op('.'), floats(1)), "holds no weights");
        Files.writeString(folder.resolve("model.ckpt"), "no zip at all");
        refused(folder.resolve("model.ckpt"), "is no zip");
    }

    @Test
    void whatever_bytes_of_a_real_checkpoint_are_broken_it_is_refused_with_a_sentence_or_read() throws IOException {
        var whole = Files.readAllBytes(REAL);
        var random = new Random(9);
        var file = folder.resolve("model.ckpt");
        int refused = 0;
        for (var round = 0; round < 800; round++) {
            var bytes = whole.clone();
            for (var i = random.nextInt(4); i >= 0; i--) {
                // the pickle, the directory
                int at = round % 2 == 0 ? random.nextInt(6000) : bytes.length - 1 - random.nextInt(6000);
                bytes[at] = (byte) random.nextInt(256);
            }
            if (round % 5 == 0) bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            Files.write(file, bytes);
            try (var checkpoint = TorchCheckpoint.open(file)) {
                for (var name : checkpoint.names()) if (!name.endsWith("position_ids")) checkpoint.floats(name);
            } catch (TensorFileException e) {
                refused++;
            }
        }
        assertTrue(refused > 200, "refused " + refused);
    }

    private static void refused(Path file, String sentence) {
        var refused = assertThrows(TensorFileException.class, () -> TorchCheckpoint.open(file).close());
        assertTrue(refused.getMessage().contains(sentence), refused.getMessage());
    }

    private static Pickle state(Pickle tensor) {
        var pickle = new Pickle().op(0x80, 2).op('}').text("w");
        pickle.bytes.writeBytes(tensor.bytes.toByteArray());
        return pickle.op('s').op('.');
    }

    private Path write(Pickle pickle, byte[] numbers) throws IOException {
        var file = folder.resolve("model.ckpt");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            store(zip, "model/data.pkl", pickle.bytes.toByteArray());
            store(zip, "model/data/0", numbers);
            store(zip, "model/version", "3\n".getBytes(StandardCharsets.US_ASCII));
        }
        return file;
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        var crc = new CRC32();
        crc.update(content);
        var entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] floats(float... values) {
        var bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (var value : values) bytes.putFloat(value);
        return bytes.array();
    }

    /** A pickle, operation by operation. */
    private static final class Pickle {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Pickle op(int... codes) {
            for (var code : codes) bytes.write(code);
            return this;
        }

        Pickle text(String text) {
            var utf8 = text.getBytes(StandardCharsets.UTF_8);
            bytes.write('X');
            bytes.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(utf8.length).array());
            bytes.writeBytes(utf8);
            return this;
        }

        Pickle global(String module, String name) {
            bytes.write('c');
            bytes.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
            return this;
        }

        Pickle whole(int value) {
            bytes.write('J');
            bytes.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
            return this;
        }

        /** torch._utils._rebuild_tensor_v2(storage, offset, size, stride, requires_grad, OrderedDict()). */
        Pickle tensor(String storage, String key, int numel, int offset, int[] shape, int[] strides) {
            global("torch._utils", "_rebuild_tensor_v2").op('(').op('(').text("storage").global("torch", storage)
                    .text(key).text("cpu").whole(numel).op('t').op('Q');
            whole(offset).op('(');
            for (var size : shape) whole(size);
            op('t').op('(');
            for (var stride : strides) whole(stride);
            return op('t').op(0x89).global("collections", "OrderedDict").op(')').op('R').op('t').op('R');
        }
    }
}
