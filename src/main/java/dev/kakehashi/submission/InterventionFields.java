package dev.kakehashi.submission;

import dev.kakehashi.analysis.features.FeatureClass;
import dev.kakehashi.analysis.features.FeatureTable;
import dev.kakehashi.corpus.Split;
import dev.kakehashi.intervention.Arm;
import dev.kakehashi.intervention.InjectionOptions;
import dev.kakehashi.intervention.InterventionOptions;
import dev.kakehashi.intervention.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Reads {@link InterventionOptions} from submitted fields; what is left empty is the paper's (METHOD section 7). */
public final class InterventionFields {
    private static final int MOST_ARMS = 400;
    private static final List<FeatureClass> CLASSES = List.of(FeatureClass.ENGLISH, FeatureClass.JAPANESE,
            FeatureClass.MIXED);

    private InterventionFields() {}

    /**
     * @param table of the analysis whose classes are meant; null when the SAE is not known, then sizes are not checked
     */
    static InterventionOptions read(Fields fields, int layer, FeatureTable table) {
        var usual = InterventionOptions.paper(layer);
        var classes = classes(fields);
        var picked = picked(fields, table);
        if (classes.isEmpty() && picked.isEmpty()) fields.refuse("classes", fields.say().chooseClass(), null);
        var n = wholes(fields, "n", table == null ? usual.n() : List.of(usualN(table)));
        if (table != null) for (var featureClass : classes) requireSize(fields, table, featureClass, n);
        var alphas = alphas(fields, usual.alphas());
        if ((long) n.size() * alphas.size() > MOST_ARMS) { // before they are made
            fields.refuse("alphas", fields.say()
                    .tooManyArms((int) Math.min(Integer.MAX_VALUE, (long) n.size() * alphas.size()), MOST_ARMS), null);
            fields.throwIfRefused();
        }
        var options = new InterventionOptions(
                new InjectionOptions(
                        layer,
                        fields.choice("mode", InjectionOptions.Mode.ADD),
                        fields.flag("decoderBias", false),
                        fields.flag("restoreNorm", true),
                        fields.flag("bos", false)),
                classes,
                picked,
                n,
                alphas,
                fields.choice("selection", usual.selection()),
                fields.integer("seeds", usual.seeds(), 1, 100),
                controls(fields),
                fields.integer("documents", usual.documents(), 2, 10_000_000),
                fields.integer("kept", usual.kept(), 0, 10_000),
                fields.integer("resamples", usual.resamples(), 100, 100_000),
                fields.whole("seed", usual.seed(), 0, Long.MAX_VALUE / 2),
                fields.choice("split", usual.split()));
        if (options.split() == Split.TRAIN)
            fields.refuse("split", fields.say().notOneOf(List.of(Split.EVALUATION, Split.VALIDATION)), null);
        if (table != null && fields.errors().isEmpty() && options.arms(table).size() > MOST_ARMS)
            fields.refuse("alphas", fields.say().tooManyArms(options.arms(table).size(), MOST_ARMS), null);
        return options;
    }

    /** The paper's 1000 where every class holds as many, otherwise half of the smallest class that holds any. */
    public static int usualN(FeatureTable table) {
        int smallest = CLASSES.stream().mapToInt(each -> Selection.candidates(table, each).length)
                .filter(size -> size > 0).min().orElse(2);
        return Math.max(1, Math.min(1000, smallest / 2));
    }

    private static void requireSize(Fields fields, FeatureTable table, FeatureClass featureClass, List<Integer> n) {
        int size = Selection.candidates(table, featureClass).length;
        if (size == 0)
            fields.refuse("classes", fields.say().emptyClass(featureClass.name().toLowerCase(Locale.ROOT)), null);
        for (int count : n) if (count > size) fields.refuse("n",
                fields.say().classTooSmall(featureClass.name().toLowerCase(Locale.ROOT), size, count), null);
    }

    private static List<FeatureClass> classes(Fields fields) {
        var chosen = new ArrayList<FeatureClass>();
        if (!fields.has("classes")) return fields.has("picked") ? chosen : CLASSES;
        for (var text : fields.all("classes")) {
            var found = CLASSES.stream().filter(each -> each.name().equalsIgnoreCase(text)).findFirst();
            if (found.isEmpty()) fields.refuse("classes", fields.say().notOneOf(CLASSES), null);
            else if (!chosen.contains(found.get())) chosen.add(found.get());
        }
        return chosen;
    }

    private static List<Integer> picked(Fields fields, FeatureTable table) {
        if (!fields.has("picked")) return List.of();
        return List
                .copyOf(fields.wholes("picked", 0, table == null ? SaeFields.MOST_LATENTS - 1 : table.latents() - 1));
    }

    private static List<Integer> wholes(Fields fields, String name, List<Integer> usual) {
        return fields.has(name) ? List.copyOf(fields.wholes(name, 1, SaeFields.MOST_LATENTS)) : usual;
    }

    private static List<Double> alphas(Fields fields, List<Double> usual) {
        if (!fields.has("alphas")) return usual;
        var numbers = new TreeSet<Double>();
        // no negative zero
        for (double alpha : fields.eachNumber("alphas", usual.get(0), -1000, 1000)) numbers.add(alpha + 0.0);
        return List.copyOf(numbers);
    }

    private static List<Arm.Kind> controls(Fields fields) {
        if (!fields.has("controls")) return InterventionOptions.CONTROLS;
        var chosen = new ArrayList<Arm.Kind>();
        for (var text : fields.all("controls")) {
            if (text.equalsIgnoreCase("none")) continue;
            var found = InterventionOptions.CONTROLS.stream()
                    .filter(each -> each.id().equals(text.toLowerCase(Locale.ROOT).replace('_', '-'))).findFirst();
            if (found.isEmpty()) fields.refuse("controls", fields.say().notOneOf(InterventionOptions.CONTROLS), null);
            else if (!chosen.contains(found.get())) chosen.add(found.get());
        }
        return chosen;
    }
}
