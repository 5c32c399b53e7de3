package dev.kakehashi.submission;

import dev.kakehashi.catalog.Analysis;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.catalog.ParallelSet;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import java.util.Locale;
import java.util.Optional;

/** What can be deleted, and how an address names one of it. */
public enum Deletable {
    MODEL,
    CHECKPOINT,
    CORPUS,
    PARALLEL_SET,
    STUDY,
    SAE,
    ANALYSIS,
    INTERVENTION,
    JOB;

    /** As in addresses: {@code parallel-set}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Deletable> of(String id) {
        for (var kind : values()) if (kind.id().equals(id)) return Optional.of(kind);
        return Optional.empty();
    }

    /** @param key a slug; {@code model@step} of a checkpoint; a number of an analysis, intervention or job */
    Optional<Long> row(String key) {
        return switch (this) {
            case MODEL -> LanguageModel.bySlug(key).map(row -> row.id);
            case CHECKPOINT -> checkpoint(key);
            case CORPUS -> Corpus.bySlug(key).map(row -> row.id);
            case PARALLEL_SET -> ParallelSet.bySlug(key).map(row -> row.id);
            case STUDY -> Study.bySlug(key).map(row -> row.id);
            case SAE -> Sae.bySlug(key).map(row -> row.id);
            case ANALYSIS -> number(key).filter(id -> Analysis.findById(id) != null);
            case INTERVENTION -> number(key).filter(id -> Intervention.findById(id) != null);
            case JOB -> number(key).filter(id -> Job.findById(id) != null);
        };
    }

    private static Optional<Long> checkpoint(String key) {
        int at = key.lastIndexOf('@');
        if (at < 0) return Optional.empty();
        var step = number(key.substring(at + 1));
        if (step.isEmpty()) return Optional.empty();
        Optional<Checkpoint> found = Checkpoint.find("model.slug = ?1 and step = ?2", key.substring(0, at), step.get())
                .firstResultOptional();
        return found.map(row -> row.id);
    }

    private static Optional<Long> number(String text) {
        return text.matches("\\d{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }
}
