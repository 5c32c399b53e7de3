package dev.kakehashi.work;

import dev.kakehashi.analysis.index.ActivationIndex;
import dev.kakehashi.analysis.AnalysisFolder;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.index.ReducedIndex;
import dev.kakehashi.analysis.index.Retention;
import java.io.IOException;

/** Bytes that keeping less of an analysis would free, counted in its files. */
public record AnalysisSizes(long freedByHalf, long freedByStatistics) {

    /** Reads all values of the index once. */
    public static AnalysisSizes of(AnalysisFolder folder, AnalysisOptions options) throws IOException {
        long index = folder.index().toFile().length();
        if (index == 0) return new AnalysisSizes(0, 0);
        long half = new ReducedIndex(ActivationIndex.open(folder.index()), Retention.HALF.least(options)).bytes();
        return new AnalysisSizes(index - half, index + folder.tokens().toFile().length());
    }
}
