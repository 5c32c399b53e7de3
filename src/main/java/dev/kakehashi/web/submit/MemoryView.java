package dev.kakehashi.web.submit;

import dev.kakehashi.submission.StudyMemory;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import java.util.List;

/**
 * What the jobs of a study would take, before it is submitted.
 *
 * @param unknown why nothing can be said, or null
 * @param parts of the job that takes most
 * @param tooLarge why it would be refused, or null
 */
record MemoryView(String unknown, String summary, String passes, List<Part> parts, String total, String allowed, String tooLarge) {

    record Part(String label, String size) {}

    static MemoryView unknown(String why) {
        return new MemoryView(why, null, null, List.of(), null, null, null);
    }

    static MemoryView of(StudyMemory memory) {
        var text = Screen.messages(SubmitMessages.class);
        var largest = memory.largest();
        var needed = largest.memory();
        int saes = memory.groups().stream().mapToInt(group -> group.saes().size()).sum();
        var machine = memory.machine();
        return new MemoryView(
                null,
                text.memorySummary(Format.count(saes), Format.count(memory.groups().size()), Format.size(needed.total())),
                memory.groups().size() == 1 ? text.onePass() : text.passes(Format.count(memory.groups().size())),
                List.of(
                        new Part(text.memoryModel(), Format.size(needed.model() + needed.pass())),
                        new Part(text.memoryBuffer(), Format.size(needed.buffer() + needed.batches())),
                        new Part(text.memorySaes(Format.count(largest.saes().size())), Format.size(needed.saes())),
                        new Part(text.memoryStep(), Format.size(needed.step())),
                        new Part(text.memoryBase(), Format.size(needed.base()))),
                Format.size(needed.total()),
                machine.gpu()
                        ? text.allowedGpu(Format.size(machine.memory()))
                        : text.allowed(Format.size(machine.memory()), Format.size(needed.heap()), Format.size(machine.usableHeap())),
                memory.fits() ? null : text.tooLarge());
    }
}
