package dev.kakehashi.submission;

import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.corpus.Language;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Finds what a submission names, and the jobs it has to wait for. */
final class Existing {
    private Existing() {}

    static Corpus corpus(Fields fields, String field, Language language) {
        var slug = fields.text(field, 120);
        var corpus = slug.isEmpty() ? null : Corpus.bySlug(slug).orElse(null);
        if (corpus == null) return fields.refuse(field, fields.say().noCorpus(slug), null);
        if (corpus.language() != language)
            return fields.refuse(field, fields.say().otherLanguage(corpus.name), null);
        if (corpus.state == Corpus.State.FAILED)
            return fields.refuse(field, fields.say().corpusFailed(corpus.name, corpus.problem), null);
        return corpus;
    }

    static List<Job> unfinished(Job... makers) {
        var waiting = new LinkedHashSet<Job>();
        for (var job : makers) if (job != null && !job.state.ended()) waiting.add(job);
        return new ArrayList<>(waiting);
    }
}
