package dev.kakehashi.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What a result folder was made from, and the SHA-256 of each of its files: {@code manifest.json}. */
public final class Manifest {
    public static final String FILE = "manifest.json";

    private Manifest() {}

    /** @param origin configuration, seed, hashes of checkpoint and corpora: everything needed to make the folder again */
    public static void write(Path folder, Map<String, ?> origin) throws IOException {
        var hashes = new TreeMap<String, String>();
        try (var files = Files.list(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList())
                if (!file.endsWith(FILE)) hashes.put(file.getFileName().toString(), sha256(file));
        }
        var manifest = new LinkedHashMap<String, Object>(origin);
        manifest.put("program", "Kakehashi " + version());
        manifest.put("java", System.getProperty("java.version"));
        manifest.put("sha256", hashes);
        var json = new ObjectMapper().findAndRegisterModules().enable(SerializationFeature.INDENT_OUTPUT);
        Files.writeString(folder.resolve(FILE), json.writeValueAsString(manifest));
    }

    public static String sha256(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var digest = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[1 << 16];
            for (int read; (read = in.read(buffer)) > 0; ) digest.update(buffer, 0, read);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String version() {
        var version = Manifest.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
