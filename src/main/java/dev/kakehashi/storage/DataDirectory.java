package dev.kakehashi.storage;

import dev.kakehashi.files.ShortName;
import dev.kakehashi.outside.Confinement;
import dev.kakehashi.tokenizer.TextStart;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The only class that knows where results lie, and the guard of what may be read from outside. */
@ApplicationScoped
public class DataDirectory {
    private static final int MOST_BYTES = 200;

    private final Path root;
    private final List<Path> roots;
    private final InputRoots input;

    DataDirectory(
            @ConfigProperty(name = "kakehashi.data-directory") String root,
            @ConfigProperty(name = "kakehashi.roots") List<String> roots) {
        this.root = Path.of(root).toAbsolutePath().normalize();
        this.roots = roots.stream().map(text -> Path.of(text.strip()).toAbsolutePath().normalize()).toList();
        var readable = Stream.concat(this.roots.stream(), Stream.of(this.root)).toList();
        this.input = new InputRoots(readable);
        Confinement.within(readable);
    }

    public Path root() {
        return root;
    }

    public Path sae(String slug) {
        return saes().resolve(slug);
    }

    public Path analysis(String saeSlug, long analysisId) {
        return analyses().resolve(saeSlug).resolve(Long.toString(analysisId));
    }

    public Path intervention(long id) {
        return interventions().resolve(Long.toString(id));
    }

    public Path probe(long jobId) {
        return probes().resolve(jobId + ".json");
    }

    public Path probes() {
        return root.resolve("probes");
    }

    /** What a job that verified or cleaned up found, as JSON. */
    public Path report(long jobId) {
        return reports().resolve(jobId + ".json");
    }

    public Path reports() {
        return root.resolve("reports");
    }

    /** Folders of results that were deleted wait here until they are gone. */
    public Path deleted() {
        return root.resolve("deleted");
    }

    /** While this file is there, a copy of the data folder is being made and nothing a row refers to may disappear. */
    public Path backupHold() {
        return root.resolve("backup.hold");
    }

    /** Copies of the H2 database that were asked for. */
    public Path databaseCopies() {
        return root.resolve("database-copies");
    }

    /** Names the folder that a restored copy was made of, until the rows say where it lies now. */
    public Path restoredFrom() {
        return root.resolve("restored-from");
    }

    public Path saes() {
        return root.resolve("saes");
    }

    public Path analyses() {
        return root.resolve("analyses");
    }

    public Path interventions() {
        return root.resolve("interventions");
    }

    public Path models() {
        return root.resolve("models");
    }

    public Path tokenizedCorpora() {
        return root.resolve("tokenized");
    }

    public Path scratches() {
        return root.resolve("scratch");
    }

    /**
     * @param kept of the evidence: a folder of its own, so that a row points at the one or the other and never at half
     *     of it
     */
    public Path analysis(String saeSlug, long analysisId, String kept) {
        return analyses().resolve(saeSlug).resolve(analysisId + "-" + kept);
    }

    public Path checkpoint(String modelSlug, long step) {
        return models().resolve(modelSlug).resolve("step" + step);
    }

    public Path tokenized(String corpusSlug, String tokenizerSha256, int length) {
        return tokenizedCorpora().resolve(fitting(corpusSlug) + "-" + tokenizerSha256.substring(0, 12) + "-" + length);
    }

    /**
     * Names were cut by characters once: some take more bytes than a folder's name has room for, and are told apart by
     * a hash instead.
     */
    private static String fitting(String slug) {
        if (slug.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES) return slug;
        return ShortName.ofBytes(slug, ShortName.BYTES) + "~" + Integer.toHexString(slug.hashCode());
    }

    public Path scratch(long jobId) {
        return scratches().resolve("job-" + jobId);
    }

    public Path hubCache() {
        return root.resolve("hub");
    }

    public Path world() {
        return root.resolve("world");
    }

    /**
     * Folders below which models, corpora and tokenizers may be registered: the configured ones and the data directory.
     */
    public List<Path> roots() {
        return roots;
    }

    /**
     * A path from outside, after all symbolic links are followed.
     *
     * @throws IllegalArgumentException with a sentence when there is nothing there or it lies outside the configured
     *     roots
     */
    public Path resolveInput(String text) {
        return input.resolve(text);
    }

    /**
     * The folder of a tokenizer.json that somebody names, and in it the file by its own name: what lies beside a link
     * belongs to the tokenizer, and not what lies where it leads.
     *
     * @throws IllegalArgumentException with a sentence when there is none, or not below the configured roots
     */
    public Path resolveTokenizer(String text) {
        var file = resolveInput(text);
        var named = Path.of(text).toAbsolutePath();
        return named.getParent() == null ? file
                : resolveInput(named.getParent().toString()).resolve(named.getFileName());
    }

    /**
     * A path that was registered before, with its links followed anew and those within its folder looked at: they may
     * lead elsewhere by now.
     *
     * @throws IOException with a sentence when something leads outside the configured roots
     */
    public Path reopen(Path registered) throws IOException {
        return input.reopen(registered);
    }

    /**
     * A tokenizer.json that was registered before, at the path it has: followed to where its link leads, it would be
     * away from the files beside it that say what comes before a text.
     *
     * @throws IOException with a sentence when it or one of those files leads outside the configured roots
     */
    public Path reopenTokenizer(Path tokenizerJson) throws IOException {
        input.reopen(tokenizerJson);
        for (var name : TextStart.FILES) {
            var beside = tokenizerJson.resolveSibling(name);
            if (Files.exists(beside)) input.reopen(beside);
        }
        return tokenizerJson;
    }
}
