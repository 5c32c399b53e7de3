package dev.kakehashi.submission;

import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.corpus.CorpusFiles;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.jobs.Jobs;
import dev.kakehashi.storage.DataDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Registers documents of one language and queues the job that counts them. */
@ApplicationScoped
public class RegisterCorpus {
    @Inject Jobs jobs;
    @Inject DataDirectory data;

    /** @throws Refused with a sentence beside each field at fault; then nothing is stored */
    @Transactional
    public Corpus register(Fields fields) {
        var name = fields.text("name", 120);
        var language = language(fields);
        var path = path(fields);
        int validation = fields.integer("validationPercent", 2, 1, 50);
        int evaluation = fields.integer("evaluationPercent", 10, 1, 50);
        if (validation + evaluation > 90) fields.refuse("evaluationPercent", fields.say().tooLittleToTrain(), null);
        fields.throwIfRefused();

        var corpus = new Corpus();
        corpus.name = name;
        corpus.slug = Slug.free(name, slug -> Corpus.bySlug(slug).isPresent());
        corpus.language = language.code();
        corpus.path = path;
        corpus.validationPercent = validation;
        corpus.evaluationPercent = evaluation;
        corpus.state = Corpus.State.SCANNING;
        corpus.createdAt = Instant.now();
        corpus.persist();
        corpus.job = jobs.submit(new JobSpec.ScanCorpus(corpus.id), "Scan " + corpus.name, 10, null, List.of());
        return corpus;
    }

    private static Language language(Fields fields) {
        try {
            return Language.of(fields.raw("language"));
        } catch (IllegalArgumentException e) {
            return fields.refuse("language", fields.say().chooseLanguage(), null);
        }
    }

    /** One document is read here, so that a wrong path or a wrong file is refused while the form is still open. */
    private String path(Fields fields) {
        var text = fields.text("path", 1000);
        if (text.isEmpty()) return null;
        try {
            var path = data.reopen(data.resolveInput(text));
            CorpusFiles.at(path).first(1);
            return path.toString();
        } catch (IllegalArgumentException | IOException e) {
            return fields.refuse("path", e.getMessage(), null);
        }
    }
}
