package dev.kakehashi.web.interventions;

import dev.kakehashi.submission.InterventionEstimate;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import java.util.ArrayList;
import java.util.List;

/** What an intervention would take, before it is submitted. */
record InterventionMemoryView(List<Part> parts, String total, String allowed, boolean tooLarge) {

    record Part(String label, String size) {}

    static InterventionMemoryView of(InterventionEstimate estimate) {
        var text = Screen.messages(InterventionMessages.class);
        var memory = estimate.memory();
        var machine = estimate.machine();
        var parts = new ArrayList<>(List.of(
                new Part(text.memoryBase(), Format.size(memory.base())),
                new Part(text.memorySae(), Format.size(memory.sae())),
                new Part(text.memoryModels(), Format.size(memory.models())),
                new Part(text.memoryLosses(), Format.size(memory.losses()))));
        if (memory.translation() > 0) parts.add(new Part(text.memoryTranslation(), Format.size(memory.translation())));
        if (memory.comet() > 0) parts.add(new Part(text.memoryComet(), Format.size(memory.comet())));
        return new InterventionMemoryView(
                parts, Format.size(memory.total()),
                machine.gpu()
                        ? text.memoryAllowedGpu(Format.size(machine.memory()))
                        : text.memoryAllowed(Format.size(machine.memory()), Format.size(memory.heap()),
                                Format.size(machine.usableHeap())),
                !estimate.fits());
    }
}
