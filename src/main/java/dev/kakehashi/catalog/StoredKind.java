package dev.kakehashi.catalog;

import io.quarkus.hibernate.orm.panache.Panache;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The kinds of rows that have an address and can be deleted: how a row is named and shown, whose its files are, which
 * attributes name the jobs that made it, and what it cannot be without, which are kinds before it alone. Names and
 * titles are HQL about a row {@code r}.
 */
public enum StoredKind {
    MODEL(LanguageModel.class, "/models", "r.slug", "r.name", Files.NONE, List.of()),

    CHECKPOINT(Checkpoint.class, "/models", "r.model.slug || '@' || cast(r.step as String)",
            "r.model.name || ' · ' || cast(r.step as String)", Files.MADE_OR_REGISTERED, List.of("job"),
            of("model", MODEL)),

    CORPUS(Corpus.class, "/corpora", "r.slug", "r.name", Files.REGISTERED, List.of("job")),

    PARALLEL_SET(ParallelSet.class, "/parallel-sets", "r.slug", "r.name", Files.REGISTERED, List.of()),

    STUDY(Study.class, "/studies", "r.slug", "r.name", Files.NONE, List.of(), of("model", MODEL),
            of("englishCorpus", CORPUS), of("japaneseCorpus", CORPUS)),

    SAE(Sae.class, "/saes", "r.slug", "r.slug", Files.MADE, List.of("trainJob", "analyseJob"), of("study", STUDY),
            of("checkpoint", CHECKPOINT)),

    ANALYSIS(Analysis.class, "/saes", "cast(r.id as String)", "r.sae.slug || ' · ' || cast(r.id as String)",
            Files.MADE, List.of("job"), of("sae", SAE)),

    INTERVENTION(Intervention.class, "/interventions", "cast(r.id as String)", "r.name", Files.MADE, List.of("job"),
            of("analysis", ANALYSIS), of("sae", SAE), of("target", CHECKPOINT), of("parallelSet", PARALLEL_SET)),

    JOB(Job.class, "/jobs", "cast(r.id as String)", "r.title", Files.NONE, List.of(), of("study", STUDY));

    /** Whose the files of a row are. Those that were registered where they lie stay when the row is deleted. */
    public enum Files {
        NONE, MADE, REGISTERED, MADE_OR_REGISTERED
    }

    /** A row cannot be without the row that its attribute names. */
    private record Parent(String attribute, StoredKind kind) {}

    private final String entity;
    private final String list;
    private final String key;
    private final String title;
    private final Files files;
    private final List<String> makers;
    private final List<Parent> parents;

    StoredKind(Class<?> entity, String list, String key, String title, Files files, List<String> makers,
            Parent... parents) {
        this.entity = entity.getSimpleName();
        this.list = list;
        this.key = key;
        this.title = title;
        this.files = files;
        this.makers = makers;
        this.parents = List.of(parents);
    }

    private static Parent of(String attribute, StoredKind kind) {
        return new Parent(attribute, kind);
    }

    /** As in addresses: {@code parallel-set}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<StoredKind> of(String id) {
        return Arrays.stream(values()).filter(kind -> kind.id().equals(id)).findFirst();
    }

    /** The same of an address that needs one. */
    public static StoredKind named(String id) {
        return of(id).orElseThrow(() -> new UnknownAddress(UnknownAddress.Kind.PAGE, "/deletion/" + id));
    }

    /** To be thrown where an address names no row of this kind. */
    public UnknownAddress unknown(String key) {
        return new UnknownAddress(
                this == ANALYSIS ? UnknownAddress.Kind.PAGE : UnknownAddress.Kind.valueOf(name()), key);
    }

    public Files files() {
        return files;
    }

    /** Address of the page that lists the row with such a key. */
    public String list(String key) {
        return this == CHECKPOINT ? list + "/" + key.replaceFirst("@\\d+$", "") : list;
    }

    /** Address of the row's own page; null where it has none. */
    public String page(String key) {
        if (this == CHECKPOINT) return list + "/" + key.replaceFirst("@(?=\\d+$)", "/checkpoints/");
        return this == ANALYSIS ? null : list + "/" + key;
    }

    /** @param key a slug; {@code model@step} of a checkpoint; a number of an analysis, intervention or job */
    public Optional<Long> find(String key) {
        return Panache.getEntityManager().createQuery("select r.id from " + entity + " r where " + this.key + " = ?1",
                Long.class).setParameter(1, key).getResultStream().findFirst();
    }

    /** Ids of the rows that cannot be without some rows of kinds before. */
    public Set<Long> without(Map<StoredKind, Set<Long>> others) {
        var found = new LinkedHashSet<Long>();
        for (var parent : parents) found.addAll(ManyIds.select("select r.id from " + entity + " r where r."
                + parent.attribute + ".id in ?1 order by r." + parent.attribute + ".id, "
                + (this == CHECKPOINT ? "r.step" : "r.id"), Long.class, others.get(parent.kind)));
        return found;
    }

    /** Jobs that made these rows and no others of the kind. */
    public Set<Long> makers(Set<Long> ids) {
        var jobs = new TreeSet<Long>();
        for (var maker : makers) jobs.addAll(ManyIds.select("select r." + maker + ".id from " + entity
                + " r where r.id in ?1 and r." + maker + ".id is not null", Long.class, ids));
        for (var maker : makers)
            for (var made : ManyIds.select("select r." + maker + ".id, r.id from " + entity + " r where r." + maker
                    + ".id in ?1", Object[].class, jobs))
                if (!ids.contains((Long) made[1])) jobs.remove((Long) made[0]);
        return jobs;
    }

    /** What the jobs made stays without them. */
    public void forgetMakers(Collection<Long> jobs) {
        for (var maker : makers) ManyIds.clear(entity, maker, jobs);
    }

    public void delete(Collection<Long> ids) {
        ManyIds.delete(entity, "id", ids);
    }

    /** In the order of the ids. */
    public List<Stored> rows(Collection<Long> ids) {
        boolean made = files == Files.MADE || files == Files.MADE_OR_REGISTERED;
        var bytes = this == CORPUS
                ? "(select coalesce(sum(t.bytes), 0L) from CorpusTokens t where t.corpusId = r.id)"
                : made ? "r.bytes" : "cast(null as Long)";
        var rows = ManyIds.select("select r.id, " + key + ", " + title + ", "
                + (made ? "r.folder" : "cast(null as String)") + ", " + bytes + " from " + entity
                + " r where r.id in ?1", Stored.class, ids).stream()
                .collect(Collectors.toMap(Stored::id, Function.identity()));
        return ids.stream().map(rows::get).toList();
    }
}
