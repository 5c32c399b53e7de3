package dev.kakehashi.submission;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.comet.CometMemory;
import dev.kakehashi.planning.InterventionMemory;
import dev.kakehashi.intervention.InterventionOptions;
import dev.kakehashi.planning.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The memory of an intervention that is asked for, on a machine that may run it. */
public record InterventionEstimate(InterventionMemory memory, Machine machine) {
    /** Bytes of text for a token of either language, on the small side. */
    private static final int BYTES_OF_TOKEN = 3;
    /** Longest prompt for one of mean length. */
    private static final int LONGEST = 2;

    /** @param length tokens of a document, BOS included */
    record Asked(Sae sae, Checkpoint target, int length) {}

    /**
     * @param arms how many
     * @param translation null without translations
     * @return empty where a checkpoint's shape is not known
     */
    static Optional<InterventionEstimate> of(
            Asked asked, InterventionOptions options, int arms, TranslationFields.Wanted translation, Machine machine)
            throws IOException {
        var sae = asked.sae;
        var target = asked.target;
        var sourceShape = StudyMemory.shape(sae.checkpoint.model);
        var targetShape = StudyMemory.shape(target.model);
        if (sourceShape.isEmpty() || targetShape.isEmpty()) return Optional.empty();
        var shapes = new InterventionMemory.Shapes(sourceShape.get(), targetShape.get(), sae.layer, sae.latents,
                asked.length);
        var translated = translation == null ? null : translated(translation, targetShape.get().context());
        return Optional.of(
                new InterventionEstimate(InterventionMemory.of(shapes, options, arms, translated, machine), machine));
    }

    /** Prompts are not made before the job runs: their length follows from the mean length of the set's sentences. */
    private static InterventionMemory.Translated translated(TranslationFields.Wanted translation, int context)
            throws IOException {
        var set = translation.set();
        var options = translation.options();
        long bytes = Files.size(Path.of(set.path))
                + (set.japanesePath == null ? 0 : Files.size(Path.of(set.japanesePath)));
        long pair = (bytes / Math.max(1, set.pairs) + options.template().length()) / BYTES_OF_TOKEN;
        int prompt = (int) Math.max(1,
                Math.min(context - options.newTokens(), LONGEST * (options.shots() + 1L) * pair));
        long comet = options.comet() == null ? 0 : CometMemory.of(Path.of(options.comet()), options.sentences());
        return new InterventionMemory.Translated(
                options.sentences(), Math.min(options.batch(), options.sentences()) * options.beams(), prompt,
                options.newTokens(), comet);
    }

    public boolean fits() {
        return memory.fits(machine);
    }

    void refuse(Fields fields) {
        var say = fields.say();
        var field = switch (memory.largest()) {
            case LOSSES -> "documents";
            case TRANSLATION -> "parallelSet";
            case COMET -> "comet";
        };
        var part = switch (memory.largest()) {
            case LOSSES -> say.partPerplexity();
            case TRANSLATION -> say.partTranslation();
            case COMET -> say.partComet();
        };
        fields.refuse(field, say.interventionTakesTooMuchMemory(
                StudyMemory.gib(memory.total()), StudyMemory.gib(memory.heap()), part,
                StudyMemory.gib(machine.memory()), StudyMemory.gib(machine.usableHeap())), null);
    }
}
