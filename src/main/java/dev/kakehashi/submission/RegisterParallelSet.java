package dev.kakehashi.submission;

import dev.kakehashi.catalog.ParallelSet;
import dev.kakehashi.work.ParallelFiles;
import dev.kakehashi.storage.DataDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/** Registers sentences with their translations; the files are read whole before anything is stored. */
@ApplicationScoped
public class RegisterParallelSet {
    @Inject DataDirectory data;

    /** @throws Refused with a sentence beside each field at fault; then nothing is stored */
    @Transactional
    public ParallelSet register(Fields fields) {
        var set = new ParallelSet();
        set.name = fields.text("name", 120);
        var path = path(fields, "path");
        var japanese = fields.has("japanesePath") ? path(fields, "japanesePath") : null;
        set.englishField = fields.has("englishField") ? fields.text("englishField", 80) : "en";
        set.japaneseField = fields.has("japaneseField") ? fields.text("japaneseField", 80) : "ja";
        fields.throwIfRefused();
        try {
            var files = new ParallelFiles(path, japanese, set.englishField, set.japaneseField);
            var hashes = files.hashes();
            var read = files.read();
            set.pairs = read.pairs().size();
            set.skipped = read.skipped();
            set.sha256 = hashes.first();
            set.japaneseSha256 = hashes.japanese();
        } catch (IOException e) {
            fields.refuse("path", e.getMessage(), null);
        }
        fields.throwIfRefused();
        set.path = path.toString();
        set.japanesePath = japanese == null ? null : japanese.toString();
        set.slug = Slug.free(set.name, slug -> ParallelSet.bySlug(slug).isPresent());
        set.createdAt = Instant.now();
        set.persist();
        return set;
    }

    private Path path(Fields fields, String field) {
        var text = fields.text(field, 1000);
        if (text.isEmpty()) return null;
        try {
            return data.resolveInput(text);
        } catch (IllegalArgumentException e) {
            return fields.refuse(field, e.getMessage(), null);
        }
    }
}
