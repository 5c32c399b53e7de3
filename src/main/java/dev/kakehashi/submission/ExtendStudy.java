package dev.kakehashi.submission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.jobs.JobMachine;
import dev.kakehashi.sae.SaeConfig;
import dev.kakehashi.sae.SaeTask;
import dev.kakehashi.storage.DiskSpace;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Adds training steps, layers and settings to a study under the options it has: afterwards it holds every combination
 * of them.
 */
@ApplicationScoped
public class ExtendStudy {
    private static final Set<String> WHAT = Set.of("steps", "layers", "latents", "k", "learningRate", "seed");

    @Inject ObjectMapper json;
    @Inject StudyOptions studyOptions;
    @Inject QueueSaes queueSaes;
    @Inject JobMachine machine;
    @Inject DiskSpace disk;

    /** What is missing, by checkpoint. */
    private record Missing(List<QueueSaes.Part> parts, StudyOptions.Grid grid, List<SaeConfig> added) {}

    /**
     * @param saes that would be added; {@code memory} of the checkpoint that takes most, null where the model's shape
     *     is not known yet
     */
    public record Estimate(int saes, StudyMemory memory, StudyDisk disk) {}

    /**
     * What is left out stays as it is in the study, and so does what is left empty but training steps: a form without a
     * ticked one asks for none.
     *
     * @return how many SAEs were added
     * @throws Refused with a sentence beside each field at fault; then nothing is stored
     */
    @Transactional
    public int extend(Study study, Fields fields) {
        study.model.lock();
        Study.getEntityManager().refresh(study); // others may have changed it while this one waited
        var missing = missing(study, fields);
        if (missing.parts.isEmpty()) fields.refuse("steps", fields.say().nothingToAdd(), null);
        var embedding = studyOptions.embedding(study).orElse(null);
        if (embedding == null || embedding.state == Checkpoint.State.FAILED)
            fields.refuse("steps", fields.say().embeddingGone(), null);
        fields.throwIfRefused();
        var into = new QueueSaes.Into(study, options(study), embedding, missing.grid.settings());
        for (var part : missing.parts) queueSaes.add(into, part);
        var all = new ArrayList<>(missing.grid.settings().keySet());
        all.addAll(missing.added);
        study.configJson = studyOptions.asked(all);
        return missing.parts.stream().mapToInt(part -> part.saes().size()).sum();
    }

    /** What an extension would take; empty where its fields cannot be used or nothing would be added. */
    public Optional<Estimate> estimate(Study study, Fields fields) {
        var parts = missing(study, fields).parts;
        if (parts.isEmpty() || !fields.errors().isEmpty()) return Optional.empty();
        var memory = parts.stream()
                .map(QueueSaes.Part::memory)
                .filter(Objects::nonNull)
                .max((a, b) -> Long.compare(a.largest().memory().total(), b.largest().memory().total()))
                .orElse(null);
        long tokens = options(study).evaluationTokens();
        var written = memory == null || study.model.width == null
                ? null
                : parts.stream()
                        .map(part -> StudyDisk.of(part.memory(), study.model.width, 1, tokens, disk))
                        .reduce(StudyDisk::with)
                        .orElse(null);
        return Optional.of(new Estimate(parts.stream().mapToInt(part -> part.saes().size()).sum(), memory, written));
    }

