package dev.kakehashi.hostile;

import dev.kakehashi.tensor.pickle.PickleBytes;
import dev.kakehashi.tensor.pickle.TorchSaved;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files of torch.save whose pickle or zip means harm. */
public final class HostilePickles {
    private HostilePickles() {}

    /** @param state sound weights whose pickle may be changed */
    public static byte[] crafted(Random random, Map<String, TorchSaved.Weight> state) throws IOException {
        return random.nextBoolean() ? changedPickle(random, state) : saved(pickle(random));
    }

    /** Bytes of the pickle alone, so that the zip around it still leads there. */
    private static byte[] changedPickle(Random random, Map<String, TorchSaved.Weight> state) throws IOException {
        var file = Files.createTempFile("hostile", ".ckpt");
        try {
            TorchSaved.lightning(file, state);
            var bytes = Files.readAllBytes(file);
            var pickle = TorchSaved.pickle(file);
            for (var i = random.nextInt(6); i >= 0; i--)
                bytes[(int) pickle[0]
                        + random.nextInt((int) pickle[1])] = (byte) (random.nextBoolean() ? random.nextInt(256)
                                : ".()[]}tdusbcRQ2012eah".charAt(random.nextInt(21)));
            return bytes;
        } finally {
            Files.delete(file);
        }
    }

    private static PickleBytes pickle(Random random) {
        var pickle = PickleBytes.start();
        return switch (random.nextInt(10)) {
            case 0 -> pickle.name("os", "system").op("(").text("touch /tmp/hostile").op("tR");
            case 1 -> pickle.name("builtins", "eval").op("(").text("1").op("tR");
            case 2 -> pickle.op("(".repeat(5000));
            case 3 -> pickle.op("N" + "2".repeat(900_000));
            case 4 -> pickle.op("}" + "}q\0h\0".repeat(1000));
            case 5 -> pickle.op("]q\0" + "(h\0h\0e".repeat(20_000)); // a list that grows by itself
            case 6 -> pickle.raw(0x8e, 255, 255, 255, 255, 255, 255, 255, 127);
            case 7 -> pickle.op("j").raw(255, 255, 255, 127);
            case 8 -> pickle.op("}").text("state_dict").op("}").text("x")
                    .tensor("FloatStorage", "0", 12, 0, new long[] {1L << 39, 1L << 39}, new long[] {0, 0}).op("ss");
            default -> {
                var bytes = new byte[200];
                random.nextBytes(bytes);
                for (var b : bytes) pickle.raw(b & 0xff);
                yield pickle;
            }
        };
    }

    private static byte[] saved(PickleBytes pickle) throws IOException {
        var file = Files.createTempFile("hostile", ".ckpt");
        try {
            TorchSaved.raw(file, pickle.stop(), new byte[48]);
            return Files.readAllBytes(file);
        } finally {
            Files.delete(file);
        }
    }

    public static byte[] zip(Random random) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            switch (random.nextInt(4)) {
                case 0 -> { // compressed: a bomb, were it expanded
                    zip.putNextEntry(new ZipEntry("archive/data.pkl"));
                    for (var i = 0; i < 64; i++) zip.write(new byte[1 << 20]);
                }
                case 1 -> {
                    for (var i = 0; i < 20_000; i++) zip.putNextEntry(new ZipEntry("archive/data/" + i));
                }
                case 2 -> zip.putNextEntry(new ZipEntry("../../../../tmp/data.pkl"));
                default -> zip.putNextEntry(new ZipEntry("n".repeat(60_000) + "\n/data.pkl"));
            }
        }
        return out.toByteArray();
    }
}
