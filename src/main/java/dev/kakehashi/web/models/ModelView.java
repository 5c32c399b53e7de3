package dev.kakehashi.web.models;

import dev.kakehashi.analysis.SaeMetric;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.catalog.ModelNotice;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.web.terms.MetricText;
import dev.kakehashi.web.terms.ModelMessages;
import dev.kakehashi.web.terms.TextStartText;
import dev.kakehashi.web.ui.ChartView;
import dev.kakehashi.web.ui.Field;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Heatmap;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Term;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The heatmap of a model: layers down, checkpoints across, one metric in the cells. */
record ModelView(
        String slug,
        String name,
        String family,
        String shape,
        String parameters,
        String textStart,
        String ready,
        String registered,
        List<String> alarms,
        List<String> notices,
        String study,
        String studyName,
        String metric,
        Term term,
        String label,
        String over,
        String language,
        boolean perLanguage,
        boolean chosen,
        boolean live,
        List<Field.Option> metrics,
        List<Field.Option> studies,
        List<String> settings,
        String setting,
        Heatmap heatmap,
        ChartView curves) {

    /** @param chosen whether the form asked, which then shows what goes with its choice */
    static ModelView of(HeatmapQuery query, boolean chosen) {
        var text = Screen.messages(ModelMessages.class);
        var model = query.model();
        List<Study> studies = Study.list("model = ?1 order by id desc", model);
        var ready = query.checkpoints().stream().filter(c -> c.state == Checkpoint.State.READY).count();
        var live = query.saes().values().stream().flatMap(row -> row.values().stream()).anyMatch(SaeCell::unfinished);
        return new ModelView(
                model.slug,
                model.name,
                model.family,
                Format.count(model.layers) + " × " + Format.count(model.width),
                Format.brief(model.parameters),
                TextStartText.of(model.textStart),
                text.ready(Format.count(ready), Format.count(query.checkpoints().size())),
                Format.made(model.createdAt, model.createdBy),
                query.checkpoints().stream().filter(c -> c.problem != null)
                        .map(c -> text.step(Format.count(c.step)) + ": " + c.problem).toList(),
                ModelNotice.read(model.notices).stream().map(NoticeText::of).toList(),
                query.study() == null ? null : query.study().slug,
                query.study() == null ? null : query.study().name,
                query.metric().id(),
                MetricText.term(query.metric()),
                MetricText.label(query.metric()),
                text.overWhat(over(query, text)),
                query.language(),
                query.metric().perLanguage(),
                chosen,
                live,
                Arrays.stream(SaeMetric.values()).map(m -> new Field.Option(m.id(), MetricText.label(m))).toList(),
                studies.stream().map(s -> new Field.Option(s.slug, s.name)).toList(),
                query.settings(),
                query.setting(),
                heatmap(query, text),
                curves(query, text));
    }

    private static String over(HeatmapQuery query, ModelMessages text) {
        var over = MetricText.over(query.metric());
        return switch (query.language()) {
            case "en" -> text.ofDocuments(over, text.english());
            case "ja" -> text.ofDocuments(over, text.japanese());
            default -> over;
        };
    }

    private static Heatmap heatmap(HeatmapQuery query, ModelMessages text) {
        double low = query.numbers().values().stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
        double high = query.numbers().values().stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
        var label = MetricText.label(query.metric());
        var caption = query.numbers().isEmpty()
                ? text.captionEmpty()
                : text.caption(label, MetricText.number(query.metric(), low), MetricText.number(query.metric(), high));
        var columns = query.checkpoints().stream().map(checkpoint -> head(query.model(), checkpoint, text)).toList();
        var rows = new ArrayList<Heatmap.Row>();
        for (var layer : query.layers()) {
            var cells = query.checkpoints().stream().map(checkpoint -> cell(query, layer, checkpoint, low, high, text))
                    .toList();
            var path = layer == 0 ? "model.embed_tokens" : "model.layers." + (layer - 1);
            rows.add(new Heatmap.Row(new Heatmap.Head(text.layerName(layer), path, null), cells));
        }
        return new Heatmap(caption, text.layer(), columns, rows);
    }

    private static Heatmap.Head head(LanguageModel model, Checkpoint checkpoint, ModelMessages text) {
        var step = Format.count(checkpoint.step);
        var href = "/models/" + model.slug + "/checkpoints/" + checkpoint.step;
        if (checkpoint.tokensSeen == null) return new Heatmap.Head(text.step(step), null, href);
        return new Heatmap.Head(Format.brief(checkpoint.tokensSeen),
                text.stepAndTokens(step, Format.count(checkpoint.tokensSeen)), href);
    }

    private static Heatmap.Cell cell(HeatmapQuery query, int layer, Checkpoint checkpoint, double low, double high,
            ModelMessages text) {
        var sae = query.sae(layer, checkpoint);
        var step = Format.count(checkpoint.step);
        if (sae == null) {
            if (checkpoint.state == Checkpoint.State.FAILED) return Heatmap.Cell.missing(text.failed(),
                    "/models/" + query.model().slug + "/checkpoints/" + checkpoint.step,
                    text.cell(text.failed(), layer, step));
            var where = "steps=" + checkpoint.step + "&layers=" + layer;
            var form = query.study() == null
                    ? "/saes/new?model=" + encoded(query.model().slug) + "&" + where
                    : "/studies/" + encoded(query.study().slug) + "/extension?" + where;
            return Heatmap.Cell.missing(text.empty(), form, text.cell(text.empty(), layer, step));
        }
        var number = query.numbers().get(sae.id());
        if (number != null) {
            var shown = MetricText.cell(query.metric(), number);
            return new Heatmap.Cell(Heatmap.level(number, low, high), shown, "/saes/" + sae.slug(),
                    text.cell(shown, layer, step));
        }
        var why = why(sae, text);
        return Heatmap.Cell.missing(why, "/saes/" + sae.slug(), text.cell(why, layer, step));
    }

    private static String why(SaeCell sae, ModelMessages text) {
        if (sae.analysed()) return Format.NOTHING; // but without this metric
        if (sae.failed()) return text.failed();
        if (sae.running()) return text.running();
        return sae.state() == Sae.State.TRAINED ? text.trained() : text.queued();
    }

    private static ChartView curves(HeatmapQuery query, ModelMessages text) {
        if (query.numbers().isEmpty() || query.checkpoints().size() < 2) return null;
        var url = "/models/" + query.model().slug + "/curves.json?metric=" + query.metric().id() + "&study="
                + encoded(query.study().slug)
                + "&language=" + query.language()
                + (query.settings().size() > 1 ? "&setting=" + encoded(query.setting()) : "");
        var label = MetricText.label(query.metric());
        var axis = query.checkpoints().stream().allMatch(c -> c.tokensSeen != null) ? text.tokensSeen()
                : text.trainingStep();
        var curves = ChartView.line("curves", url, label + ": " + text.curves(), axis, label).logarithmic();
        return query.metric().kind() == SaeMetric.Kind.SHARE ? curves.inPercent() : curves;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
