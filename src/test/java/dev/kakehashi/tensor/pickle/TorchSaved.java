package dev.kakehashi.tensor.pickle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes checkpoints with the layout of torch.save and Lightning. */
public final class TorchSaved {
    private TorchSaved() {}

    public record Weight(float[] values, long... shape) {
        long[] strides() {
            var strides = new long[shape.length];
            long stride = 1;
            for (var i = shape.length - 1; i >= 0; i--) {
                strides[i] = stride;
                stride *= shape[i];
            }
            return strides;
        }
    }

    public static void lightning(Path file, Map<String, Weight> state) throws IOException {
        var pickle = PickleBytes.start().op("}q\0(").text("epoch").number(3).text("pytorch-lightning_version")
                .text("1.7.7");
        pickle.text("callbacks").op("}").text("hyper_parameters")
                .name("pytorch_lightning.utilities.parsing", "AttributeDict").op(")").raw(0x81)
                .text("learning_rate").op("G").raw(0x3e, 0xef, 0x75, 0x10, 0x4d, 0x55, 0x1d, 0x69).op("s");
        pickle.text("state_dict").name("collections", "OrderedDict").op(")R(");
        int key = 0;
        for (var entry : state.entrySet()) {
            var weight = entry.getValue();
            pickle.text(entry.getKey()).tensor("FloatStorage", "" + key++, weight.values().length, 0, weight.shape(),
                    weight.strides());
        }
        pickle.op("u}").text("_metadata").name("collections", "OrderedDict").op(")Rsb").op("u");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            store(zip, "archive/data.pkl", pickle.stop());
            key = 0;
            for (var weight : state.values()) store(zip, "archive/data/" + key++, bytes(weight.values()));
            store(zip, "archive/version", "3\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** The state of a model as torch.save writes it, each tensor in a storage of its own. */
    public static void state(Path file, Map<String, Weight> state, String type) throws IOException {
        var pickle = PickleBytes.start().name("collections", "OrderedDict").op(")R(");
        int key = 0;
        for (var entry : state.entrySet()) {
            var weight = entry.getValue();
            pickle.text(entry.getKey()).tensor(type + "Storage", "" + key++, weight.values().length, 0, weight.shape(),
                    weight.strides());
        }
        pickle.op("u}").text("_metadata").name("collections", "OrderedDict").op(")Rsb");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            store(zip, "archive/data.pkl", pickle.stop());
            key = 0;
            for (var weight : state.values()) store(zip, "archive/data/" + key++, bytes(weight.values(), type));
            store(zip, "archive/version", "3\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Of values that the type holds exactly. */
    private static byte[] bytes(float[] values, String type) {
        if (type.equals("Float")) return bytes(values);
        var bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (var value : values) {
            int bits = Float.floatToRawIntBits(value);
            int half = value == 0 ? 0 : bits >>> 16 & 0x8000 | (bits >>> 23 & 0xff) - 112 << 10 | bits >>> 13 & 0x3ff;
            bytes.putShort((short) (type.equals("BFloat16") ? bits >>> 16 : half));
        }
        return bytes.array();
    }

    /** One storage "0" beside any pickle. */
    public static void raw(Path file, byte[] pickle, byte[] storage) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            store(zip, "x/data.pkl", pickle);
            store(zip, "x/data/0", storage);
        }
    }

    /** Where the pickle lies in a file: its first byte, and how many there are. */
    public static long[] pickle(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (var entry : StoredZip.entries(channel, "a file").entrySet())
                if (entry.getKey().endsWith("data.pkl"))
                    return new long[] {entry.getValue().begin(), entry.getValue().size()};
        }
        throw new IllegalStateException("torch.save wrote a pickle");
    }

    public static byte[] bytes(float[] values) {
        var bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (var value : values) bytes.putFloat(value);
        return bytes.array();
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
}
