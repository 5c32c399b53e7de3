package dev.kakehashi.submission;

import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.corpus.Language;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

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

    /**
     * Of two equal submissions at one moment, the second to come waits here and then sees the first; a crash frees the
     * row.
     */
    static void oneAtATime(Sae sae) {
        Sae.update("slug = slug where id = ?1", sae.id);
    }

    /** A study of the same configuration none of whose trainings and analyses has ended without success. */
    static Optional<Study> study(String hash) {
        return Study.find(
                "from Study s where s.configHash = ?1 and not exists (select 1 from Job j where j.study = s and "
                        + "j.state in (?2, ?3) and j.kind in ('train-saes', 'analyse-saes')) order by s.id desc",
                hash, Job.State.FAILED, Job.State.CANCELLED).firstResultOptional();
    }

    static Optional<Intervention> intervention(String hash) {
        return Intervention.find("configHash = ?1 and state <> ?2 order by id desc", hash, Intervention.State.FAILED)
                .firstResultOptional();
    }

    static Optional<Job> job(String hash) {
        return Job.find("configHash = ?1 and state not in (?2, ?3) order by id desc", hash, Job.State.FAILED,
                Job.State.CANCELLED).firstResultOptional();
    }

    static List<Job> unfinished(Job... makers) {
        var waiting = new LinkedHashSet<Job>();
        for (var job : makers) if (job != null && !job.state.ended()) waiting.add(job);
        return new ArrayList<>(waiting);
    }
}
