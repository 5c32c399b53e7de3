package dev.kakehashi.submission;

import dev.kakehashi.planning.AnalysisMemory;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.model.ModelConfig;
import dev.kakehashi.model.UnsupportedModelException;
import dev.kakehashi.planning.Machine;
import dev.kakehashi.sae.SaeConfig;
import dev.kakehashi.planning.SaeGroups;
import dev.kakehashi.sae.SaeTask;
import dev.kakehashi.planning.TrainingMemory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the jobs of one checkpoint take: each group of SAEs is one training job with one pass of the language model, and
 * one analysis.
 *
 * @param groups by job; SAEs are numbered layer by layer in their {@code key}
 * @param embedding the shape of the model whose embeddings decide clusters
 */
public record StudyMemory(List<Group> groups, ModelConfig embedding, Machine machine) {

    /** @param analyses by pass of the group's analysis, which takes several where its SAEs do not fit together */
    public record Group(List<SaeTask> saes, TrainingMemory memory, List<AnalysisMemory> analyses) {
        public int lowestLayer() {
            return saes.get(0).layer();
        }

        public int highestLayer() {
            return saes.get(saes.size() - 1).layer();
        }

        public AnalysisMemory analysis() {
            return analyses.stream().max(Comparator.comparingLong(AnalysisMemory::total)).orElseThrow();
        }
    }

    /** What all of them are analysed with. */
    public record Analysed(AnalysisOptions options, ModelConfig embedding) {
        /** An embedding model whose shape is not known yet counts as one like the model itself. */
        static Analysed of(AnalysisOptions options, LanguageModel model, Checkpoint embedding) {
            var shape = embedding == null ? Optional.<ModelConfig>empty() : shape(embedding.model);
            return new Analysed(options, shape.or(() -> shape(model)).orElse(null));
        }
    }

    static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }

    static StudyMemory of(ModelConfig shape, Collection<Integer> layers, List<SaeConfig> settings, Analysed analysed,
            Machine machine) {
        return of(shape, tasks(layers, settings), analysed, machine);
    }

    /** Every setting on every layer. */
    static List<SaeTask> tasks(Collection<Integer> layers, List<SaeConfig> settings) {
        var tasks = new ArrayList<SaeTask>();
        for (var layer : layers)
            for (var setting : settings) tasks.add(new SaeTask(tasks.size(), layer, setting));
        return tasks;
    }

    /** @param tasks share one stream */
    static StudyMemory of(ModelConfig shape, List<SaeTask> tasks, Analysed analysed, Machine machine) {
        int length = tasks.get(0).config().sequenceLength();
        var groups = SaeGroups.of(shape, length, tasks, machine).stream()
                .map(group -> new Group(group, TrainingMemory.of(shape, length, group, machine),
                        analyses(shape, group, analysed, machine)))
                .toList();
        return new StudyMemory(groups, analysed.embedding, machine);
    }

    private static List<AnalysisMemory> analyses(ModelConfig shape, List<SaeTask> group, Analysed analysed,
            Machine machine) {
        var models = new AnalysisMemory.Models(shape, analysed.embedding, group.get(0).config().sequenceLength());
        var saes = group.stream()
                .map(sae -> new AnalysisMemory.Shape(sae.layer(), sae.config().latents(), sae.config().k())).toList();
        return AnalysisMemory.groups(models, saes, analysed.options, machine).stream()
                .map(part -> AnalysisMemory.of(models, part.stream().map(saes::get).toList(), analysed.options,
                        machine))
                .toList();
    }

    /** The pass of an analysis that takes most. */
    public AnalysisMemory largestAnalysis() {
        return groups.stream().map(Group::analysis).max(Comparator.comparingLong(AnalysisMemory::total)).orElseThrow();
    }

    /** The training job that takes most. */
    public Group largest() {
        return groups.stream().max((a, b) -> Long.compare(a.memory.total(), b.memory.total())).orElseThrow();
    }

    public boolean fits() {
        return trainingsFit() && analysesFit();
    }

    public boolean trainingsFit() {
        return groups.stream().allMatch(group -> machine.holds(group.memory));
    }

    public boolean analysesFit() {
        return groups.stream().allMatch(group -> group.analyses.stream().allMatch(analysis -> analysis.fits(machine)));
    }

    /** Why what does not fit is refused. */
    String refusal(RefusalMessages say) {
        if (trainingsFit()) {
            var analysis = largestAnalysis();
            return say.analysisTakesTooMuchMemory(gib(analysis.total()), gib(analysis.heap()), gib(machine.memory()),
                    gib(machine.usableHeap()));
        }
        var needed = largest().memory();
        return say.tooMuchMemory(gib(needed.total()), gib(needed.heap()), gib(machine.memory()),
                gib(machine.usableHeap()));
    }

    /** The field that makes most of the difference. */
    String fieldAtFault() {
        if (!trainingsFit()) return "bufferVectors";
        return largestAnalysis().crossEntropy() > largestAnalysis().reading() ? "crossEntropySequences" : "latents";
    }

    /** As one of the model's checkpoints states it; empty while none has been fetched. */
    static Optional<ModelConfig> shape(LanguageModel model) {
        Checkpoint known = Checkpoint.find("model = ?1 and configJson is not null", model).firstResult();
        if (known == null) return Optional.empty();
        try {
            return Optional.of(ModelConfig.parse(known.configJson));
        } catch (UnsupportedModelException e) {
            return Optional.empty();
        }
    }
}
