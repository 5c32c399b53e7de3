package dev.kakehashi.analysis.evidence;

import dev.kakehashi.analysis.features.ActivatingSet;
import dev.kakehashi.analysis.features.LanguageOf;
import dev.kakehashi.analysis.index.ActivationIndex;
import dev.kakehashi.analysis.index.EvaluationTokens;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One reading of a latent's activations that finds the contexts of its page without sorting them: counts in fine steps
 * of the value and, by the language an activation counts for, the strongest, those nearest the threshold, and how many
 * lie in each stretch. Latents that are activated very often are read by several threads; nothing depends on how many.
 */
final class EvidenceScan {
    static final int LANGUAGES = 2;
    static final int STEPS = 20 * 512;
    static final int STRETCH = 4096;
    private static final int STRETCHES_OF_PART = 16;
    private static final int MOST_PARTS = 4;

    private final EvaluationTokens tokens;
    private final LanguageOf languages; // null where the document's counts
    private final ActivationIndex index;
    private final int latent;
    private final float scale;
    private final double threshold;
    private final int kept;

    EvidenceScan(ActivationIndex index, EvaluationTokens tokens, LanguageOf languages, int latent, double fraction) {
        this.tokens = tokens;
        this.languages = languages;
        this.index = index;
        this.latent = latent;
        this.scale = STEPS / index.maximum(latent);
        this.threshold = fraction * index.maximum(latent);
        this.kept = index.kept(latent);
    }

    int step(float value) {
        return Math.min(STEPS - 1, (int) (value * scale));
    }

    /** What was gathered from some stretches. */
    final class Gathered {
        final int[][] steps = new int[LANGUAGES][STEPS];
        final BestPositions[] top = new BestPositions[LANGUAGES];
        final BestPositions[] near = new BestPositions[LANGUAGES];
        final int[] japaneseOfStretch = new int[stretches()];

        private Gathered(int perGroup) {
            for (var language = 0; language < LANGUAGES; language++) {
                top[language] = new BestPositions(perGroup, tokens.span());
                near[language] = new BestPositions(perGroup, tokens.span());
            }
        }

        /** Loop by loop over what one stretch holds, each too short to wait for the others. */
        private void read(int firstStretch, int nextStretch) {
            var ownValues = new float[STRETCH];
            var ownPositions = new int[STRETCH];
            var entries = new int[STRETCH];
            for (var stretch = firstStretch; stretch < nextStretch; stretch++) {
                int first = stretch * STRETCH;
                int count = Math.min(STRETCH, kept - first);
                index.values(latent, first, ownValues, count);
                index.positions(latent, first, ownPositions, count);
                tokens.entries(ownPositions, count, entries);
                japaneseOfStretch[stretch] = countSteps(ownValues, ownPositions, entries, count);
                select(ownValues, ownPositions, entries, count);
            }
        }

        /** @return how many are Japanese */
        private int countSteps(float[] values, int[] positions, int[] entries, int count) {
            int japanese = 0;
            for (var i = 0; i < count; i++) {
                int language = ActivatingSet.language(languages, positions[i], entries[i]);
                japanese += language;
                steps[language][step(values[i])]++;
            }
            return japanese;
        }

        private void select(float[] values, int[] positions, int[] entries, int count) {
            double strong = Math.min(top[0].bound(), top[1].bound());
            double close = Math.min(near[0].bound(), near[1].bound());
            for (var i = 0; i < count; i++) {
                double nearness = -Math.abs(values[i] - threshold);
                if (!(values[i] > strong) && !(nearness > close)) continue;
                int language = ActivatingSet.language(languages, positions[i], entries[i]);
                if (values[i] > top[language].bound()) top[language].offer(values[i], positions[i]);
                if (nearness > near[language].bound()) near[language].offer(nearness, positions[i]);
                strong = Math.min(top[0].bound(), top[1].bound());
                close = Math.min(near[0].bound(), near[1].bound());
            }
        }

