package dev.kakehashi.analysis;

import dev.kakehashi.corpus.Language;
import dev.kakehashi.tensor.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What a feature page shows about one latent, computed from its part of the activation index. */
public record FeatureEvidence(
        int activations,
        float maximum,
        double threshold,
        int activatingCount,
        double pEnglish,
        double pJapanese,
        List<Attribution> attribution,
        Map<Language, Map<Group, List<FeatureContext>>> contexts,
        List<Bin> histogram) {

    private static final int PER_GROUP = 5;
    private static final int BINS = 20;

    /** How contexts are chosen: the strongest; spread over the whole range; at random; just around the threshold of A(i). */
    public enum Group { TOP, QUANTILE, RANDOM, NEAR_THRESHOLD }

    /** P_i(t): share of A(i) caused by a token, and its count in documents of each language. */
    public record Attribution(int token, int count, double share, int english, int japanese) {}

    /** Activations from {@code from} (exclusive but for the first) to {@code to}. */
    public record Bin(double from, double to, int count) {}

    public static FeatureEvidence of(ActivationIndex index, EvaluationTokens tokens, int latent, AnalysisOptions options) {
        var list = index.list(latent);
        var activating = ActivatingSet.of(list, options.activatingFraction());
        var attribution = attribution(activating, tokens);
        int english = attribution.stream().mapToInt(Attribution::english).sum();
        double size = activating.size();
        var contexts = new EnumMap<Language, Map<Group, List<FeatureContext>>>(Language.class);
        for (var language : Language.values()) contexts.put(language, contexts(list, tokens, language, latent, options));
        return new FeatureEvidence(
                list.size(), list.maximum(), options.activatingFraction() * list.maximum(), activating.size(), english / size,
                (size - english) / size, attribution, contexts, histogram(list));
    }

    private static List<Attribution> attribution(ActivatingSet activating, EvaluationTokens tokens) {
        var counts = new java.util.HashMap<Integer, int[]>();
        for (var position : activating.positions())
            counts.computeIfAbsent(tokens.token(position), token -> new int[2])[tokens.language(tokens.sequenceOf(position)).ordinal()]++;
        return counts.entrySet().stream()
                .map(entry -> {
                    int both = entry.getValue()[0] + entry.getValue()[1];
                    return new Attribution(entry.getKey(), both, (double) both / activating.size(), entry.getValue()[0], entry.getValue()[1]);
                })
                .sorted(Comparator.comparingInt(Attribution::count).reversed().thenComparingInt(Attribution::token))
                .toList();
    }

    private static Map<Group, List<FeatureContext>> contexts(
            ActivationList list, EvaluationTokens tokens, Language language, int latent, AnalysisOptions options) {
        var own = IntStream.range(0, list.size())
                .filter(i -> tokens.language(tokens.sequenceOf(list.positions()[i])) == language)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -list.values()[i]).thenComparingInt(i -> list.positions()[i]))
                .toList();
        double threshold = options.activatingFraction() * list.maximum();
        var near = own.stream()
                .sorted(Comparator.<Integer>comparingDouble(i -> Math.abs(list.values()[i] - threshold)).thenComparingInt(i -> list.positions()[i]))
                .toList();
        var order = Seeds.permutation(own.size(), options.seed(), "contexts", latent, language.ordinal());
        var random = IntStream.of(order).mapToObj(own::get).toList();
        var groups = new EnumMap<Group, List<FeatureContext>>(Group.class);
        groups.put(Group.TOP, build(own, list, tokens));
        groups.put(Group.QUANTILE, build(spread(own, list, tokens), list, tokens));
        groups.put(Group.RANDOM, build(random, list, tokens));
        groups.put(Group.NEAR_THRESHOLD, build(near, list, tokens));
        return groups;
    }

    /** One of each fifth of the falling order, from its middle on, each of another sequence. */
    private static List<Integer> spread(List<Integer> own, ActivationList list, EvaluationTokens tokens) {
        var chosen = new ArrayList<Integer>();
        var seen = new HashSet<Integer>();
        int parts = Math.min(PER_GROUP, own.size());
        for (var part = 0; part < parts; part++) {
            int middle = (int) ((part + 0.5) * own.size() / parts);
            int end = (part + 1) * own.size() / parts;
            for (var i = middle; i < end; i++) {
                if (!seen.add(tokens.sequenceOf(list.positions()[own.get(i)]))) continue;
                chosen.add(own.get(i));
                break;
            }
        }
        return chosen;
    }

    /** The first few, at most one a sequence. */
    private static List<FeatureContext> build(List<Integer> chosen, ActivationList list, EvaluationTokens tokens) {
        var contexts = new ArrayList<FeatureContext>();
        var seen = new HashSet<Integer>();
        for (var i : chosen) {
            int position = list.positions()[i];
            if (!seen.add(tokens.sequenceOf(position))) continue;
            contexts.add(context(position, list.values()[i], list, tokens));
            if (contexts.size() == PER_GROUP) break;
        }
        return contexts;
    }

    private static FeatureContext context(int position, float value, ActivationList list, EvaluationTokens tokens) {
        int sequence = tokens.sequenceOf(position);
        int first = sequence * tokens.span();
        var activations = new float[tokens.span()];
        int at = list.find(first);
        if (at < 0) at = -at - 1;
        for (; at < list.size() && list.positions()[at] < first + tokens.span(); at++)
            activations[list.positions()[at] - first] = list.values()[at];
        return new FeatureContext(sequence, tokens.language(sequence), position - first, value, tokens.tokens(sequence), activations);
    }

    private static List<Bin> histogram(ActivationList list) {
        var bins = new ArrayList<Bin>();
        float maximum = list.maximum();
        if (maximum == 0) return bins;
        var counts = new int[BINS];
        for (var value : list.values()) counts[Math.min(BINS - 1, (int) (BINS * value / maximum))]++;
        for (var bin = 0; bin < BINS; bin++) bins.add(new Bin(maximum * bin / BINS, maximum * (bin + 1.0) / BINS, counts[bin]));
        return bins;
    }
}
