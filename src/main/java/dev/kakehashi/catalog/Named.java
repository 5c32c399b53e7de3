package dev.kakehashi.catalog;

import java.util.Optional;

/**
 * The row that an address or a field names; each throws {@link UnknownAddress} where there is none. (Lambdas, because
 * Panache does not see method references.)
 */
public final class Named {
    private Named() {}

    public static LanguageModel model(String slug) {
        return found(LanguageModel.bySlug(slug), UnknownAddress.Kind.MODEL, slug);
    }

    public static Corpus corpus(String slug) {
        return found(Corpus.bySlug(slug), UnknownAddress.Kind.CORPUS, slug);
    }

    public static ParallelSet parallelSet(String slug) {
        return found(ParallelSet.bySlug(slug), UnknownAddress.Kind.PARALLEL_SET, slug);
    }

    public static Study study(String slug) {
        return found(Study.bySlug(slug), UnknownAddress.Kind.STUDY, slug);
    }

    public static Sae sae(String slug) {
        return found(Sae.bySlug(slug), UnknownAddress.Kind.SAE, slug);
    }

    public static Intervention intervention(String id) {
        return found(number(id).flatMap(row -> Intervention.findByIdOptional(row)), UnknownAddress.Kind.INTERVENTION,
                id);
    }

    public static Job job(String id) {
        return found(number(id).flatMap(row -> Job.findByIdOptional(row)), UnknownAddress.Kind.JOB, id);
    }

    private static <T> T found(Optional<T> row, UnknownAddress.Kind kind, String name) {
        return row.orElseThrow(() -> new UnknownAddress(kind, name));
    }

    private static Optional<Long> number(String id) {
        return id.matches("\\d{1,18}") ? Optional.of(Long.parseLong(id)) : Optional.empty();
    }
}
