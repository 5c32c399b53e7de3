package dev.kakehashi.analysis;

import java.nio.file.Path;

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
}
