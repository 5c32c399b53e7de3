package dev.kakehashi.submission;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.catalog.ModelNotice;
import dev.kakehashi.model.CheckpointFolder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds training steps to a registered model, held against the steps it has; the new columns of its heatmap are empty
 * until a study grows.
 */
@ApplicationScoped
public class AddCheckpoints {
    @Inject RegisterModel registerModel;

    /**
     * @return those that were added
     * @throws Refused with a sentence beside each field at fault; then nothing is stored
     */
    @Transactional
    public List<Checkpoint> add(LanguageModel model, Fields fields) {
        var noticed = new ArrayList<ModelNotice>();
        var found = registerModel.found(fields, model.tokensPerStep, reference(model), noticed);
        model.lock(); // not while folders are read, which may lie far away
        var there = model.checkpoints().stream().map(checkpoint -> checkpoint.step).toList();
        for (var step : found.keySet())
            if (there.contains(step))
                fields.refuse(fields.has("revisions") ? "revisions" : "folders", fields.say().stepThere(step), null);
        fields.throwIfRefused();
        var notices = new ArrayList<>(ModelNotice.read(model.notices));
        for (var notice : noticed) ModelNotice.add(notices, notice);
        model.notices = ModelNotice.write(notices);
        return found.values().stream().map(one -> registerModel.store(model, one)).toList();
    }

    /** The first step that lies in a folder and can be read: what is added must be of the same model. */
    private static FoundCheckpoint reference(LanguageModel model) {
        for (var checkpoint : model.checkpoints()) {
            if (checkpoint.folder == null || checkpoint.state == Checkpoint.State.FAILED) continue;
            try {
                var read = CheckpointFolder.read(Path.of(checkpoint.folder), checkpoint.tokenizerFile());
                var tokenizer = checkpoint.tokenizer == null ? null : Path.of(checkpoint.tokenizer);
                return new FoundCheckpoint(checkpoint.step, checkpoint.tokensSeen, null, read, tokenizer, null, null);
            } catch (IOException gone) {
                continue; // its page says so; another step does as well
            }
        }
        return null;
    }
}
