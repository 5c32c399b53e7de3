package dev.kakehashi.web.home;

import dev.kakehashi.catalog.Analysis;
import dev.kakehashi.catalog.AnalysisMetric;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.web.terms.JobRow;
import dev.kakehashi.web.terms.StudyCounts;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.ProgressView;
import dev.kakehashi.web.ui.Screen;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    private static final List<String> METRICS = List.of("mixed-share", "monosemanticity", "explained-variance");

    /** One analysed SAE with the numbers that are looked at first. */
    public record Result(
            String slug, String place, String mixedShare, String monosemanticity, String explainedVariance,
            String at) {}

    public record StudyCard(String name, String href, String model, String modelHref, ProgressView progress) {}

    static HomeView of() {
        List<JobRow> running = rows("state = RUNNING order by id", 100);
        List<JobRow> queue = rows("state = QUEUED order by priority desc, id", QUEUE);
        List<JobRow> ended = rows("finishedAt is not null order by finishedAt desc, id desc", ENDED);
        long hidden = Job.count("state", Job.State.QUEUED) - queue.size();
        String more = hidden > 0 ? Screen.messages(HomeMessages.class).more(Format.count(hidden)) : null;
        boolean newcomer = Study.count() == 0 && Corpus.count() == 0 && Checkpoint.count() == 0;
        return new HomeView(
                running, queue, more, ended, newestResults(), newestStudies(), newcomer,
                !running.isEmpty() || !queue.isEmpty());
    }

    private static List<JobRow> rows(String query, int most) {
        return JobRow.of(Job.<Job>find(query).range(0, most - 1).list());
    }

    private static List<Result> newestResults() {
        List<Analysis> newest = Analysis.find(
                "from Analysis a join fetch a.sae s join fetch s.checkpoint c join fetch c.model order by a.id desc")
                .range(0, RESULTS - 1)
                .list();
        var numbers = numbers(newest.stream().map(analysis -> analysis.id).toList());
        return newest.stream().map(analysis -> result(analysis, numbers.getOrDefault(analysis.id, Map.of()))).toList();
    }

    /** What a result shows of each analysis, by its id and the metric's name. */
    private static Map<Long, Map<String, Double>> numbers(List<Long> analyses) {
        var numbers = new HashMap<Long, Map<String, Double>>();
        if (analyses.isEmpty()) return numbers;
        List<AnalysisMetric> rows = AnalysisMetric.list("analysisId in ?1 and language = 'all' and name in ?2",
                analyses, METRICS);
        for (var row : rows) numbers.computeIfAbsent(row.analysisId, id -> new HashMap<>()).put(row.name, row.number);
        return numbers;
    }

    private static Result result(Analysis analysis, Map<String, Double> numbers) {
        Sae sae = analysis.sae;
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
        List<Study> newest = Study.<Study>find("select s from Study s join fetch s.model order by s.id desc")
                .range(0, STUDIES - 1).list();
        var counts = StudyCounts.of(newest);
        return newest.stream().map(study -> card(study, counts.get(study.id))).toList();
    }

    private static StudyCard card(Study study, StudyCounts counts) {
        String text = Screen.messages(HomeMessages.class).analysedOf(Format.count(counts.analysed()),
                Format.count(counts.all()));
        return new StudyCard(
                study.name,
                "/studies/" + study.slug,
                study.model.name,
                "/models/" + study.model.slug,
                new ProgressView(study.name, counts.analysed(), counts.all(), text));
    }
}
