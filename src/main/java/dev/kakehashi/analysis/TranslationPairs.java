package dev.kakehashi.analysis;

import dev.kakehashi.tensor.Seeds;
import dev.kakehashi.tokenizer.TokenText;
import dev.kakehashi.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Known translations that are one token in each language, and how many Mixed features bring a pair together. */
public final class TranslationPairs {

    private final List<int[]> pairs;

    private TranslationPairs(List<int[]> pairs) {
        this.pairs = pairs;
    }

    /**
     * @param score share of Mixed features with both sides of a pair among their top tokens; NaN without Mixed features
     * @param chance the same after the Japanese sides were shuffled among the pairs
     */
    public record Score(double score, double chance, int mixedFeatures, int holding) {}

    /** The entries whose words are one token each; there may be none. */
    public static TranslationPairs of(Lexicon lexicon, Vocabulary vocabulary) {
        var pairs = new ArrayList<int[]>();
        var ids = ids(vocabulary);
        for (var entry : lexicon.entries()) {
            int english = id(ids, entry.english());
            int japanese = id(ids, entry.japanese());
            if (english >= 0 && japanese >= 0) pairs.add(new int[] {english, japanese});
        }
        return new TranslationPairs(pairs);
    }

    public int size() {
        return pairs.size();
    }

    public Score score(FeatureTable table, long seed) {
        int mixed = 0;
        for (var latent = 0; latent < table.latents(); latent++) if (table.featureClass(latent) == FeatureClass.MIXED) mixed++;
        var order = Seeds.permutation(pairs.size(), seed, "shuffled pairs");
        var shuffled = new ArrayList<int[]>();
        for (var i = 0; i < pairs.size(); i++) shuffled.add(new int[] {pairs.get(i)[0], pairs.get(order[i])[1]});
        int holding = holding(table, pairs);
        return new Score((double) holding / mixed, (double) holding(table, shuffled) / mixed, mixed, holding);
    }

    /** Whether a latent's top tokens hold both sides of a pair. */
    public boolean holdsPair(FeatureTable table, int latent) {
        return holds(table, latent, pairs);
    }

    private static int holding(FeatureTable table, List<int[]> pairs) {
        int holding = 0;
        for (var latent = 0; latent < table.latents(); latent++)
            if (table.featureClass(latent) == FeatureClass.MIXED && holds(table, latent, pairs)) holding++;
        return holding;
    }

    private static boolean holds(FeatureTable table, int latent, List<int[]> pairs) {
        Set<Integer> tokens = new HashSet<>();
        for (var token : table.topTokens(latent)) tokens.add(token);
        for (var pair : pairs) if (tokens.contains(pair[0]) && tokens.contains(pair[1])) return true;
        return false;
    }

    /** Tokens by the text they stand for, whatever the tokenizer calls them. */
    private static Map<String, Integer> ids(Vocabulary vocabulary) {
        var ids = new HashMap<String, Integer>();
        for (var id = 0; id < vocabulary.size(); id++) if (vocabulary.has(id) && !vocabulary.special(id)) ids.putIfAbsent(TokenText.text(vocabulary, id), id);
        return ids;
    }

    /** The token of a word within a text, with the space before it (or behind it, where tokens hold that), and otherwise of the word alone. */
    private static int id(Map<String, Integer> ids, String word) {
        for (var text : List.of(" " + word, word + " ", word)) if (ids.containsKey(text)) return ids.get(text);
        return -1;
    }
}
