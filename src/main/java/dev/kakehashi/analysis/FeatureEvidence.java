package dev.kakehashi.analysis;

import dev.kakehashi.corpus.Language;
import dev.kakehashi.tensor.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

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
    /** Ranks that are drawn before a group stays smaller: many activations may lie in few sequences. */
    private static final int DRAWS = 1024;

    /** How contexts are chosen: the strongest; spread over the whole range; at random; just around the threshold of A(i). */
    public enum Group { TOP, QUANTILE, RANDOM, NEAR_THRESHOLD }

    /** P_i(t): share of A(i) caused by a token, and its count in documents of each language. */
    public record Attribution(int token, int count, double share, int english, int japanese) {}

    /** Activations from {@code from} (exclusive but for the first) to {@code to}. */
    public record Bin(double from, double to, int count) {}

    /** @throws IllegalArgumentException when A(i) would need activations that the index did not retain */
    public static FeatureEvidence of(ActivationIndex index, EvaluationTokens tokens, int latent, AnalysisOptions options) {
        if (options.activatingFraction() < index.retention())
            throw new IllegalArgumentException("the index keeps activations from " + index.retention() + " of the maximum only");
        if (index.active(latent) == 0) return dead();
        var scan = new EvidenceScan(index, tokens, latent, options.activatingFraction());
        var gathered = scan.gather(PER_GROUP);
        var attribution = attribution(gathered);
        int english = attribution.stream().mapToInt(Attribution::english).sum();
        double size = gathered.activating;
        var spread = new SpreadPositions(scan, gathered, PER_GROUP, tokens.span());
        var contexts = new EnumMap<Language, Map<Group, List<FeatureContext>>>(Language.class);
        for (var language : Language.values()) {
            int own = language.ordinal();
            var groups = new EnumMap<Group, List<FeatureContext>>(Group.class);
            groups.put(Group.TOP, build(gathered.top[own].toArray(), index, latent, tokens));
            groups.put(Group.QUANTILE, build(spread.of(own), index, latent, tokens));
            groups.put(Group.RANDOM, build(random(scan, gathered, own, latent, options.seed(), tokens), index, latent, tokens));
            groups.put(Group.NEAR_THRESHOLD, build(gathered.near[own].toArray(), index, latent, tokens));
            contexts.put(language, groups);
        }
        float maximum = index.maximum(latent);
        return new FeatureEvidence(
                index.active(latent), maximum, options.activatingFraction() * maximum, gathered.activating, english / size,
                (size - english) / size, attribution, contexts, histogram(gathered, maximum));
    }

    private static FeatureEvidence dead() {
        var contexts = new EnumMap<Language, Map<Group, List<FeatureContext>>>(Language.class);
        for (var language : Language.values()) {
            contexts.put(language, new EnumMap<>(Group.class));
            for (var group : Group.values()) contexts.get(language).put(group, List.of());
        }
        return new FeatureEvidence(0, 0, 0, 0, Double.NaN, Double.NaN, List.of(), contexts, List.of());
    }

    /** Most frequent first, ties by token. */
    private static List<Attribution> attribution(EvidenceScan.Gathered gathered) {
        var english = gathered.tokenCounts[Language.ENGLISH.ordinal()];
        var japanese = gathered.tokenCounts[Language.JAPANESE.ordinal()];
        var order = new ArrayList<Attribution>();
        for (var token = 0; token < Math.max(english.length, japanese.length); token++) {
            int en = token < english.length ? english[token] : 0;
            int ja = token < japanese.length ? japanese[token] : 0;
            if (en + ja > 0) order.add(new Attribution(token, en + ja, (double) (en + ja) / gathered.activating, en, ja));
        }
        order.sort(Comparator.comparingInt(Attribution::count).reversed()); // stable: tokens rise within a count
        return order;
    }

    /** Seeded ranks in the order of positions until enough sequences are found. */
    private static int[] random(EvidenceScan scan, EvidenceScan.Gathered gathered, int language, int latent, long seed, EvaluationTokens tokens) {
        int count = gathered.count(language);
        var chosen = new int[PER_GROUP];
        int size = 0;
        var seen = new HashSet<Integer>();
        var all = count <= DRAWS ? Seeds.permutation(count, seed, "contexts", latent, language) : null;
        var random = Seeds.generator(seed, "contexts", latent, language);
        for (var draw = 0; draw < Math.min(DRAWS, count) && size < PER_GROUP; draw++) {
            int position = scan.position(gathered, language, all != null ? all[draw] : random.nextInt(count));
            if (seen.add(tokens.sequenceOf(position))) chosen[size++] = position;
        }
        return java.util.Arrays.copyOf(chosen, size);
    }

    private static List<FeatureContext> build(int[] chosen, ActivationIndex index, int latent, EvaluationTokens tokens) {
        var contexts = new ArrayList<FeatureContext>();
        for (var position : chosen) contexts.add(context(position, index, latent, tokens));
        return contexts;
    }

    private static FeatureContext context(int position, ActivationIndex index, int latent, EvaluationTokens tokens) {
        int sequence = tokens.sequenceOf(position);
        int first = sequence * tokens.span();
        var activations = new float[tokens.span()];
        for (var at = firstNotBelow(index, latent, first); at < index.kept(latent) && index.position(latent, at) < first + tokens.span(); at++)
            activations[index.position(latent, at) - first] = index.value(latent, at);
        return new FeatureContext(sequence, tokens.language(sequence), position - first, activations[position - first], tokens.tokens(sequence), activations);
    }

    private static int firstNotBelow(ActivationIndex index, int latent, int least) {
        int from = 0;
        int to = index.kept(latent);
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (index.position(latent, middle) < least) from = middle + 1;
            else to = middle;
        }
        return from;
    }

    private static List<Bin> histogram(EvidenceScan.Gathered gathered, float maximum) {
        var bins = new ArrayList<Bin>();
        int steps = EvidenceScan.STEPS / BINS;
        for (var bin = 0; bin < BINS; bin++) {
            int count = 0;
            for (var step = bin * steps; step < (bin + 1) * steps; step++) for (var language : gathered.steps) count += language[step];
            bins.add(new Bin(maximum * bin / BINS, maximum * (bin + 1.0) / BINS, count));
        }
        return bins;
    }
}
