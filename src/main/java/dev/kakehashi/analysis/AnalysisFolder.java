package dev.kakehashi.analysis;

import dev.kakehashi.analysis.evaluation.ErrorsByPosition;
import java.nio.file.Path;
import java.util.List;

/** The files of one analysis. */
public record AnalysisFolder(Path path) {
    public Path tokens() {
        return path.resolve("evaluation.tokens");
    }

    public Path index() {
        return path.resolve("activations.index");
    }

    public Path features() {
        return path.resolve("features.table");
    }

    public Path logits() {
        return path.resolve("direct.logits");
    }

    /** {@link ErrorsByPosition}; analyses made before there was one have none. */
    public Path positions() {
        return path.resolve("positions.json");
    }

    public Path translations() {
        return path.resolve("translation-pairs.tsv");
    }

    /** What an analysis makes. */
    public List<Path> made() {
        return List.of(tokens(), index(), features(), logits(), positions());
    }
}
