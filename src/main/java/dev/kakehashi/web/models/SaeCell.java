package dev.kakehashi.web.models;

import dev.kakehashi.analysis.SaeMetric;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import java.util.List;

/**
 * What a heatmap needs of an SAE, read as these columns alone: a study has hundreds of them, and whole rows carry their
 * options as text.
 *
 * @param checkpoint id of its row
 * @param training, analysing states of its jobs, null without one
 * @param number the metric; null where it is undefined or not there yet
 */
record SaeCell(
        long id, String slug, int layer, long checkpoint, Sae.State state, boolean analysed, Job.State training,
        Job.State analysing, Double number) {

    /** @param documents {@code all}, {@code en} or {@code ja} */
    static List<SaeCell> of(Study study, String setting, SaeMetric metric, String documents) {
        return Sae.getEntityManager()
                .createQuery(
                        "select s.id, s.slug, s.layer, s.checkpoint.id, s.state, s.analysis.id, t.state, a.state, "
                                + "m.number from Sae s"
                                + " left join s.trainJob t left join s.analyseJob a"
                                + " left join AnalysisMetric m on m.analysisId = s.analysis.id and m.name = ?2 and "
                                + "m.language = ?3"
                                + " where s.study = ?1 and s.setting = ?4",
                        Object[].class)
                .setParameter(1, study)
                .setParameter(2, metric.id())
                .setParameter(3, documents)
                .setParameter(4, setting)
                .getResultStream()
                .map(row -> new SaeCell(
                        (Long) row[0], (String) row[1], (Integer) row[2], (Long) row[3], (Sae.State) row[4],
                        row[5] != null, (Job.State) row[6],
                        (Job.State) row[7], (Double) row[8]))
                .toList();
    }

    /** Whether a job still works on it or will. */
    boolean unfinished() {
        return analysing != null && !analysing.ended();
    }

    boolean failed() {
        return state == Sae.State.FAILED || failed(training) || failed(analysing);
    }

    boolean running() {
        return training == Job.State.RUNNING || analysing == Job.State.RUNNING;
    }

    private static boolean failed(Job.State state) {
        return state == Job.State.FAILED || state == Job.State.CANCELLED;
    }
}
