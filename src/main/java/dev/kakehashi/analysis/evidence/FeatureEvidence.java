package dev.kakehashi.analysis.evidence;

import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.AnalysisOptions.LanguageMode;
import dev.kakehashi.analysis.features.ActivatingSet;
import dev.kakehashi.analysis.features.EvidenceBasis;
import dev.kakehashi.analysis.features.FeatureTable;
import dev.kakehashi.analysis.features.LatentNumbers;
import dev.kakehashi.analysis.index.ActivationIndex;
import dev.kakehashi.analysis.index.EvaluationTokens;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.tensor.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a feature page shows about one latent, computed from its part of the activation index.
 *
 * @param counted whose language contexts, attribution and classes go by
 * @param languages how A(i) divides under either way of counting; empty where the latent is dead
 * @param numbers what the table of features would say of it under the same options, in its only row
 * @param clusters of the activating tokens, most frequent first; null where they were not grouped
 * @param mostGrouped distinct tokens that would have been grouped; 0 where their embeddings cannot be read
 * @param contexts by the language that the activation in their middle counts for
 */
public record FeatureEvidence(
        int activations,
        float maximum,
        double threshold,
        int activatingCount,
        LanguageMode counted,
        Map<LanguageMode, Languages> languages,
        FeatureTable numbers,
        List<Attribution> attribution,
        List<TokenCluster> clusters,
        int mostGrouped,
        Map<Language, Map<Group, List<FeatureContext>>> contexts,
        List<Bin> histogram) {

    /** Multiplications that grouping may take for one page: some tenths of a second. */
    private static final double MOST_WORK = 4e8;

    private static final int PER_GROUP = 5;
    private static final int BINS = 20;
    /** Ranks that are drawn before a group stays smaller: many activations may lie in few sequences. */
    private static final int DRAWS = 1024;

    /**
     * How contexts are chosen: the strongest; spread over the whole range; at random; just around the threshold of
     * A(i).
     */
    public enum Group { TOP, QUANTILE, RANDOM, NEAR_THRESHOLD }

    /** p_i(en) and p_i(ja). */
    public record Languages(double english, double japanese) {}

    /** P_i(t): share of A(i) caused by a token, and how often it counts for each language. */
    public record Attribution(int token, int count, double share, int english, int japanese) {}

    /**
     * Embedding-layer vectors of a checkpoint.
     *
     * @param rows gives those of some tokens, one behind the other; null where they cannot be read
     */
    public record Embeddings(int width, Function<int[], float[]> rows) {}

    /** Activations from {@code from} (exclusive but for the first) to {@code to}. */
    public record Bin(double from, double to, int count) {}

    /** Distinct activating tokens that are grouped for a page where embeddings are so wide: 510 at 3,072. */
    static int mostGrouped(int width) {
        return (int) Math.sqrt(2 * MOST_WORK / width);
    }

    /**
     * @param embeddings null where there are none
     * @throws IllegalArgumentException when A(i) would need activations that the index did not retain
     */
    public static FeatureEvidence of(ActivationIndex index, EvidenceBasis basis, int latent, AnalysisOptions options,
            Embeddings embeddings) {
        if (options.activatingFraction() < index.retention())
            throw new IllegalArgumentException(
                    "the index keeps activations from " + index.retention() + " of the maximum only");
        var numbers = new FeatureTable(1, basis.tokens().positions());
        var row = new LatentNumbers(index, options, numbers);
        if (index.active(latent) == 0) {
            row.writeDead(latent, 0);
            return dead(options, numbers);
        }
        var set = ActivatingSet
                .countingByToken(basis.tokens(), basis.languages(options.languageMode(), options.loneSpace()),
                        basis.tokenIds())
                .read(index, latent, options.activatingFraction());
        var grouped = GroupedTokens.of(set.counts(), embeddings, options);
        row.write(latent, 0, set, grouped == null ? null : grouped.numbers());
        var attribution = attribution(set);
        var clusters = grouped == null ? null : grouped.clusters(attribution);
        var scan = new EvidenceScan(index, basis.tokens(), basis.languages(options.languageMode(), options.loneSpace()),
                latent,
                options.activatingFraction());
        var gathered = scan.gather(PER_GROUP);
        float maximum = index.maximum(latent);
        return new FeatureEvidence(
                index.active(latent), maximum, options.activatingFraction() * maximum, set.size(),
                options.languageMode(),
                languages(index, basis, latent, options, set), numbers, attribution, clusters,
                embeddings == null ? 0 : mostGrouped(embeddings.width()),
                contexts(index, basis.tokens(), latent, options, new Chosen(scan, gathered)),
                histogram(gathered, maximum));
    }

    private static FeatureEvidence dead(AnalysisOptions options, FeatureTable numbers) {
        var contexts = new EnumMap<Language, Map<Group, List<FeatureContext>>>(Language.class);
        for (var language : Language.values()) {
            contexts.put(language, new EnumMap<>(Group.class));
            for (var group : Group.values()) contexts.get(language).put(group, List.of());
        }
        return new FeatureEvidence(0, 0, 0, 0, options.languageMode(), Map.of(), numbers, List.of(), List.of(), 0,
                contexts, List.of());
    }

    /** The analysis' way of counting is known already; the other one reads A(i) again. */
    private static Map<LanguageMode, Languages> languages(
            ActivationIndex index, EvidenceBasis basis, int latent, AnalysisOptions options, ActivatingSet counted) {
        var all = new EnumMap<LanguageMode, Languages>(LanguageMode.class);
        for (var mode : LanguageMode.values()) {
            var set = mode == options.languageMode()
                    ? counted
                    : ActivatingSet
                            .counting(basis.tokens(), basis.languages(mode, options.loneSpace()), basis.tokenIds())
                            .read(index, latent, options.activatingFraction());
            all.put(mode, new Languages(set.pEnglish(), set.pJapanese()));
        }
        return all;
    }

    /** Most frequent first, ties by token. */
    private static List<Attribution> attribution(ActivatingSet set) {
        var counts = set.counts();
        var order = new ArrayList<Attribution>();
        for (var i = 0; i < counts.distinct(); i++) {
            int token = counts.tokens()[i];
            int english = set.englishOf(token);
            order.add(new Attribution(token, counts.of(token), counts.share(token), english,
                    counts.of(token) - english));
        }
        order.sort(Comparator.comparingInt(Attribution::count).reversed().thenComparingInt(Attribution::token));
        return order;
    }

    /** Where contexts are chosen from. */
    private record Chosen(EvidenceScan scan, EvidenceScan.Gathered gathered) {}

    private static Map<Language, Map<Group, List<FeatureContext>>> contexts(
            ActivationIndex index, EvaluationTokens tokens, int latent, AnalysisOptions options, Chosen from) {
        var spread = new SpreadPositions(from.scan, from.gathered, PER_GROUP, tokens.span());
        var contexts = new EnumMap<Language, Map<Group, List<FeatureContext>>>(Language.class);
        for (var language : Language.values()) {
            int own = language.ordinal();
            var groups = new EnumMap<Group, List<FeatureContext>>(Group.class);
            groups.put(Group.TOP, build(from.gathered.top[own].toArray(), index, latent, tokens));
            groups.put(Group.QUANTILE, build(spread.of(own), index, latent, tokens));
            groups.put(Group.RANDOM,
                    build(random(from.scan, from.gathered, own, latent, options.seed(), tokens), index, latent,
                            tokens));
            groups.put(Group.NEAR_THRESHOLD, build(from.gathered.near[own].toArray(), index, latent, tokens));
            contexts.put(language, groups);
        }
        return contexts;
    }

    /** Seeded ranks in the order of positions until enough sequences are found. */
    private static int[] random(EvidenceScan scan, EvidenceScan.Gathered gathered, int language, int latent, long seed,
            EvaluationTokens tokens) {
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

    private static List<FeatureContext> build(int[] chosen, ActivationIndex index, int latent,
            EvaluationTokens tokens) {
        var contexts = new ArrayList<FeatureContext>();
        for (var position : chosen) contexts.add(context(position, index, latent, tokens));
        return contexts;
    }

    private static FeatureContext context(int position, ActivationIndex index, int latent, EvaluationTokens tokens) {
        int sequence = tokens.sequenceOf(position);
        int first = sequence * tokens.span();
        var activations = new float[tokens.span()];
        for (var at = firstNotBelow(index, latent, first); at < index.kept(latent)
                && index.position(latent, at) < first + tokens.span(); at++)
            activations[index.position(latent, at) - first] = index.value(latent, at);
        return new FeatureContext(sequence, tokens.language(sequence), position - first, activations[position - first],
                tokens.tokens(sequence), activations);
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
            for (var step = bin * steps; step < (bin + 1) * steps; step++)
                for (var language : gathered.steps) count += language[step];
            bins.add(new Bin(maximum * bin / BINS, maximum * (bin + 1.0) / BINS, count));
        }
        return bins;
    }
}
