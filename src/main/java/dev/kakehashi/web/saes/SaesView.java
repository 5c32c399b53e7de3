package dev.kakehashi.web.saes;

import dev.kakehashi.analysis.SaeMetric;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.web.terms.MetricText;
import dev.kakehashi.web.ui.Field;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Pager;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One page of the list of SAEs. */
public record SaesView(
        List<Field.Option> studies, String study, List<Field.Option> models, String model, String layer, String step,
        List<Term> heads,
        List<Line> lines, Pager pager) {
    private static final int PAGE_SIZE = 100;
    private static final List<SaeMetric> SHOWN = Arrays.asList(
            SaeMetric.MIXED_SHARE, SaeMetric.MONOSEMANTICITY, SaeMetric.EXPLAINED_VARIANCE, SaeMetric.DEAD_SHARE);

    public record Line(
            String href, String model, String modelHref, String step, int layer, String study, String studyHref,
            String size, String setting, String state,
            List<String> numbers) {}

    static SaesView of(SaeFilter filter) {
        long total = filter.count();
        var saes = filter.page(PAGE_SIZE);
        var rows = SaeFilter.rows(saes);
        var lines = new ArrayList<Line>();
        for (var i = 0; i < saes.size(); i++) lines.add(line(saes.get(i), rows.get(i)));
        return new SaesView(
                options(Study.<Study>list("order by id desc").stream()
                        .map(study -> new Field.Option(study.slug, study.name)).toList()),
                filter.asked("study"),
                options(LanguageModel.<LanguageModel>list("order by name").stream()
                        .map(model -> new Field.Option(model.slug, model.name)).toList()),
                filter.asked("model"), filter.asked("layer"), filter.asked("step"),
                SHOWN.stream().map(MetricText::term).toList(),
                lines,
                total > PAGE_SIZE ? Pager.of(filter.page(), PAGE_SIZE, total, filter::address) : null);
    }

    private static Line line(Sae sae, SaeRow row) {
        var model = sae.checkpoint.model;
        return new Line(
                "/saes/" + sae.slug, model.name, "/models/" + model.slug, Format.count(row.step()), row.layer(),
                sae.study.name, "/studies/" + sae.study.slug,
                Format.count(sae.latents) + " / " + Format.count(sae.k), sae.setting.isEmpty() ? null : sae.setting,
                Screen.messages(SaeMessages.class).state(sae.state),
                SHOWN.stream().map(metric -> MetricText.cell(metric, row.metrics().get(metric.id()))).toList());
    }

    private static List<Field.Option> options(List<Field.Option> some) {
        var all = new ArrayList<>(List.of(new Field.Option("", Screen.messages(SaeMessages.class).any())));
        all.addAll(some);
        return all;
    }
}
