package dev.kakehashi.intervention;

import dev.kakehashi.analysis.features.FeatureClass;
import java.util.Locale;

/**
 * One way to change the target model: a row of the intervention's table, once for each seed.
 *
 * @param featureClass the class latents are chosen from; null for any class, a list by hand and for kinds without
 *     latents
 * @param n latents chosen; 0 for kinds without
 * @param latents of the mask, rising; empty for kinds without
 */
public record Arm(Kind kind, FeatureClass featureClass, int n, double alpha, long seed, int[] latents) {

    public enum Kind {
        /** The target model untouched. */
        BASELINE,
        /** Latents of one class. */
        CLASS,
        /** Latents picked by hand. */
        PICKED,
        /** Control: as many latents of any class. */
        RANDOM_LATENTS,
        /** Control: every latent. */
        ALL_LATENTS,
        /** Control: no latent, b_dec alone. */
        BIAS_ONLY,
        /** Control: the source's residual stream itself, without an SAE. */
        RAW;

        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public static final Arm BASELINE = new Arm(Kind.BASELINE, null, 0, 0, 0, new int[0]);

    /** Name of the row this arm belongs to: arms that differ in their seed alone share it. */
    public String row() {
        var name = new StringBuilder(kind == Kind.CLASS ? featureClass.name().toLowerCase(Locale.ROOT) : kind.id());
        if (n > 0) name.append("-n").append(n);
        if (kind != Kind.BASELINE) name.append("-a").append(text(alpha));
        return name.toString();
    }

    /** Name of the arm in files and addresses. */
    public String key() {
        return row() + (hasSeed() ? "-s" + seed : "");
    }

    /** Whether another seed would choose other latents. */
    public boolean hasSeed() {
        return seed >= 0 && (kind == Kind.CLASS || kind == Kind.RANDOM_LATENTS);
    }

    static String text(double alpha) {
        return alpha == Math.rint(alpha) ? Long.toString((long) alpha) : Double.toString(alpha);
    }
}
