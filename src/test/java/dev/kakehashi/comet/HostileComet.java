package dev.kakehashi.comet;

import dev.kakehashi.hostile.HostileKind;
import dev.kakehashi.hostile.HostilePickles;
import dev.kakehashi.tensor.pickle.TorchCheckpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Folders of a COMET model: the zip torch.save writes, the pickle within it, and the settings beside. */
public final class HostileComet {
    private static final String CHECKPOINT = "checkpoints/model.ckpt";

    private HostileComet() {}

    public static List<HostileKind> all() {
        return List.of(kind("COMET zip", CHECKPOINT), kind("COMET pickle", CHECKPOINT),
                kind("COMET hparams.yaml", "hparams.yaml"), kind("COMET config.json", "config.json"));
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
                    case "COMET zip" -> HostilePickles.zip(random);
                    case "COMET pickle" -> HostilePickles.crafted(random, TinyComet.weights(0.1f, 0.2f, 0.3f, 0.4f));
                    case "COMET hparams.yaml" -> yaml(random).getBytes(java.nio.charset.StandardCharsets.UTF_8);
                    default -> null;
                };
            }

            @Override
            public void read(Path folder) throws IOException {
                CometModel.check(folder);
                try (var weights = TorchCheckpoint.open(folder.resolve(CHECKPOINT))) {
                    for (var tensor : weights.names())
                        if (tensor.startsWith("encoder.model.embeddings")) weights.floats(tensor);
                }
            }
        };
    }

    private static String yaml(Random random) {
        return switch (random.nextInt(7)) {
            case 0 ->
                    "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL "
                            + "[\"http://localhost:9/\"]]]]";
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
        for (var i = 1; i < 12; i++) text.append("a").append(i).append(": &a").append(i).append(" [")
                .append(("*a" + (i - 1) + ",").repeat(8)).append("x]\n");
        return text + "layer: *a11\n";
    }
}
