package dev.kakehashi.analysis;

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

    public Path translations() {
        return path.resolve("translation-pairs.tsv");
    }

    /** What every analysis has. */
    public List<Path> made() {
        return List.of(tokens(), index(), features(), logits());
    }
}
