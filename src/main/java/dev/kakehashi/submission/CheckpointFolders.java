package dev.kakehashi.submission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Finds checkpoint folders below a path, and the training step a folder or revision name carries. */
final class CheckpointFolders {
    private static final Pattern STEP = Pattern.compile("(?:step|iter|checkpoint|ckpt|global_step)[-_]?0*(\\d{1,15})(?!\\d)", Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBER = Pattern.compile("0*(\\d{1,15})");
    private static final Pattern TOKENS = Pattern.compile("tokens?[-_]?(\\d+(?:\\.\\d+)?)([KMBT])", Pattern.CASE_INSENSITIVE);

    private CheckpointFolders() {}

    /** The path itself when it holds a config.json, otherwise its sub-folders that do, in order of their names. */
    static List<Path> below(Path path) throws IOException {
        if (Files.isRegularFile(path.resolve("config.json"))) return List.of(path);
        var found = new ArrayList<Path>();
        if (!Files.isDirectory(path)) return found;
        try (var children = Files.list(path)) {
            for (var child : children.sorted().toList()) if (Files.isRegularFile(child.resolve("config.json"))) found.add(child);
        }
        return found;
    }

    /** {@code step10000}, {@code iter_0010000}, {@code checkpoint-500}, {@code main-step1000-tokens4B}, {@code 0010000}. */
    static OptionalLong step(String name) {
        var named = STEP.matcher(name);
        if (named.find()) return OptionalLong.of(Long.parseLong(named.group(1)));
        var bare = NUMBER.matcher(name);
        return bare.matches() ? OptionalLong.of(Long.parseLong(bare.group(1))) : OptionalLong.empty();
    }

    /** {@code tokens4B} means about 4,000,000,000. */
    static OptionalLong tokensSeen(String name) {
        var matcher = TOKENS.matcher(name);
        if (!matcher.find()) return OptionalLong.empty();
        double factor = switch (Character.toUpperCase(matcher.group(2).charAt(0))) {
            case 'K' -> 1e3;
            case 'M' -> 1e6;
            case 'B' -> 1e9;
            default -> 1e12;
        };
        return OptionalLong.of(Math.round(Double.parseDouble(matcher.group(1)) * factor));
    }
}
