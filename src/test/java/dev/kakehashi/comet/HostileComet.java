package dev.kakehashi.comet;

import dev.kakehashi.hostile.HostileKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Folders of a COMET model: the zip torch.save writes, the pickle within it, and the settings beside. */
public final class HostileComet {
    private static final String CHECKPOINT = "checkpoints/model.ckpt";

    private HostileComet() {}

    public static List<HostileKind> all() {
        return List.of(kind("COMET zip", CHECKPOINT), kind("COMET pickle", CHECKPOINT), kind("COMET hparams.yaml", "hparams.yaml"), kind("COMET config.json", "config.json"));
    }

    private static HostileKind kind(String name, String target) {
        return new HostileKind() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Path write(Path folder, Random random) throws IOException {
                TinyComet.write(folder, TinyComet.weights(0.1f, 0.2f, 0.3f, 0.4f), TinyComet.HPARAMS);
                return folder.resolve(target);
            }

            @Override
            public byte[] crafted(Random random) throws IOException {
                return switch (name) {
                    case "COMET zip" -> zip(random);
                    case "COMET pickle" -> random.nextBoolean() ? changedPickle(random) : saved(pickle(random));
                    case "COMET hparams.yaml" -> yaml(random).getBytes(java.nio.charset.StandardCharsets.UTF_8);
                    default -> null;
                };
            }

            @Override
            public void read(Path folder) throws IOException {
                CometModel.check(folder);
                try (var weights = TorchCheckpoint.open(folder.resolve(CHECKPOINT))) {
                    for (var tensor : weights.names()) if (tensor.startsWith("encoder.model.embeddings")) weights.floats(tensor);
                }
            }
        };
    }

    /** Bytes of the pickle alone, so that the zip around it still leads there. */
    private static byte[] changedPickle(Random random) throws IOException {
        var file = Files.createTempFile("hostile", ".ckpt");
        try {
            TorchSaved.lightning(file, TinyComet.weights(0.1f, 0.2f, 0.3f, 0.4f));
            var bytes = Files.readAllBytes(file);
            try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
                var entry = StoredZip.entries(channel, "model.ckpt").get("archive/data.pkl");
                for (var i = random.nextInt(6); i >= 0; i--)
                    bytes[(int) entry.begin() + random.nextInt((int) entry.size())] = (byte) (random.nextBoolean() ? random.nextInt(256) : ".()[]}tdusbcRQ2012eah".charAt(random.nextInt(21)));
            }
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
            case 8 -> pickle.op("}").text("state_dict").op("}").text("x").tensor("FloatStorage", "0", 12, 0, new long[] {1L << 39, 1L << 39}, new long[] {0, 0}).op("ss");
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

    private static byte[] zip(Random random) throws IOException {
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

    private static String yaml(Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"http://localhost:9/\"]]]]";
            case 1 -> bomb();
            case 2 -> "layer: &a [[*a]]\n";
            case 3 -> "[".repeat(10_000);
            case 4 -> TinyComet.HPARAMS.replace("- 12", "- 999999999999999999999");
            case 5 -> TinyComet.HPARAMS.replace("layer: mix", "layer: {" + "a: {".repeat(30) + "}".repeat(31));
            default -> TinyComet.HPARAMS + "pool: !!binary x\n? [a, b]\n: c\n";
        };
    }

    private static String bomb() {
        var text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 12; i++) text.append("a").append(i).append(": &a").append(i).append(" [").append(("*a" + (i - 1) + ",").repeat(8)).append("x]\n");
        return text + "layer: *a11\n";
    }
}
