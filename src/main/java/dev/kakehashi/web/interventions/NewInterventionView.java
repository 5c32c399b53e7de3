package dev.kakehashi.web.interventions;

import dev.kakehashi.analysis.features.FeatureClass;
import dev.kakehashi.analysis.features.FeatureTable;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.ParallelSet;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.intervention.InterventionOptions;
import dev.kakehashi.intervention.Selection;
import dev.kakehashi.results.Unreadable;
import dev.kakehashi.submission.InterventionFields;
import dev.kakehashi.submission.SeveralValues;
import dev.kakehashi.submission.TranslationFields;
import dev.kakehashi.translation.TranslationOptions;
import dev.kakehashi.results.OpenAnalyses;
import dev.kakehashi.web.terms.SaePlace;
import dev.kakehashi.web.ui.ErrorPages;
import dev.kakehashi.web.ui.Field;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Submitted;
import dev.kakehashi.web.ui.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.Map;

/** The form that submits an intervention. */
record NewInterventionView(
        List<Field.Option> saes,
        String sae,
        SaePlace source,
        String unreadable,
        Submitted form,
        List<Field> what,
        List<Tick> classes,
        List<Field> grid,
        List<Tick> controls,
        List<Field> injection,
        List<Field> measuring,
        List<Field> translation,
        String cost,
        InterventionMemoryView memory) {

    record Tick(String name, String value, String label, boolean chosen) {}

    /**
     * @param given values from the address or from a refused submission
     * @param memory what the filled form would take, null while nothing can be said
     */
    static NewInterventionView of(Submitted given, OpenAnalyses analyses,
            Function<Submitted, InterventionMemoryView> memory) {
        List<Sae> analysed = Sae.list(
                "select s from Sae s join fetch s.checkpoint c join fetch c.model where s.analysis is not null order "
                        + "by c.model.name, c.step desc, s.layer");
        var options = analysed.stream()
                .map(sae -> new Field.Option(sae.slug, SaePlace.of(sae).name() + " · k " + sae.k)).toList();
        var chosen = analysed.stream().filter(sae -> sae.slug.equals(given.value("sae"))).findFirst()
                .orElse(analysed.isEmpty() ? null : analysed.get(0));
        if (chosen == null)
            return new NewInterventionView(options, null, null, null, given, List.of(), List.of(), List.of(), List.of(),
                    List.of(), List.of(), List.of(), null, null);
        FeatureTable table = null;
        String unreadable = null;
        try {
            table = analyses.open(chosen.analysis).table();
        } catch (Unreadable damaged) {
            unreadable = ErrorPages.sentence(damaged);
        }
        var form = filled(chosen, given, table == null ? 1000 : InterventionFields.usualN(table));
        var text = Screen.messages(InterventionMessages.class);
        var yesNo = List.of(new Field.Option("false", text.no()), new Field.Option("true", text.yes()));
        return new NewInterventionView(
                options, chosen.slug, SaePlace.of(chosen), unreadable, form,
                List.of(
                        Field.text(form, "name", text.name()),
                        Field.choice(form, "targetStep", text.targetStep(), steps(chosen)).about(Term.CHECKPOINT)
                                .helped(text.targetHelp())),
                classes(form, table),
                List.of(
                        Field.text(form, "n", text.n()).several(SeveralValues.RANGES).helped(text.nHelp()),
                        Field.text(form, "alphas", text.alphas()).several(SeveralValues.DECIMALS)
                                .about(Term.INTERVENTION).helped(text.alphasHelp()),
                        Field.choice(form, "selection", text.selection(),
                                named(Selection.values(), each -> selection(each, text))),
                        Field.number(form, "seeds", text.seeds()).helped(text.seedsHelp()),
                        Field.text(form, "picked", text.picked()).several(SeveralValues.RANGES)
                                .helped(text.pickedHelp()).optional()),
                controls(form),
                List.of(
                        Field.choice(form, "mode", text.mode(),
                                List.of(new Field.Option("ADD", text.modeAdd()),
                                        new Field.Option("INTERPOLATE", text.modeInterpolate()))),
                        Field.choice(form, "decoderBias", text.decoderBias(), yesNo),
                        Field.choice(form, "restoreNorm", text.restoreNorm(), yesNo).about(Term.NORMALIZATION),
                        Field.choice(form, "bos", text.bos(), yesNo)),
                List.of(
                        Field.number(form, "documents", text.documents()),
                        Field.number(form, "kept", text.kept()),
                        Field.number(form, "resamples", text.resamples()),
                        Field.number(form, "seed", text.seed()),
                        Field.choice(form, "split", text.split(), List.of(
                                new Field.Option("EVALUATION", text.splitEvaluation()),
                                new Field.Option("VALIDATION", text.splitValidation()))).about(Term.SPLIT)
                                .helped(text.splitHelp())),
                List.of(
                        Field.choice(form, "parallelSet", text.parallelSet(), sets(text)),
                        Field.number(form, "shots", text.shots()),
                        Field.number(form, "sentences", text.sentences()),
                        Field.number(form, "newTokens", text.newTokens()),
                        Field.number(form, "beams", text.beams()),
                        Field.number(form, "lengthPenalty", text.lengthPenalty()),
                        Field.text(form, "translationSeeds", text.translationSeeds())
                                .helped(text.translationSeedsHelp()),
                        Field.area(form, "template", text.template()).helped(text.templateHelp()),
                        Field.text(form, "separator", text.separator()).helped(text.stopsHelp("\\n")).optional(),
                        Field.area(form, "stops", text.stops()).helped(text.stopsHelp("\\n")),
                        Field.choice(form, "keepStop", text.keepStop(), yesNo),
                        Field.text(form, "comet", text.comet()).helped(text.cometHelp()).optional()),
                cost(form, classes(form, table), text),
                memory.apply(form));
    }

    /** Null where a number is still to be mended. */
    private static String cost(Submitted form, List<Tick> classes, InterventionMessages text) {
        var cost = TranslationCost.of(form, (int) classes.stream().filter(Tick::chosen).count());
        return cost == null ? null
                : text.translationCost(Format.count(cost.translated()), Format.count(cost.arms()),
                        Format.count(cost.texts()), Format.count(cost.fewest()));
    }

    private static Submitted filled(Sae sae, Submitted given, int n) {
        var usual = InterventionOptions.paper(sae.layer);
        var translation = TranslationOptions.usual();
        var values = new HashMap<String, List<String>>();
        Map.ofEntries(
                Map.entry("n", "" + n),
                Map.entry("alphas", "0.1"),
                Map.entry("selection", usual.selection().name()),
                Map.entry("seeds", "" + usual.seeds()),
                Map.entry("mode", usual.injection().mode().name()),
                Map.entry("decoderBias", "" + usual.injection().decoderBias()),
                Map.entry("restoreNorm", "" + usual.injection().restoreNorm()),
                Map.entry("bos", "" + usual.injection().bos()),
                Map.entry("documents", "" + usual.documents()),
                Map.entry("kept", "" + usual.kept()),
                Map.entry("resamples", "" + usual.resamples()),
                Map.entry("seed", "" + usual.seed()),
                Map.entry("split", usual.split().name()),
                Map.entry("parallelSet", "none"),
                Map.entry("template", translation.template()),
                Map.entry("separator", "\\n\\n"),
                Map.entry("shots", "" + translation.shots()),
                Map.entry("sentences", "" + translation.sentences()),
                Map.entry("newTokens", "" + translation.newTokens()),
                Map.entry("beams", "" + translation.beams()),
                Map.entry("lengthPenalty", "" + translation.lengthPenalty()),
                Map.entry("translationSeeds", TranslationFields.ALL),
                Map.entry("keepStop", "" + translation.keepStop()),
                Map.entry("stops", "\\n"))
                .forEach((name, value) -> values.put(name, List.of(value)));
        values.put("sae", List.of(sae.slug));
        values.put("targetStep", List.of(middle(sae)));
        values.putAll(given.values());
        return new Submitted(values, given.errors());
    }

    /** A step from the middle of training, as in the paper: neither the first nor the source's own. */
    private static String middle(Sae sae) {
        var earlier = steps(sae).stream().filter(option -> Long.parseLong(option.value()) < sae.checkpoint.step)
                .toList();
        return earlier.isEmpty() ? Long.toString(sae.checkpoint.step) : earlier.get(earlier.size() / 2).value();
    }

    private static List<Field.Option> steps(Sae sae) {
        List<Checkpoint> checkpoints = Checkpoint.list("model = ?1 and state = ?2 order by step", sae.checkpoint.model,
                Checkpoint.State.READY);
        return checkpoints.stream().map(each -> new Field.Option(Long.toString(each.step), Format.count(each.step)))
                .toList();
    }

    private static List<Tick> classes(Submitted form, FeatureTable table) {
        boolean fresh = !form.values().containsKey("classes") && !form.refused();
        var ticks = new ArrayList<Tick>();
        for (var each : List.of(FeatureClass.ENGLISH, FeatureClass.JAPANESE, FeatureClass.MIXED)) {
            int size = table == null ? 0 : Selection.candidates(table, each).length;
            var value = each.name().toLowerCase(Locale.ROOT);
            ticks.add(new Tick("classes", value, ArmNames.featureClass(each) + " (" + Format.count(size) + ")",
                    fresh ? size > 0 : form.has("classes", value)));
        }
        return ticks;
    }

    private static List<Tick> controls(Submitted form) {
        boolean fresh = !form.values().containsKey("controls");
        return InterventionOptions.CONTROLS.stream()
                .map(each -> new Tick("controls", each.id(), ArmNames.kind(each, null),
                        fresh || form.has("controls", each.id())))
                .toList();
    }

    private static List<Field.Option> sets(InterventionMessages text) {
        var options = new ArrayList<Field.Option>();
        options.add(new Field.Option("none", text.noTranslation()));
        for (ParallelSet set : ParallelSet.<ParallelSet>list("order by name"))
            options.add(new Field.Option(set.slug, set.name + " (" + Format.count(set.pairs) + ")"));
        return options;
    }

    private static String selection(Selection each, InterventionMessages text) {
        return switch (each) {
            case RANDOM -> text.selectionRandom();
            case MOST_FREQUENT -> text.selectionFrequent();
            case LARGEST_ACTIVATION -> text.selectionActivation();
            case MOST_MONOSEMANTIC -> text.selectionMonosemantic();
            case MOST_LANGUAGE_PURE -> text.selectionPure();
        };
    }

    private static <E extends Enum<E>> List<Field.Option> named(E[] values, Function<E, String> label) {
        return java.util.Arrays.stream(values).map(each -> new Field.Option(each.name(), label.apply(each))).toList();
    }
}
