package dev.kakehashi.intervention;

import dev.kakehashi.analysis.features.FeatureClass;
import dev.kakehashi.analysis.features.FeatureColumn;
import dev.kakehashi.analysis.features.FeatureTable;
import dev.kakehashi.tensor.Seeds;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Which N latents of a class are taken: the paper does not say, so it is an option (METHOD section 7). */
public enum Selection {
    /** Drawn with a seed, each latent alike. */
    RANDOM,
    /** Activated on the most tokens. */
    MOST_FREQUENT,
    LARGEST_ACTIVATION,
    MOST_MONOSEMANTIC,
    /** The largest share of one language in A(i); for Mixed features the most even one. */
    MOST_LANGUAGE_PURE;

    /** Latents of a class that could be chosen; of any class but dead ones for null. */
    public static int[] candidates(FeatureTable table, FeatureClass featureClass) {
        return IntStream.range(0, table.latents())
                .filter(latent -> featureClass == null ? table.featureClass(latent) != FeatureClass.DEAD
                        : table.featureClass(latent) == featureClass)
                .toArray();
    }

    /**
     * @param featureClass null: any class
     * @return n latents, rising; ties go to the smaller latent
     * @throws IllegalArgumentException naming the size of the class when it holds fewer
     */
    public int[] choose(FeatureTable table, FeatureClass featureClass, int n, long seed) {
        var candidates = candidates(table, featureClass);
        if (n > candidates.length)
            throw new IllegalArgumentException(
                    (featureClass == null ? "The SAE has " : "The class " + featureClass + " has ") + candidates.length
                            + " latents, fewer than " + n + ".");
        var chosen = this == RANDOM ? drawn(candidates, n, seed, featureClass) : best(table, candidates, n);
        Arrays.sort(chosen);
        return chosen;
    }

    private static int[] drawn(int[] candidates, int n, long seed, FeatureClass featureClass) {
        var order = Seeds.permutation(candidates.length, seed, "intervention " + featureClass);
        return Arrays.stream(order).limit(n).map(i -> candidates[i]).toArray();
    }

    private int[] best(FeatureTable table, int[] candidates, int n) {
        return Arrays.stream(candidates).boxed()
                .sorted((a, b) -> {
                    int order = Double.compare(merit(table, b), merit(table, a));
                    return order != 0 ? order : Integer.compare(a, b);
                })
                .limit(n).mapToInt(Integer::intValue).toArray();
    }

    private double merit(FeatureTable table, int latent) {
        double merit = switch (this) {
            case RANDOM -> 0;
            case MOST_FREQUENT -> table.get(FeatureColumn.ACTIVE_TOKENS, latent);
            case LARGEST_ACTIVATION -> table.get(FeatureColumn.MAX_ACTIVATION, latent);
            case MOST_MONOSEMANTIC -> table.get(FeatureColumn.MONOSEMANTICITY, latent);
            case MOST_LANGUAGE_PURE -> {
                double larger = Math.max(table.get(FeatureColumn.P_ENGLISH, latent),
                        table.get(FeatureColumn.P_JAPANESE, latent));
                yield table.featureClass(latent) == FeatureClass.MIXED ? -larger : larger;
            }
        };
        return Double.isNaN(merit) ? Double.NEGATIVE_INFINITY : merit;
    }
}
