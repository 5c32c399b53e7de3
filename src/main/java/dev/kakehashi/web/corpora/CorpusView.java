package dev.kakehashi.web.corpora;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.CorpusTokens;
import dev.kakehashi.corpus.CorpusFacts;
import dev.kakehashi.corpus.CorpusFiles;
import dev.kakehashi.corpus.PassedOver;
import dev.kakehashi.files.ShortName;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.web.terms.CorpusMessages;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A corpus: counts, splits, a few of its documents, and what was skipped. */
record CorpusView(
        String slug,
        String name,
        String lang,
        String language,
        String state,
        String problem,
        String warning,
        String changed,
        boolean mayScan,
        String documents,
        String broken,
        String characters,
        String size,
        String scriptShare,
        String splits,
        String registered,
        String path,
        String sha256,
        Long job,
        List<Tokens> tokens,
        List<String> samples,
        List<CorpusFacts.BrokenLine> brokenLines,
        List<String> passedOver) {

    private static final int SAMPLES = 5;
    private static final int SAMPLE_CHARACTERS = 400;

    record Tokens(String tokenizer, String length, String train, String validation, String evaluation,
            String tooShort) {}

    static CorpusView row(Corpus corpus) {
        return view(corpus, List.of(), List.of(), List.of());
    }

    static CorpusView of(Corpus corpus, DataDirectory data) {
        return view(corpus, CorpusTokens.of(corpus.id).stream().map(CorpusView::tokens).toList(), samples(corpus, data),
                brokenLines(corpus));
    }

    private static CorpusView view(Corpus corpus, List<Tokens> tokens, List<String> samples,
            List<CorpusFacts.BrokenLine> broken) {
        var text = Screen.messages(CorpusMessages.class);
        return new CorpusView(
                corpus.slug,
                corpus.name,
                corpus.language,
                corpus.language.equals("en") ? text.english() : text.japanese(),
                switch (corpus.state) {
                    case SCANNING -> text.scanning();
                    case READY -> text.ready();
                    case FAILED -> text.failed();
                },
                corpus.problem,
                corpus.scriptWarning,
                corpus.changedAt == null ? null
                        : text.changed(Format.made(corpus.changedAt, null), corpus.formerSha256),
                corpus.state != Corpus.State.SCANNING || corpus.job == null || corpus.job.state.ended(),
                Format.count(corpus.documents),
                Format.count(corpus.brokenLines),
                Format.count(corpus.characters),
                Format.size(corpus.bytes),
                Format.percent(corpus.scriptShare),
                (100 - corpus.validationPercent - corpus.evaluationPercent) + " %, " + corpus.validationPercent + " %, "
                        + corpus.evaluationPercent + " %",
                Format.made(corpus.createdAt, corpus.createdBy),
                corpus.path,
                corpus.sha256,
                corpus.job == null ? null : corpus.job.id,
                tokens,
                samples,
                broken,
                passedOver(corpus).stream().map(CorpusView::sentence).toList());
    }

    private static Tokens tokens(CorpusTokens row) {
        return new Tokens(
                row.tokenizerSha256.substring(0, 12), Format.count(row.sequenceLength),
                Format.count(row.trainSequences),
                Format.count(row.validationSequences), Format.count(row.evaluationSequences),
                Format.count(row.shortDocuments));
    }

    /** Read from the files each time; where they are gone the page still shows what was counted. */
    private static List<String> samples(Corpus corpus, DataDirectory data) {
        try {
            return CorpusFiles.at(data.reopen(Path.of(corpus.path))).first(SAMPLES).stream()
                    .map(document -> document.text().length() <= SAMPLE_CHARACTERS
                            ? document.text()
                            : ShortName.ofLength(document.text(), SAMPLE_CHARACTERS) + "…")
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    static List<CorpusFacts.BrokenLine> brokenLines(Corpus corpus) {
        return list(corpus.firstBroken, new TypeReference<>() {});
    }

    /** Empty also for a corpus that was scanned when nothing was noted. */
    static List<PassedOver> passedOver(Corpus corpus) {
        return list(corpus.passedOver, new TypeReference<>() {});
    }

    private static String sentence(PassedOver one) {
        var text = Screen.messages(CorpusMessages.class);
        var count = Format.count(one.count());
        return switch (one.reason()) {
            case ENDING -> one.ending().isEmpty() ? text.otherFiles(count, one.example())
                    : text.otherEnding(count, one.ending(), one.example());
            case HIDDEN -> text.hidden(count, one.example());
            case EMPTY -> text.emptyFiles(count, one.example());
            case NO_LINES -> text.noLines(count, one.example());
            case READ_ALREADY -> text.readAlready(count, one.example());
            case NO_FILE -> text.noFile(count, one.example());
        };
    }

    private static <T> List<T> list(String stored, TypeReference<List<T>> type) {
        if (stored == null) return List.of();
        try {
            return new ObjectMapper().readValue(stored, type);
        } catch (IOException e) {
            throw new IllegalStateException("what a scan found is stored as JSON", e);
        }
    }
}