    private Missing missing(Study study, Fields fields) {
        var grid = StudyOptions.Grid.of(study, json);
        studyOptions.fields(study).forEach((option, values) -> {
            boolean other = fields.has(option) && !values.contains(fields.raw(option));
            if (other && !WHAT.contains(option)) fields.refuse(option, fields.say().belongsToStudy(), null);
        });
        var steps = checkpoints(study, fields, grid);
        var layers = layers(study, fields, grid);
        var settings = settings(fields, grid, study.model.width);
        if (!fields.errors().isEmpty()) return new Missing(List.of(), grid, List.of());

        record Place(long checkpoint, int layer, SaeConfig config) {}
        var there = new HashSet<Place>();
        for (var sae : grid.saes()) there.add(new Place(sae.checkpoint(), sae.layer(), sae.config()));
        var parts = new ArrayList<QueueSaes.Part>();
        var planned = new HashMap<List<SaeTask>, Optional<StudyMemory>>();
        for (var checkpoint : steps) {
            var saes = new ArrayList<SaeTask>();
            for (var layer : layers)
                for (var setting : settings)
                    if (!there.contains(new Place(checkpoint.id, layer, setting)))
                        saes.add(new SaeTask(saes.size(), layer, setting));
            if (saes.isEmpty()) continue;
            var memory = planned.computeIfAbsent(saes, tasks -> memory(study, fields, tasks)).orElse(null);
            parts.add(new QueueSaes.Part(checkpoint, saes, memory));
        }
        var added = settings.stream().filter(setting -> !grid.settings().containsKey(setting)).toList();
        return new Missing(parts, grid, added);
    }

    private Optional<StudyMemory> memory(Study study, Fields fields, List<SaeTask> tasks) {
        var analysed = StudyMemory.Analysed.of(options(study), study.model, studyOptions.embedding(study).orElse(null));
        var memory = StudyMemory.shape(study.model).map(shape -> StudyMemory.of(shape, tasks, analysed, machine.get()));
        memory.filter(planned -> !planned.fits())
                .ifPresent(planned -> fields.refuse("latents", planned.refusal(fields.say()), null));
        return memory;
    }

    private static Collection<Checkpoint> checkpoints(Study study, Fields fields, StudyOptions.Grid grid) {
        if (fields.submitted("steps") && !fields.has("steps"))
            return fields.refuse("steps", fields.say().chooseCheckpoint(), List.<Checkpoint>of());
        if (fields.has("steps")) return SubmitStudy.checkpoints(fields, study.model);
        var ids = new LinkedHashSet<Long>();
        for (var sae : grid.saes()) ids.add(sae.checkpoint());
        return study.model.checkpoints().stream()
                .filter(checkpoint -> ids.contains(checkpoint.id) && checkpoint.state != Checkpoint.State.FAILED)
                .toList();
    }

    private static Collection<Integer> layers(Study study, Fields fields, StudyOptions.Grid grid) {
        if (fields.has("layers") && study.model.layers != null) return fields.wholes("layers", 0, study.model.layers);
        var layers = new TreeSet<Integer>();
        for (var sae : grid.saes()) layers.add(sae.layer());
        return layers;
    }

    /** Every combination of what is given; of what is not, the values the study has. */
    private static List<SaeConfig> settings(Fields fields, StudyOptions.Grid grid, Integer width) {
        var there = List.copyOf(grid.settings().keySet());
        if (StudyOptions.LISTS.stream().noneMatch(fields::has)) return there;
        var values = new HashMap<String, LinkedHashSet<String>>();
        for (var setting : there) {
            var own = Map.of(
                    "latents", "" + setting.latents(), "k", "" + setting.k(), "learningRate",
                    "" + setting.learningRate(),
                    "seed", "" + setting.seed());
            own.forEach((name, value) -> values.computeIfAbsent(name, key -> new LinkedHashSet<>()).add(value));
        }
        var filled = new HashMap<String, List<String>>();
        for (var name : StudyOptions.LISTS)
            filled.put(name,
                    fields.has(name) ? fields.values().get(name) : List.of(String.join(" ", values.get(name))));
        var lists = new Fields(filled, fields.say());
        var settings = SaeFields.read(lists, there.get(0));
        if (width != null) SaeFields.requireSizes(lists, settings, width);
        lists.errors().forEach((name, sentence) -> fields.refuse(name, sentence, null));
        return settings;
    }

    private AnalysisOptions options(Study study) {
        try {
            return json.readValue(study.optionsJson, AnalysisOptions.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the options of study " + study.slug + " cannot be read", e);
        }
    }
}
