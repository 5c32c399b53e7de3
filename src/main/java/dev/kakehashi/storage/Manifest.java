package dev.kakehashi.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.kakehashi.files.Sha256;
import dev.kakehashi.outside.Confinement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** What a result folder was made from, and the SHA-256 of each of its files: {@code manifest.json}. */
public final class Manifest {
    public static final String FILE = "manifest.json";
    private static final ObjectMapper JSON = new ObjectMapper().findAndRegisterModules()
            .enable(SerializationFeature.INDENT_OUTPUT);
    private static final String PROGRAM = "program";
    private static final String NAME = "Kakehashi";

    private Manifest() {}

    /**
     * @param origin configuration, seed, hashes of checkpoint and corpora: everything needed to make the folder again
     * @return bytes of the folder
     */
    public static long write(Path folder, Map<String, ?> origin) throws IOException {
        var hashes = new TreeMap<String, String>();
        long bytes = 0;
        try (var files = Files.list(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (file.endsWith(FILE)) continue;
                hashes.put(file.getFileName().toString(), sha256(file));
                bytes += Files.size(file);
            }
        }
        var manifest = new LinkedHashMap<String, Object>(origin);
        manifest.put(PROGRAM, NAME + " " + version());
        manifest.put("java", System.getProperty("java.version"));
        manifest.put("sha256", hashes);
        var text = JSON.writeValueAsBytes(manifest);
        Files.write(folder.resolve(FILE), text);
        return bytes + text.length;
    }

    /** What the manifest says besides hashes and versions; empty where there is none. */
    public static Map<String, Object> origin(Path folder) throws IOException {
        var manifest = read(folder).orElseGet(LinkedHashMap::new);
        for (var own : new String[] {PROGRAM, "java", "sha256"}) manifest.remove(own);
        return manifest;
    }

    /** SHA-256 by name of file, as written; empty where the folder has no manifest. */
    public static Optional<Map<String, String>> hashes(Path folder) throws IOException {
        var manifest = read(folder);
        if (manifest.isEmpty()) return Optional.empty();
        if (!(manifest.get().get("sha256") instanceof Map<?, ?> written))
            throw new DamagedFile("The manifest.json of " + place(folder) + " names no hashes.");
        var hashes = new TreeMap<String, String>();
        written.forEach((name, hash) -> hashes.put(String.valueOf(name), String.valueOf(hash)));
        return Optional.of(hashes);
    }

    /** Whether this program wrote the folder. */
    public static boolean isOurs(Path folder) {
        try {
            return read(folder).map(manifest -> String.valueOf(manifest.get(PROGRAM)).startsWith(NAME)).orElse(false);
        } catch (IOException damaged) {
            return false;
        }
    }

    /** Whether there is something at the place of a result that this program is not known to have written. */
    public static boolean isStrange(Path place) {
        return Files.exists(place) && !isOurs(place);
    }

    private static Optional<Map<String, Object>> read(Path folder) throws IOException {
        var file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) return Optional.empty();
        try {
            return Optional.of(JSON.readValue(file.toFile(), new TypeReference<LinkedHashMap<String, Object>>() {}));
        } catch (JsonProcessingException e) {
            throw new DamagedFile("The manifest.json of " + place(folder) + " is damaged.");
        }
    }

    public static String sha256(Path file) throws IOException {
        return sha256(file, read -> {});
    }

    /** @param progress told how many bytes were read since it was told last */
    public static String sha256(Path file, LongConsumer progress) throws IOException {
        try (var in = Confinement.stream(file)) {
            var digest = Sha256.digest();
            var buffer = new byte[1 << 18];
            for (int read; (read = in.read(buffer)) > 0;) {
                digest.update(buffer, 0, read);
                progress.accept(read);
            }
            return Sha256.of(digest);
        }
    }

    /** A folder as sentences name it: without where the server keeps its data. */
    static String place(Path folder) {
        int names = folder.getNameCount();
        return names < 2 ? folder.toString() : folder.subpath(Math.max(0, names - 2), names).toString();
    }

    private static String version() {
        var version = Manifest.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
