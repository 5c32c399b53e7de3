package dev.kakehashi.web.terms;

import dev.kakehashi.submission.StudyMemory;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import java.util.List;

/**
 * What the jobs of a study would take, before it is submitted.
 *
 * @param unknown why nothing can be said, or null
 * @param parts of the job that takes most
 * @param analysis of the pass of an analysis that takes most
 * @param tooLarge why it would be refused, or null
 */
public record MemoryView(String unknown, String summary, String passes, List<Part> parts, String total,
        Analysis analysis,
        String allowed, String tooLarge) {

    /** @param parts of which the largest counts, beside the SAEs */
    record Analysis(String summary, List<Part> parts, String total) {}

    record Part(String label, String size) {}

    public static MemoryView unknown(String why) {
        return new MemoryView(why, null, null, List.of(), null, null, null, null);
    }

    public static MemoryView of(StudyMemory memory) {
        var text = Screen.messages(SubmitMessages.class);
        var largest = memory.largest();
        var needed = largest.memory();
        int saes = memory.groups().stream().mapToInt(group -> group.saes().size()).sum();
        var machine = memory.machine();
        return new MemoryView(
                null,
                text.memorySummary(Format.count(saes), Format.count(memory.groups().size()),
                        Format.size(needed.total())),
                memory.groups().size() == 1 ? text.onePass() : text.passes(Format.count(memory.groups().size())),
                List.of(
                        new Part(text.memoryModel(), Format.size(needed.model() + needed.pass())),
                        new Part(text.memoryBuffer(), Format.size(needed.buffer() + needed.batches())),
                        new Part(text.memorySaes(Format.count(largest.saes().size())), Format.size(needed.saes())),
                        new Part(text.memoryStep(), Format.size(needed.step())),
                        new Part(text.memoryBase(), Format.size(needed.base()))),
                Format.size(needed.total()),
                analysis(memory, text),
                machine.gpu()
                        ? text.allowedGpu(Format.size(machine.memory()))
                        : text.allowed(
                                Format.size(machine.memory()),
                                Format.size(Math.max(needed.heap(), memory.largestAnalysis().heap())),
                                Format.size(machine.usableHeap())),
                !memory.trainingsFit() ? text.tooLarge() : memory.analysesFit() ? null : text.analysisTooLarge());
    }

    private static Analysis analysis(StudyMemory memory, SubmitMessages text) {
        var needed = memory.largestAnalysis();
        int passes = memory.groups().stream().mapToInt(group -> group.analyses().size()).sum();
        var summary = passes > memory.groups().size() ? text.analysisPasses(Format.count(passes))
                : text.analysisOnePass();
        return new Analysis(
                needed.blockwise() ? summary + " " + text.analysisBlockwise() : summary,
                List.of(
                        new Part(text.memoryBase(), Format.size(needed.base())),
                        new Part(text.analysisSaes(), Format.size(needed.saes())),
                        new Part(text.analysisReading(), Format.size(needed.reading())),
                        new Part(text.analysisLosses(), Format.size(needed.crossEntropy())),
                        new Part(text.analysisTables(), Format.size(needed.tables()))),
                Format.size(needed.total()));
    }
}
