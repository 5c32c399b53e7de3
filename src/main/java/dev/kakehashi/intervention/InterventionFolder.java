package dev.kakehashi.intervention;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.kakehashi.files.Durable;
import java.io.IOException;
import java.nio.file.Path;

/** The files of one intervention. */
public record InterventionFolder(Path path) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** {@link LossFile}. */
    public Path losses() {
        return path.resolve("losses.bin");
    }

    /** {@link dev.kakehashi.analysis.index.EvaluationTokens} of the documents, in the order of the losses. */
    public Path documents() {
        return path.resolve("documents.tokens");
    }

    /** The arms with their latents, in the order of the losses. */
    public Path arms() {
        return path.resolve("arms.json");
    }

    /** {@link InterventionTable}. */
    public Path table() {
        return path.resolve("table.json");
    }

    /** How many outputs are copied, empty, in the wrong script or cut; not in folders of before. */
    public Path outputs() {
        return path.resolve("outputs.json");
    }

    /** The first prompt of either direction, as the model read it. */
    public Path prompts() {
        return path.resolve("prompts.json");
    }

    /** What one arm translated in one direction. */
    public Path translations(String arm, String direction) {
        return path.resolve("translations." + arm + "." + direction + ".json");
    }

    /** What an arm has translated before it is done with all; only while a job runs. */
    public Path unfinished(String arm, String direction) {
        return path.resolve("unfinished").resolve("translations." + arm + "." + direction + ".state");
    }

    /** Writes a file that appears complete or not at all, so that one that is there need not be made again. */
    public static void write(Path file, Object value) throws IOException {
        Durable.write(file, JSON.writeValueAsBytes(value));
    }

    /** @throws IOException with a sentence when the file is missing or damaged */
    public static <T> T read(Path file, Class<T> type) throws IOException {
        try {
            return JSON.readValue(file.toFile(), type);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IOException(file.getFileName() + " is damaged.");
        }
    }
}
