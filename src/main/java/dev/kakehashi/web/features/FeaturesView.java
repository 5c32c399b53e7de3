package dev.kakehashi.web.features;

import dev.kakehashi.analysis.features.FeatureClass;
import dev.kakehashi.analysis.features.FeatureColumn;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.web.terms.ColumnHead;
import dev.kakehashi.web.terms.FeatureMessages;
import dev.kakehashi.web.terms.NotAnalysed;
import dev.kakehashi.results.OpenAnalysis;
import dev.kakehashi.web.terms.Piece;
import dev.kakehashi.web.terms.SaePlace;
import dev.kakehashi.web.ui.Field;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Pager;
import dev.kakehashi.web.ui.Screen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * One page of the features of an SAE.
 *
 * @param missing why there are none yet, otherwise null
 * @param form null where there are none yet
 * @param address the shortest address of this page
 */
public record FeaturesView(
        SaePlace place, NotAnalysed missing, Form form, WhatIfView whatIf, List<Head> heads, List<Line> lines,
        String found, Pager pager, String address) {
    static final int PAGE_SIZE = 50;
    private static final int SHOWN_TOKENS = 6;

    public record Form(List<Tick> classes, Field token, Field sort, Field order, List<Bounds> bounds, boolean bounded,
            List<String> errors) {}

    public record Tick(String value, String label, boolean ticked) {}

    public record Bounds(ColumnHead head, Field least, Field most) {}

    /** @param sorted the value of aria-sort, or null */
    public record Head(ColumnHead head, String href, String sorted) {}

    public record Line(int latent, String href, String key, String featureClass, List<String> numbers,
            List<Piece> tokens) {}

    static FeaturesView missing(Sae sae) {
        return new FeaturesView(SaePlace.of(sae), NotAnalysed.of(sae), null, null, List.of(), List.of(), null, null,
                null);
    }

    /** @param analysis with the table under the thresholds that are tried */
    static FeaturesView of(Sae sae, OpenAnalysis analysis, FeatureFilter filter, WhatIfView whatIf) {
        var place = SaePlace.of(sae);
        int[] latents = filter.query(analysis.vocabulary()).run(analysis.table());
        int first = Math.min(latents.length, (filter.page() - 1) * PAGE_SIZE);
        var columns = Arrays.stream(FeatureColumn.values()).map(ColumnHead::of).toList();
        var lines = IntStream.range(first, Math.min(latents.length, first + PAGE_SIZE))
                .mapToObj(i -> line(place, analysis, latents[i], columns, filter))
                .toList();
        Pager pager = latents.length > PAGE_SIZE
                ? Pager.of(filter.page(), PAGE_SIZE, latents.length, page -> filter.address(place.features(), page))
                : null;
        String found = text().found(Format.count(latents.length), Format.count(analysis.table().latents()));
        return new FeaturesView(
                place, null, form(filter, columns), whatIf, heads(place, filter, columns), lines, found, pager,
                filter.address(place.features(), filter.page()));
    }

    private static Line line(SaePlace place, OpenAnalysis analysis, int latent, List<ColumnHead> columns,
            FeatureFilter filter) {
        var table = analysis.table();
        var tokens = Arrays.stream(table.topTokens(latent)).limit(SHOWN_TOKENS)
                .mapToObj(id -> Piece.of(analysis.vocabulary(), id)).toList();
        var numbers = columns.stream().map(head -> head.format(table.get(head.column(), latent))).toList();
        var featureClass = table.featureClass(latent);
        return new Line(latent, place.features() + "/" + latent + filter.ofFeature(), key(featureClass),
                text().featureClass(featureClass), numbers, tokens);
    }

    private static Form form(FeatureFilter filter, List<ColumnHead> columns) {
        var typed = filter.form();
        var ticks = Arrays.stream(FeatureClass.values())
                .map(each -> new Tick(key(each), text().featureClass(each), typed.has("class", key(each))))
                .toList();
        var sorts = new ArrayList<Field.Option>();
        sorts.add(new Field.Option("", text().number()));
        for (var head : columns) sorts.add(new Field.Option(head.column().id(), head.label()));
        var orders = List.of(new Field.Option("", text().rising()),
                new Field.Option(FeatureFilter.FALLING, text().falling()));
        var bounds = columns.stream()
                .map(head -> new Bounds(
                        head,
                        Field.number(typed, "min-" + head.column().id(), text().least(head.label())).optional(),
                        Field.number(typed, "max-" + head.column().id(), text().most(head.label())).optional()))
                .toList();
        return new Form(
                ticks,
                Field.text(typed, "token", text().tokenText()).optional(),
                Field.choice(typed, "sort", text().sortBy(), sorts).optional(),
                Field.choice(typed, "order", text().order(), orders).optional(),
                bounds, filter.bounded(), List.copyOf(typed.errors().values()));
    }

    private static List<Head> heads(SaePlace place, FeatureFilter filter, List<ColumnHead> columns) {
        return columns.stream()
                .map(head -> new Head(
                        head,
                        filter.sortedBy(place.features(), head.column()),
                        filter.sort() != head.column() ? null : filter.falling() ? "descending" : "ascending"))
                .toList();
    }

    static String key(FeatureClass featureClass) {
        return featureClass.name().toLowerCase(Locale.ROOT);
    }

    private static FeatureMessages text() {
        return Screen.messages(FeatureMessages.class);
    }
}
