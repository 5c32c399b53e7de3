package dev.kakehashi.web.terms;

import dev.kakehashi.submission.StudyDisk;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import java.util.List;

/**
 * What a study would write to the disk, before it is submitted.
 *
 * @param tooLarge why its jobs may end before they begin, or null
 */
public record DiskView(String summary, List<MemoryView.Part> parts, String total, String tooLarge) {

    public static DiskView of(StudyDisk disk) {
        var text = Screen.messages(SubmitMessages.class);
        return new DiskView(
                text.diskSummary(Format.size(disk.usable()), Format.size(disk.reserve())),
                List.of(
                        new MemoryView.Part(text.diskSaes(), Format.size(disk.saes())),
                        new MemoryView.Part(text.diskAnalyses(), Format.size(disk.analyses())),
                        new MemoryView.Part(text.diskWorking(), Format.size(disk.working()))),
                Format.size(disk.total()),
                disk.fits() ? null : text.diskTooLarge());
    }
}