        private void addAll(Gathered other) {
            for (var language = 0; language < LANGUAGES; language++) {
                for (var step = 0; step < STEPS; step++) steps[language][step] += other.steps[language][step];
                top[language].addAll(other.top[language]);
                near[language].addAll(other.near[language]);
            }
            for (var stretch = 0; stretch < japaneseOfStretch.length; stretch++)
                japaneseOfStretch[stretch] += other.japaneseOfStretch[stretch];
        }

        /** Activations that count for a language. */
        int count(int language) {
            return Arrays.stream(steps[language]).sum();
        }
    }

    Gathered gather(int perGroup) {
        var gathered = new Gathered[parts()];
        IntStream.range(0, parts()).parallel().forEach(part -> {
            gathered[part] = new Gathered(perGroup);
            gathered[part].read(firstStretch(part), firstStretch(part + 1));
        });
        for (var part = 1; part < gathered.length; part++) gathered[0].addAll(gathered[part]);
        return gathered[0];
    }

    /**
     * Activations of a language whose step is wanted, by step; as keys that rise as values fall, and with positions at
     * equal values.
     *
     * @param wanted by step, a bit for each language
     * @return by language, then by step; null where it was not wanted
     */
    long[][][] members(byte[] wanted) {
        var found = IntStream.range(0, parts()).parallel()
                .mapToObj(part -> new Members().read(wanted, firstStretch(part), firstStretch(part + 1))).toList();
        var members = new long[LANGUAGES][STEPS][];
        for (var step = 0; step < STEPS; step++)
            for (var language = 0; language < LANGUAGES; language++) {
                if ((wanted[step] >> language & 1) == 0) continue;
                int size = 0;
                for (var part : found) size += part.sizes[language][step];
                var all = members[language][step] = new long[size];
                int at = 0;
                for (var part : found) {
                    if (part.sizes[language][step] > 0)
                        System.arraycopy(part.keys[language][step], 0, all, at, part.sizes[language][step]);
                    at += part.sizes[language][step];
                }
            }
        return members;
    }

    private final class Members {
        private final long[][][] keys = new long[LANGUAGES][STEPS][];
        private final int[][] sizes = new int[LANGUAGES][STEPS];

        Members read(byte[] wanted, int firstStretch, int nextStretch) {
            var ownValues = new float[STRETCH];
            for (var stretch = firstStretch; stretch < nextStretch; stretch++) {
                int first = stretch * STRETCH;
                int count = Math.min(STRETCH, kept - first);
                index.values(latent, first, ownValues, count);
                for (var i = 0; i < count; i++) {
                    int step = step(ownValues[i]);
                    if (wanted[step] == 0) continue;
                    int position = index.position(latent, first + i);
                    int language = languageAt(position);
                    if ((wanted[step] >> language & 1) == 1)
                        add(language, step, (long) -Float.floatToRawIntBits(ownValues[i]) << 32 | position);
                }
            }
            return this;
        }

        private void add(int language, int step, long key) {
            int size = sizes[language][step]++;
            var own = keys[language][step];
            if (own == null || size == own.length)
                own = keys[language][step] = own == null ? new long[64] : Arrays.copyOf(own, 2 * size);
            own[size] = key;
        }
    }

    private int parts() {
        return Math.max(1, Math.min(MOST_PARTS, stretches() / STRETCHES_OF_PART));
    }

    private int firstStretch(int part) {
        return (int) ((long) stretches() * part / parts());
    }

    private int stretches() {
        return (int) ((kept + STRETCH - 1L) / STRETCH);
    }

    private int languageAt(int position) {
        return ActivatingSet.language(languages, position, tokens.entry(position));
    }

    static int positionOf(long member) {
        return (int) member;
    }

    /** Position of the activation of a language that so many others of it come before, in the order of positions. */
    int position(Gathered gathered, int language, int rank) {
        int left = rank;
        for (var stretch = 0;; stretch++) {
            int first = stretch * STRETCH;
            int count = Math.min(STRETCH, kept - first);
            int own = language == 1 ? gathered.japaneseOfStretch[stretch] : count - gathered.japaneseOfStretch[stretch];
            if (left >= own) {
                left -= own;
                continue;
            }
            for (var i = first;; i++) {
                int position = index.position(latent, i);
                if (languageAt(position) == language && left-- == 0) return position;
            }
        }
    }
}
