package dev.kakehashi.web.home;

import dev.kakehashi.catalog.Analysis;
import dev.kakehashi.catalog.AnalysisMetric;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.web.jobs.JobRow;
import dev.kakehashi.web.jobs.WaitingJobs;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.ProgressView;
import dev.kakehashi.web.ui.Screen;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the first page shows.
 *
 * @param more how many wait beyond the shown queue, or null
 * @param newcomer whether nothing is registered yet
 * @param live whether something runs or waits
 */
public record HomeView(
        List<JobRow> running,
        List<JobRow> queue,
        String more,
        List<JobRow> ended,
        List<Result> results,
        List<StudyCard> studies,
        boolean newcomer,
        boolean live) {
    private static final int QUEUE = 5;
    private static final int ENDED = 5;
    private static final int RESULTS = 8;
    private static final int STUDIES = 5;

    /** One analysed SAE with the numbers that are looked at first. */
    public record Result(
            String slug, String place, String mixedShare, String monosemanticity, String explainedVariance, String at) {}

    public record StudyCard(String name, String href, String model, String modelHref, ProgressView progress) {}

    static HomeView of() {
        Map<Long, Integer> positions = WaitingJobs.positions();
        List<JobRow> running = rows("state = RUNNING order by id", 100, positions);
        List<JobRow> queue = rows("state = QUEUED order by priority desc, id", QUEUE, positions);
        List<JobRow> ended = rows("finishedAt is not null order by finishedAt desc", ENDED, positions);
        int hidden = positions.size() - queue.size();
        String more = hidden > 0 ? Screen.messages(HomeMessages.class).more(Format.count(hidden)) : null;
        boolean newcomer = Study.count() == 0 && Corpus.count() == 0 && Checkpoint.count() == 0;
        return new HomeView(
                running, queue, more, ended, newestResults(), newestStudies(), newcomer, !running.isEmpty() || !positions.isEmpty());
    }

    private static List<JobRow> rows(String query, int most, Map<Long, Integer> positions) {
        return Job.<Job>find(query).range(0, most - 1).list().stream()
                .map(job -> JobRow.of(job, positions.get(job.id)))
                .toList();
    }

    private static List<Result> newestResults() {
        List<Analysis> newest = Analysis.find(
                        "from Analysis a join fetch a.sae s join fetch s.checkpoint c join fetch c.model order by a.id desc")
                .range(0, RESULTS - 1)
                .list();
        return newest.stream().map(HomeView::result).toList();
    }

    private static Result result(Analysis analysis) {
        Sae sae = analysis.sae;
        Map<String, Double> numbers = AnalysisMetric.of(analysis.id).stream()
                .filter(metric -> metric.language.equals("all") && metric.number != null)
                .collect(Collectors.toMap(metric -> metric.name, metric -> metric.number));
        var text = Screen.messages(HomeMessages.class);
        String place = sae.checkpoint.model.name + " · "
                + text.place(Format.count(sae.checkpoint.step), String.valueOf(sae.layer));
        return new Result(
                sae.slug,
                place,
                Format.percent(numbers.get("mixed-share")),
                Format.decimal(numbers.get("monosemanticity"), 3),
                Format.percent(numbers.get("explained-variance")),
                Format.date(analysis.createdAt));
    }

    private static List<StudyCard> newestStudies() {
        return Study.<Study>find("order by id desc").range(0, STUDIES - 1).list().stream()
                .map(HomeView::card)
                .toList();
    }

    private static StudyCard card(Study study) {
        long total = Sae.count("study", study);
        long done = Sae.count("study = ?1 and state = ANALYSED", study);
        String text = Screen.messages(HomeMessages.class).analysedOf(Format.count(done), Format.count(total));
        return new StudyCard(
                study.name,
                "/studies/" + study.slug,
                study.model.name,
                "/models/" + study.model.slug,
                new ProgressView(study.name, done, total, text));
    }
}
