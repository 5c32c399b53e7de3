package dev.kakehashi.web.jobs;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.MetricPoint;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.web.terms.JobMessages;
import dev.kakehashi.web.ui.ChartView;
import dev.kakehashi.web.ui.Screen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a job has reported while it ran, as curves: one for each SAE it works on, or one of its own. */
final class JobCurves {
    /** More points than a chart has pixels help nobody and cost a poll a second. */
    private static final int SHOWN_POINTS = 400;

    record Curves(List<Curve> series) {}

    record Curve(String name, List<double[]> points) {}

    private JobCurves() {}

    /** One chart for each kind of number. */
    static List<ChartView> charts(Job job, String fragment) {
        var text = Screen.messages(JobMessages.class);
        List<String> names = MetricPoint.getEntityManager()
                .createQuery("select distinct series from MetricPoint where jobId = ?1 order by series", String.class)
                .setParameter(1, job.id)
                .getResultList();
        return names.stream()
                .sorted(Comparator.comparing(name -> !name.contains("loss")))
                .map(name -> ChartView.line(
                        "curve-" + name.replaceAll("[^A-Za-z0-9]", "-"),
                        "/jobs/" + job.id + "/points.json?series=" + name.replaceAll("[^A-Za-z0-9_.-]", "%20"),
                        text.curve(name), text.step(), name)
                        .following(job.state.ended() ? null : fragment))
                .toList();
    }

    /** @param series null for all; @param whole every point instead of as many as a chart can show */
    static Curves of(long jobId, String series, boolean whole) {
        List<MetricPoint> points = series == null
                ? MetricPoint.list("jobId = ?1 order by series, saeId, step", jobId)
                : MetricPoint.list("jobId = ?1 and series = ?2 order by saeId, step", jobId, series);
        Map<String, List<double[]>> curves = new LinkedHashMap<>();
        Map<Long, String> names = names(points);
        for (MetricPoint point : points) {
            String name = names.getOrDefault(point.saeId, point.saeId == 0 ? point.series : "SAE " + point.saeId);
            if (series == null && point.saeId != 0) name += " · " + point.series;
            curves.computeIfAbsent(name, n -> new ArrayList<>()).add(new double[] {point.step, point.number});
        }
        return new Curves(curves.entrySet().stream()
                .map(curve -> new Curve(curve.getKey(), whole ? curve.getValue() : thinned(curve.getValue())))
                .toList());
    }

    private static Map<Long, String> names(List<MetricPoint> points) {
        var text = Screen.messages(JobMessages.class);
        List<Long> ids = points.stream().map(point -> point.saeId).distinct().filter(id -> id != 0).toList();
        var names = new LinkedHashMap<Long, String>();
        if (ids.isEmpty()) return names;
        List<Sae> saes = Sae.list("id in ?1", ids);
        boolean oneALayer = saes.stream().map(sae -> sae.layer).distinct().count() == saes.size();
        for (Sae sae : saes)
            names.put(sae.id, oneALayer ? text.layer(sae.layer) : text.layer(sae.layer) + " · " + sae.setting);
        return names;
    }

    /** Every so many-th point, and always the last one. */
    static List<double[]> thinned(List<double[]> points) {
        int every = (points.size() + SHOWN_POINTS - 1) / SHOWN_POINTS;
        if (every <= 1) return points;
        var thin = new ArrayList<double[]>();
        for (int i = 0; i < points.size(); i += every) thin.add(points.get(i));
        if ((points.size() - 1) % every != 0) thin.add(points.get(points.size() - 1));
        return thin;
    }
}
