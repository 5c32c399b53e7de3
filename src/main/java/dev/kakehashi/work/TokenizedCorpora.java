package dev.kakehashi.work;

import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.CorpusTokens;
import dev.kakehashi.corpus.CorpusException;
import dev.kakehashi.corpus.CorpusFiles;
import dev.kakehashi.corpus.Split;
import dev.kakehashi.corpus.Splitter;
import dev.kakehashi.corpus.TokenizedCorpus;
import dev.kakehashi.files.Durable;
import dev.kakehashi.files.ShortName;
import dev.kakehashi.jobs.JobContext;
import dev.kakehashi.jobs.JobHandler;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.storage.Manifest;
import dev.kakehashi.storage.StagedFolder;
import dev.kakehashi.tokenizer.TextTokenizer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Token sequences of registered corpora, made once per text, tokenizer, shares and length and then read from disk. */
@ApplicationScoped
public class TokenizedCorpora {
    /** In a job's scratch folder: the texts that everything there is made of. */
    private static final String TEXTS = "texts/sha256";

    @Inject DataDirectory data;

    /** What a model is trained on, or a training or an analysis reads. */
    public record Both(TokenizedCorpus english, TokenizedCorpus japanese) {}

    Both open(SaeGrid grid, JobContext context) throws IOException {
        return open(grid.englishCorpusId(), grid.japaneseCorpusId(), grid.tokenizer(), grid.sequenceLength(), context);
    }

    /** Nothing is left afterwards of what an attempt before has made of other texts. */
    Both open(long english, long japanese, Path tokenizerJson, int length, JobContext context) throws IOException {
        var both = new Both(open(english, tokenizerJson, length, context),
                open(japanese, tokenizerJson, length, context));
        var texts = QuarkusTransaction.requiringNew().call(() -> Stream.of(english, japanese)
                .map(id -> Corpus.<Corpus>findById(id)).map(corpus -> corpus.id + " " + corpus.sha256).toList());
        requireSameTexts(context.scratch(), String.join("\n", texts), context);
        return both;
    }

    /** @param texts what everything in {@code scratch} must be made of */
    static void requireSameTexts(Path scratch, String texts, JobContext context) throws IOException {
        var known = scratch.resolve(TEXTS);
        if (Files.isRegularFile(known) && !Files.readString(known).equals(texts)) {
            Durable.delete(scratch);
            context.log("Begins anew: a text is another one since the attempt before.");
        }
        Durable.createFolders(known.getParent());
        Durable.write(known, texts.getBytes(StandardCharsets.UTF_8));
    }

    public TokenizedCorpus open(long corpusId, Path tokenizerJson, int length, JobContext context) throws IOException {
        var corpus = QuarkusTransaction.requiringNew().call(() -> Corpus.<Corpus>findById(corpusId));
        if (corpus == null) throw new IllegalStateException("corpus " + corpusId + " is no longer registered");
        try (var tokenizer = TextTokenizer.open(data.reopenTokenizer(tokenizerJson))) {
            var sha = tokenizer.vocabulary().sha256();
            boolean bos = tokenizer.vocabulary().start().skipped() > 0;
            var folder = data.tokenized(corpus.slug, sha, length);
            var origin = origin(corpus, sha, bos, length);
            // of before: tokens, where a text wrote one out
            if (tokenizer.vocabulary().anySpecial()) origin.put("specials", "letters");
            StagedFolder.Writer writer = beside -> build(corpus, tokenizer, length, origin, beside, context);
            // another corpus may have had the name, or this one other shares or another text
            if (!Files.isDirectory(folder)) StagedFolder.writeUnlessThere(folder, writer, whileHeld(context));
            else if (!origin.equals(Manifest.origin(folder))) StagedFolder.write(folder, writer, whileHeld(context));
            var tokens = TokenizedCorpus.open(folder);
            long bytes = Durable.bytes(folder);
            context.commit(() -> count(corpus.id, sha, length, tokens, bytes));
            Durable.deleteWhatGoes(unfinished(corpus, length, context));
            return tokens;
        }
    }

    private void build(Corpus corpus, TextTokenizer tokenizer, int length, Map<String, Object> origin, Path beside,
            JobContext context) throws IOException {
        context.phase("tokenizing " + corpus.name, "bytes", 0);
        var recipe = new TokenizedCorpus.Recipe(tokenizer,
                new Splitter(corpus.validationPercent, corpus.evaluationPercent), length);
        var place = new TokenizedCorpus.Place(unfinished(corpus, length, context), origin.toString(),
                JobHandler.RESUME_SHARE);
        var read = TokenizedCorpus.build(CorpusFiles.at(data.reopen(Path.of(corpus.path))), recipe, place, context);
        if (corpus.sha256 != null && !corpus.sha256.equals(read.sha256())) {
            Durable.delete(place.folder()); // tokens of another text, which a retry must not go on from
            throw new CorpusException("The text of the corpus \"" + corpus.name
                    + "\" has changed since it was scanned, or was scanned by an earlier version. Scan it again on "
                    + "its page (/corpora/"
                    + corpus.slug + "), then retry this job.");
        }
        for (var file : TokenizedCorpus.files(place.folder())) Durable.link(file, beside.resolve(file.getFileName()));
        Manifest.write(beside, origin);
    }

    /** The job's own, so that a killed one goes on there. */
    private static Path unfinished(Corpus corpus, int length, JobContext context) {
        return context.scratch().resolve("tokens-" + ShortName.ofBytes(corpus.slug, 200) + "-" + length);
    }

    /** All that the sequences depend on. */
    private static Map<String, Object> origin(Corpus corpus, String tokenizerSha256, boolean bos, int length) {
        var origin = new LinkedHashMap<String, Object>();
        origin.put("corpus", corpus.slug);
        origin.put("corpusSha256", corpus.sha256);
        origin.put("validationPercent", corpus.validationPercent);
        origin.put("evaluationPercent", corpus.evaluationPercent);
        origin.put("tokenizerSha256", tokenizerSha256);
        origin.put("sequenceLength", length);
        if (!bos) origin.put("bos", false); // sequences of before were all taken to begin with one
        return origin;
    }

    private static Consumer<Runnable> whileHeld(JobContext context) {
        return rename -> {
            context.check();
            rename.run();
        };
    }

    private static void count(long corpusId, String sha, int length, TokenizedCorpus tokens, long bytes) {
        CorpusTokens there = CorpusTokens.findById(new CorpusTokens.Key(corpusId, sha, length));
        var row = there == null ? new CorpusTokens() : there;
        row.corpusId = corpusId;
        row.tokenizerSha256 = sha;
        row.sequenceLength = length;
        row.trainSequences = tokens.size(Split.TRAIN);
        row.validationSequences = tokens.size(Split.VALIDATION);
        row.evaluationSequences = tokens.size(Split.EVALUATION);
        row.shortDocuments = tokens.shortDocuments();
        row.bytes = bytes;
        row.persist();
    }
}
