package dev.kakehashi.intervention;

import dev.kakehashi.analysis.features.FeatureClass;
import dev.kakehashi.analysis.features.FeatureTable;
import dev.kakehashi.corpus.Split;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What an intervention tries: a grid over classes, N and alpha, its controls, and the documents it is measured on
 * (METHOD section 7).
 *
 * @param classes whose latents are injected; may be empty when latents are picked by hand
 * @param picked latents picked by hand; empty for none
 * @param n how many latents of a class
 * @param seeds how many draws of random latents are averaged; rules other than random have one
 * @param controls which controls run beside; the baseline always does
 * @param documents evaluation documents, half of them of each language
 * @param kept of the first documents single tokens are kept for side-by-side pages
 * @param resamples of the bootstrap
 * @param split where the documents are from: the analysis that decides classes reads evaluation documents, in the same
 *     order under the same seed
 */
public record InterventionOptions(
        InjectionOptions injection,
        List<FeatureClass> classes,
        List<Integer> picked,
        List<Integer> n,
        List<Double> alphas,
        Selection selection,
        int seeds,
        List<Arm.Kind> controls,
        int documents,
        int kept,
        int resamples,
        long seed,
        Split split) {

    public InterventionOptions {
        if (split == null) split = Split.EVALUATION; // options of before
    }

    public static final List<Arm.Kind> CONTROLS = List.of(Arm.Kind.BIAS_ONLY, Arm.Kind.RANDOM_LATENTS,
            Arm.Kind.ALL_LATENTS, Arm.Kind.RAW);

    /** The paper's values, with all controls; what it leaves open as in METHOD section 7. */
    public static InterventionOptions paper(int layer) {
        return new InterventionOptions(
                new InjectionOptions(layer, InjectionOptions.Mode.ADD, false, true, false),
                List.of(FeatureClass.ENGLISH, FeatureClass.JAPANESE, FeatureClass.MIXED),
                List.of(), List.of(1000), List.of(0.1), Selection.RANDOM, 5, CONTROLS, 1000, 64, 2000, 0,
                Split.EVALUATION);
    }

    /**
     * All arms, the baseline first.
     *
     * @throws IllegalArgumentException when a class holds fewer latents than asked for
     */
    public List<Arm> arms(FeatureTable table) {
        var arms = new ArrayList<Arm>();
        arms.add(Arm.BASELINE);
        for (double alpha : alphas) {
            for (var featureClass : classes)
                for (int count : n) drawn(arms, table, Arm.Kind.CLASS, featureClass, count, alpha, selection);
            if (!picked.isEmpty())
                arms.add(new Arm(Arm.Kind.PICKED, null, picked.size(), alpha, -1,
                        picked.stream().mapToInt(Integer::intValue).sorted().toArray()));
        }
        for (double alpha : alphas) {
            if (controls.contains(Arm.Kind.RANDOM_LATENTS)) for (int count : sizes(table))
                drawn(arms, table, Arm.Kind.RANDOM_LATENTS, null, count, alpha, Selection.RANDOM);
            for (var kind : List.of(Arm.Kind.ALL_LATENTS, Arm.Kind.BIAS_ONLY, Arm.Kind.RAW))
                if (controls.contains(kind)) arms.add(new Arm(kind, null, 0, alpha, -1, new int[0]));
        }
        return arms;
    }

    /** The sizes random latents stand against: those of the classes, and that of the list picked by hand. */
    private List<Integer> sizes(FeatureTable table) {
        var sizes = new LinkedHashSet<Integer>();
        if (!classes.isEmpty()) sizes.addAll(n);
        // dead ones can be picked, but are never drawn
        boolean enough = picked.size() <= Selection.candidates(table, null).length;
        if (!picked.isEmpty() && enough) sizes.add(picked.size());
        return List.copyOf(sizes);
    }

    private void drawn(List<Arm> arms, FeatureTable table, Arm.Kind kind, FeatureClass featureClass, int count,
            double alpha, Selection rule) {
        int draws = rule == Selection.RANDOM ? seeds : 1;
        for (var draw = 0; draw < draws; draw++)
            arms.add(new Arm(kind, featureClass, count, alpha, rule == Selection.RANDOM ? draw : -1,
                    rule.choose(table, featureClass, count, seed + draw)));
    }
}
