package dev.kakehashi.submission;

import dev.kakehashi.work.DiskEstimate;
import dev.kakehashi.sae.SaeConfig;
import dev.kakehashi.sae.SaeTask;
import dev.kakehashi.storage.DiskSpace;
import java.util.List;

/**
 * What a study writes to the disk, at most: every activation is counted as kept.
 *
 * @param working what the largest of its jobs needs besides its results, while it runs
 * @param usable bytes that are free besides the reserve
 */
public record StudyDisk(long saes, long analyses, long working, long usable, long reserve) {

    static StudyDisk of(StudyMemory memory, int width, int checkpoints, long evaluationTokens, DiskSpace disk) {
        var groups = memory.groups().stream().map(StudyDisk::configs).toList();
        long saes = 0;
        long analyses = 0;
        long working = 0;
        for (var group : groups) {
            long trained = group.stream().mapToLong(config -> DiskEstimate.sae(width, config)).sum();
            long analysed = group.stream().mapToLong(config -> DiskEstimate.analysisResult(evaluationTokens, config))
                    .sum();
            saes += trained;
            analyses += analysed;
            working = Math.max(working, DiskEstimate.training(width, group) - trained);
            long analysing = DiskEstimate.analysis(evaluationTokens, group)
                    + DiskEstimate.similarTokens(memory.embedding().vocabulary());
            working = Math.max(working, analysing - analysed);
        }
        return new StudyDisk(saes * checkpoints, analyses * checkpoints, working, disk.usable(), disk.reserve());
    }

    /** Both together; their jobs run one after the other. */
    StudyDisk with(StudyDisk other) {
        return new StudyDisk(
                saes + other.saes, analyses + other.analyses, Math.max(working, other.working), usable, reserve);
    }

    private static List<SaeConfig> configs(StudyMemory.Group group) {
        return group.saes().stream().map(SaeTask::config).toList();
    }

    public long total() {
        return saes + analyses + working;
    }

    public boolean fits() {
        return total() <= usable;
    }
}
