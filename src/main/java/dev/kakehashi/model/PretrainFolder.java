package dev.kakehashi.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.kakehashi.files.Durable;
import dev.kakehashi.tensor.Safetensors;
import dev.kakehashi.tensor.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What pre-training writes: checkpoints as Hugging Face folders, and the one resume point that is replaced whole. */
final class PretrainFolder {
    private static final String RESUME = "resume.safetensors";

    private final Path scratch;
    private final ModelConfig config;
    private final int bos;
    private final int eos;

    PretrainFolder(Path scratch, ModelConfig config, int bos, int eos) {
        this.scratch = scratch;
        this.config = config;
        this.bos = bos;
        this.eos = eos;
    }

    /**
     * @return a folder below scratch that holds the present weights; one left behind by a killed attempt is overwritten
     */
    Path write(TrainedWeights weights) throws IOException {
        var folder = scratch.resolve("checkpoint");
        Files.createDirectories(folder);
        var json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        Files.writeString(folder.resolve("config.json"), json.writeValueAsString(config.toJson(bos, eos)));
        // an attempt that lost the job may still hold it open
        Files.deleteIfExists(folder.resolve("model.safetensors"));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), weights.checkpoint(), Map.of("format", "pt"));
        return folder;
    }

    void save(TrainedWeights weights, long step) throws IOException {
        Durable.createFolders(scratch);
        var beside = scratch.resolve(RESUME + ".new");
        SafetensorsWriter.write(beside, weights.everything(), Map.of("step", Long.toString(step)));
        Durable.replace(beside, scratch.resolve(RESUME));
    }

    /** @return the step the resume point was made after; 0 when there is none */
    long resume(TrainedWeights weights) throws IOException {
        var file = scratch.resolve(RESUME);
        if (!Files.isRegularFile(file)) return 0;
        try (var tensors = Safetensors.open(file)) {
            weights.restore(tensors::floats);
            return Long.parseLong(tensors.metadata().get("step"));
        }
    }
}
