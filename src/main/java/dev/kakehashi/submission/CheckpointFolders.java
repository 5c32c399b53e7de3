package dev.kakehashi.submission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The folders in a folder, in the order of their names.
 *
 * @param checkpoints those that hold a config.json
 * @param others names of the rest
 */
record CheckpointFolders(List<Path> checkpoints, List<String> others) {

    static CheckpointFolders below(Path path) throws IOException {
        var found = new CheckpointFolders(new ArrayList<>(), new ArrayList<>());
        if (!Files.isDirectory(path)) return found;
        try (var children = Files.list(path)) {
            for (var child : children.sorted().toList()) {
                var name = child.getFileName().toString();
                if (Files.isRegularFile(child.resolve("config.json"))) found.checkpoints.add(child);
                else if (Files.isDirectory(child) && !name.startsWith(".")) found.others.add(name);
            }
        }
        return found;
    }
}
