package dev.kakehashi.analysis.features;

import dev.kakehashi.progress.Progress;
import dev.kakehashi.tensor.Seeds;
import dev.kakehashi.tokenizer.TokenText;
import dev.kakehashi.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Known translations that are one token in each language, and how many Mixed features bring a pair together. */
public final class TranslationPairs {
    /** Shuffles behind {@link PairScore#chance}. */
    public static final int SHUFFLES = 200;

    private final List<Pair> pairs;
    private final Set<Pair> known;

    private record Pair(int english, int japanese) {}

    private TranslationPairs(Set<Pair> pairs) {
        this.pairs = List.copyOf(pairs);
        this.known = pairs;
    }

    /** The entries whose words are one token each; there may be none. */
    public static TranslationPairs of(Lexicon lexicon, Vocabulary vocabulary) {
        var pairs = new LinkedHashSet<Pair>();
        var ids = ids(vocabulary);
        for (var entry : lexicon.entries()) {
            int english = id(ids, entry.english());
            int japanese = id(ids, entry.japanese());
            if (english >= 0 && japanese >= 0) pairs.add(new Pair(english, japanese));
        }
        return new TranslationPairs(pairs);
    }

    public int size() {
        return pairs.size();
    }

    /**
     * How many Mixed features hold both sides of a known pair, and how many would if the Japanese sides were handed out
     * at random: a known pair that a shuffle leaves or makes by chance is not counted there, because it is no
     * coincidence.
     *
     * @param progress in Mixed features
     */
    public PairScore score(FeatureTable table, PairTokens tokens, long seed, Progress progress) {
        var mixed = IntStream.range(0, table.latents())
                .filter(latent -> table.featureClass(latent) == FeatureClass.MIXED).toArray();
        var sides = new ArrayList<Sides>();
        var left = new double[mixed.length];
        for (var i = 0; i < mixed.length; i++) {
            progress.at(i, mixed.length);
            var found = tokens.of(mixed[i]);
            left[i] = 1 - found.share();
            var both = Sides.of(pairs, found);
            if (both.both()) sides.add(both);
        }
        int holding = (int) sides.stream().filter(Sides::holdPair).count();
        var byChance = new int[SHUFFLES];
        for (var shuffle = 0; shuffle < SHUFFLES; shuffle++)
            byChance[shuffle] = holding(sides, Seeds.permutation(pairs.size(), seed, "shuffled pairs", shuffle));
        Arrays.sort(byChance);
        int tail = (int) (PairScore.TAIL * SHUFFLES);
        double all = mixed.length;
        double leftOut = Arrays.stream(left).average().orElse(Double.NaN);
        return new PairScore(
                holding / all, Arrays.stream(byChance).average().orElseThrow() / all, byChance[tail] / all,
                byChance[SHUFFLES - 1 - tail] / all, leftOut,
                mixed.length, holding);
    }

    private int holding(List<Sides> sides, int[] order) {
        int holding = 0;
        for (var each : sides) {
            for (var i : each.english) {
                if (!each.japanese.get(order[i])
                        || known.contains(new Pair(pairs.get(i).english, pairs.get(order[i]).japanese)))
                    continue;
                holding++;
                break;
            }
        }
        return holding;
    }

    /** Which pairs' English sides are among the tokens of a feature, and which pairs' Japanese ones. */
    private record Sides(int[] english, BitSet japanese) {
        static Sides of(List<Pair> pairs, PairTokens.Found tokens) {
            var own = new HashSet<Integer>();
            for (var token : tokens.tokens()) own.add(token);
            var japanese = new BitSet();
            for (var i = 0; i < pairs.size(); i++) if (own.contains(pairs.get(i).japanese)) japanese.set(i);
            return new Sides(IntStream.range(0, pairs.size()).filter(i -> own.contains(pairs.get(i).english))
                    .toArray(), japanese);
        }

        boolean both() {
            return english.length > 0 && !japanese.isEmpty();
        }

        boolean holdPair() {
            return Arrays.stream(english).anyMatch(japanese::get);
        }
    }

    /** Tokens by the text they stand for, whatever the tokenizer calls them. */
    private static Map<String, Integer> ids(Vocabulary vocabulary) {
        var ids = new HashMap<String, Integer>();
        for (var id = 0; id < vocabulary.size(); id++)
            if (vocabulary.has(id) && !vocabulary.special(id)) ids.putIfAbsent(TokenText.text(vocabulary, id), id);
        return ids;
    }

    /**
     * The token of a word within a text, with the space before it (or behind it, where tokens hold that), and otherwise
     * of the word alone.
     */
    private static int id(Map<String, Integer> ids, String word) {
        for (var text : List.of(" " + word, word + " ", word)) if (ids.containsKey(text)) return ids.get(text);
        return -1;
    }
}
