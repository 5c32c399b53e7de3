package dev.kakehashi.work;

import dev.kakehashi.planning.AnalysisMemory;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.jobs.JobContext;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.model.ModelConfig;
import dev.kakehashi.planning.Machine;
import dev.kakehashi.storage.DataDirectory;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How the SAEs of one analysis share passes on this machine: all of them one, or groups of those that fit into its
 * memory.
 *
 * @param groups numbers of SAEs, in the order of the job
 */
record AnalysisPlan(List<List<Integer>> groups, List<AnalysisMemory> memory, Machine machine) {

    static AnalysisPlan of(JobSpec.AnalyseSaes spec, SaeGrid grid, DataDirectory data, Machine machine)
            throws IOException {
        var embedding = QuarkusTransaction.requiringNew()
                .call(() -> Path.of(Checkpoint.<Checkpoint>findById(spec.embeddingCheckpointId()).folder));
        var models = new AnalysisMemory.Models(shape(data, grid.folder()), shape(data, embedding),
                grid.sequenceLength());
        var shapes = grid.configs().entrySet().stream()
                .map(sae -> new AnalysisMemory.Shape(grid.layers().get(sae.getKey()), sae.getValue().latents(),
                        sae.getValue().k()))
                .toList();
        var groups = AnalysisMemory.groups(models, shapes, spec.options(), machine);
        var memory = new ArrayList<AnalysisMemory>();
        for (var group : groups)
            memory.add(AnalysisMemory.of(models, group.stream().map(shapes::get).toList(), spec.options(), machine));
        return new AnalysisPlan(groups, memory, machine);
    }

    private static ModelConfig shape(DataDirectory data, Path folder) throws IOException {
        return ModelConfig.read(data.reopen(folder).resolve("config.json"));
    }

    boolean blockwise(int group) {
        return memory.get(group).blockwise();
    }

    /** Says what differs from one pass with the whole model in memory, and what this machine may be too small for. */
    void say(JobContext context) {
        if (groups.size() > 1) context.log("Analysed in " + groups.size()
                + " groups of SAEs, each with a pass of the language model: more do not fit into memory together.");
        if (memory.stream().anyMatch(AnalysisMemory::blockwise)) context.log(
                "Cross-entropies hold one block of the language model at a time, because the whole of it would not "
                        + "fit beside the SAEs.");
        for (var each : memory)
            if (!each.fits(machine))
                context.log(String.format(Locale.ROOT,
                        "This machine may be too small: %.1f GiB are needed, %.1f GiB of them in Java's heap; a job "
                                + "may take %.1f GiB, and %.1f GiB of heap.",
                        gib(each.total()), gib(each.heap()), gib(machine.memory()), gib(machine.usableHeap())));
    }

    private static double gib(long bytes) {
        return bytes / (double) (1L << 30);
    }
}
