package dev.kakehashi.submission;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.LanguageModel;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Changes what a person said of a model; its address stays, and so does everything that was made from its checkpoints.
 */
@ApplicationScoped
public class EditModel {
    /**
     * Fields that were not submitted stay as they are; tokens a step that are emptied leave what the checkpoints' names
     * say.
     *
     * @throws Refused with a sentence beside each field at fault; then nothing is changed
     */
    @Transactional
    public void edit(LanguageModel model, Fields fields) {
        if (fields.submitted("name")) model.name = fields.text("name", 120);
        if (fields.submitted("family")) model.family = fields.has("family") ? fields.text("family", FamilyName.LONGEST)
                : FamilyName.of(model.name).orElse(model.slug);
        if (fields.submitted("tokensPerStep")) tokensPerStep(model, fields);
        fields.throwIfRefused();
    }

    private static void tokensPerStep(LanguageModel model, Fields fields) {
        Long before = model.tokensPerStep;
        model.tokensPerStep = fields.has("tokensPerStep") ? fields.whole("tokensPerStep", 0, 1, 1L << 50) : null;
        if (!fields.errors().isEmpty() || Objects.equals(before, model.tokensPerStep)) return;
        var checkpoints = model.checkpoints();
        var seen = checkpoints.stream().map(each -> tokensSeen(each, model.tokensPerStep, fields)).toList();
        boolean sizes = model.tokensPerStep == null && NamedTokens.areSizes(seen);
        for (var i = 0; i < seen.size(); i++) checkpoints.get(i).tokensSeen = sizes ? null : seen.get(i);
    }

    private static Long tokensSeen(Checkpoint checkpoint, Long tokensPerStep, Fields fields) {
        var from = checkpoint.origin != null ? checkpoint.origin : checkpoint.folder;
        var name = from == null ? "" : Path.of(from).getFileName().toString();
        return RegisterModel.tokensSeen(fields, name, checkpoint.step, tokensPerStep);
    }
}
