package dev.kakehashi.web.terms;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.web.ui.Screen;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;

/**
 * Why there is nothing to see of an SAE yet, and the job that will change it.
 *
 * @param job null when no job is under way
 */
public record NotAnalysed(String sentence, Link job) {

    public record Link(String label, String href) {}

    /** @return null for an SAE that has an analysis */
    public static NotAnalysed of(Sae sae) {
        if (sae.analysis != null) return null;
        var text = Screen.messages(FeatureMessages.class);
        Job awaited = sae.trainJob != null && sae.weightsSha256 == null ? sae.trainJob : sae.analyseJob;
        String sentence = sae.state == Sae.State.FAILED ? text.failedSae()
                : awaited == sae.analyseJob ? text.waitsForAnalysis() : text.waitsForTraining();
        return new NotAnalysed(sentence, awaited == null ? null : new Link(awaited.title, "/jobs/" + awaited.id));
    }

    /** For programs, which are told so instead of getting an empty table. */
    public static void refuse(Sae sae) {
        var missing = of(sae);
        if (missing != null) throw new ClientErrorException(missing.sentence, Response.Status.CONFLICT);
    }
}
