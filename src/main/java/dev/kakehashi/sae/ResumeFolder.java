package dev.kakehashi.sae;

import dev.kakehashi.files.Durable;
import dev.kakehashi.tensor.Safetensors;
import dev.kakehashi.tensor.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where a killed training continues: weights and moments of all its SAEs after one step, replaced as a whole. */
final class ResumeFolder {
    /** All that the training reads. */
    private static final String VECTORS = "vectors";

    private final Path folder;
    private final Path before;
    private final Path beside;

    ResumeFolder(Path scratch) {
        this.folder = scratch.resolve("resume");
        this.before = scratch.resolve("resume.before");
        this.beside = scratch.resolve("resume.new");
    }

    /**
     * A kill between the two renames of {@link #write} leaves only the point before. One that an earlier version wrote
     * for a training whose last batch was not full is of no use: that one read other vectors in another order.
     *
     * @param any of the SAEs
     */
    boolean exists(SaeTask any) throws IOException {
        if (!Files.isDirectory(folder) && Files.isDirectory(before)) Durable.rename(before, folder);
        if (!Files.isDirectory(folder)) return false;
        try (var tensors = Safetensors.open(file(folder, any))) {
            var vectors = tensors.metadata().get(VECTORS);
            return vectors == null
                    ? any.config().tokens() % any.config().batch() == 0
                    : vectors.equals(Long.toString(any.config().vectors()));
        }
    }

    /** @param step steps done; when the disk is full the point before stays as it is */
    void write(Map<SaeTask, SaeState> states, long step) throws IOException {
        try {
            Durable.delete(beside);
            Durable.createFolders(beside);
            for (var entry : states.entrySet())
                SafetensorsWriter.write(
                        file(beside, entry.getKey()), entry.getValue().tensors(),
                        Map.of("step", Long.toString(step), VECTORS, Long.toString(entry.getKey().config().vectors())));
            Durable.forceFolder(beside);
        } catch (IOException e) {
            Durable.delete(beside);
            throw new IOException("The resume point of step " + step + " cannot be written (" + e.getMessage()
                    + "); the one before is kept.", e);
        }
        Durable.delete(before);
        if (Files.isDirectory(folder)) Durable.rename(folder, before);
        Durable.rename(beside, folder);
        Durable.delete(before);
    }

    /** @return steps done */
    long read(Map<SaeTask, SaeState> states) throws IOException {
        long step = -1;
        for (var entry : states.entrySet()) {
            try (var tensors = Safetensors.open(file(folder, entry.getKey()))) {
                entry.getValue().restore(tensors::floats);
                step = Long.parseLong(tensors.metadata().get("step"));
            }
        }
        return step;
    }

    private static Path file(Path folder, SaeTask task) {
        return folder.resolve("sae-" + task.key() + ".safetensors");
    }
}
