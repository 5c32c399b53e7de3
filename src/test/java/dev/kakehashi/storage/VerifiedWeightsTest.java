package dev.kakehashi.storage;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.progress.Progress;
import dev.kakehashi.tensor.FloatTensor;
import dev.kakehashi.tensor.SafetensorsWriter;
import dev.kakehashi.tensor.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifiedWeightsTest {
    @TempDir Path root;

    @Test
    void weights_that_are_not_what_was_written_are_refused_with_the_file_and_both_hashes() throws IOException {
        var folder = sae();
        VerifiedWeights.require(folder, "sae_weights.safetensors");
        var before = Manifest.sha256(folder.resolve("sae_weights.safetensors"));
        flipLastByte(folder.resolve("sae_weights.safetensors"));
        var after = Manifest.sha256(folder.resolve("sae_weights.safetensors"));
        var refused = assertThrows(DamagedFile.class, () -> VerifiedWeights.require(folder, "sae_weights.safetensors"));
        assertEquals("sae_weights.safetensors in saes/one is not what was written: its SHA-256 is " + after
                + " and should be " + before
                + ". Restore it from a backup, or make it again.", refused.getMessage());
        Files.delete(folder.resolve("sae_weights.safetensors"));
        assertTrue(assertThrows(DamagedFile.class, () -> VerifiedWeights.require(folder, "sae_weights.safetensors"))
                .getMessage().contains("missing"));
    }

    @Test
    void a_file_is_hashed_once_as_long_as_it_does_not_change() throws IOException {
        var folder = sae();
        var file = folder.resolve("sae_weights.safetensors");
        VerifiedWeights.require(folder, "sae_weights.safetensors");
        var changed = Files.getLastModifiedTime(file);
        flipLastByte(file);
        Files.setLastModifiedTime(file, changed); // nothing tells that it changed
        assertDoesNotThrow(() -> VerifiedWeights.require(folder, "sae_weights.safetensors"));
        Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(changed.toMillis() + 1000));
        assertThrows(DamagedFile.class, () -> VerifiedWeights.require(folder, "sae_weights.safetensors"));
    }

    @Test
    void a_checkpoint_is_compared_with_the_hash_it_was_registered_with() throws IOException {
        var folder = Files.createDirectories(root.resolve("models/step10"));
        SafetensorsWriter.write(folder.resolve("model.safetensors"),
                Map.of("w", FloatTensor.of(new float[] {1, 2, 3}, 3)), Map.of());
        String expected;
        try (var weights = Weights.open(folder)) {
            expected = weights.sha256(Progress.NONE);
        }
        VerifiedWeights.requireCheckpoint(folder, expected, Progress.NONE);
        VerifiedWeights.requireCheckpoint(folder, null, Progress.NONE);
        flipLastByte(folder.resolve("model.safetensors"));
        var refused = assertThrows(DamagedFile.class,
                () -> VerifiedWeights.requireCheckpoint(folder, expected, Progress.NONE));
        assertTrue(refused.getMessage().startsWith("model.safetensors in models/step10 is not what was written"),
                refused.getMessage());
        assertTrue(refused.getMessage().contains(expected), refused.getMessage());
    }

    @Test
    void a_folder_is_compared_with_its_manifest_file_by_file() throws IOException {
        var folder = sae();
        assertEquals(java.util.List.of(), FolderCheck.of(folder, bytes -> {}));
        flipLastByte(folder.resolve("sae_weights.safetensors"));
        Files.delete(folder.resolve("cfg.json"));
        Files.writeString(folder.resolve("stranger"), "x");
        var problems = FolderCheck.of(folder, bytes -> {});
        assertEquals(
                java.util.List.of("cfg.json FILE_MISSING", "sae_weights.safetensors OTHER_CONTENT",
                        "stranger UNKNOWN_FILE"),
                problems.stream().map(problem -> problem.file() + " " + problem.wrong()).toList());
        assertEquals("saes/one", problems.get(0).place());
        Files.writeString(folder.resolve("manifest.json"), "{");
        assertEquals(FolderCheck.Wrong.MANIFEST_DAMAGED, FolderCheck.of(folder, bytes -> {}).get(0).wrong());
        Files.delete(folder.resolve("manifest.json"));
        assertEquals(FolderCheck.Wrong.NO_MANIFEST, FolderCheck.of(folder, bytes -> {}).get(0).wrong());
        assertEquals(FolderCheck.Wrong.FOLDER_MISSING,
                FolderCheck.of(root.resolve("gone"), bytes -> {}).get(0).wrong());
    }

    private Path sae() throws IOException {
        var folder = Files.createDirectories(root.resolve("saes/one"));
        SafetensorsWriter.write(folder.resolve("sae_weights.safetensors"),
                Map.of("w", FloatTensor.of(new float[] {1, 2, 3}, 3)), Map.of());
        Files.writeString(folder.resolve("cfg.json"), "{}");
        long bytes = Manifest.write(folder, Map.of("layer", 2));
        assertEquals(dev.kakehashi.files.Durable.bytes(folder), bytes);
        assertEquals(Map.of("layer", 2), Manifest.origin(folder));
        assertTrue(Manifest.isOurs(folder));
        return folder;
    }

    private static void flipLastByte(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
    }
}
