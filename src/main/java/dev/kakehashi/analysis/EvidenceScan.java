package dev.kakehashi.analysis;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One reading of a latent's activations that gathers what its page needs without sorting them: counts in fine steps of the value and, by
 * language, the strongest, those nearest the threshold, and how many lie in each stretch. Latents that are activated very often are read by
 * several threads; nothing depends on how many.
 */
final class EvidenceScan {
    static final int LANGUAGES = 2;
    static final int STEPS = 20 * 512;
    static final int STRETCH = 4096;
    private static final int STRETCHES_OF_PART = 32;

    private final EvaluationTokens tokens;
    private final IntBuffer positions;
    private final FloatBuffer values;
    private final float scale;
    private final double threshold;
    private final float floor;
    private final int kept;

    EvidenceScan(ActivationIndex index, EvaluationTokens tokens, int latent, double fraction) {
        this.tokens = tokens;
        this.positions = index.positions(latent);
        this.values = index.values(latent);
        this.scale = STEPS / index.maximum(latent);
        this.threshold = fraction * index.maximum(latent);
        this.floor = ActivatingScan.floor(threshold);
        this.kept = values.capacity();
    }

    int step(float value) {
        return Math.min(STEPS - 1, (int) (value * scale));
    }

    /** What was gathered from some stretches. */
    final class Gathered {
        final int[][] steps = new int[LANGUAGES][STEPS];
        final BestPositions[] top = new BestPositions[LANGUAGES];
        final BestPositions[] near = new BestPositions[LANGUAGES];
        final int[] japaneseOfStretch = new int[(kept + STRETCH - 1) / STRETCH];
        final int[][] tokenCounts = new int[LANGUAGES][1024]; // of A(i), by token
        int activating;

        private Gathered(int perGroup) {
            for (var language = 0; language < LANGUAGES; language++) {
                top[language] = new BestPositions(perGroup, tokens.span());
                near[language] = new BestPositions(perGroup, tokens.span());
            }
        }

        private void read(int firstStretch, int nextStretch) {
            var ownValues = new float[STRETCH];
            var ownPositions = new int[STRETCH];
            for (var stretch = firstStretch; stretch < nextStretch; stretch++) {
                int first = stretch * STRETCH;
                int count = Math.min(STRETCH, kept - first);
                values.get(first, ownValues, 0, count);
                positions.get(first, ownPositions, 0, count);
                int japanese = 0;
                for (var i = 0; i < count; i++) {
                    float value = ownValues[i];
                    int entry = tokens.entry(ownPositions[i]);
                    int language = EvaluationTokens.languageOf(entry);
                    japanese += language;
                    steps[language][step(value)]++;
                    if (value > top[language].bound()) top[language].offer(value, ownPositions[i]);
                    double nearness = -Math.abs(value - threshold);
                    if (nearness > near[language].bound()) near[language].offer(nearness, ownPositions[i]);
                    if (value > floor) count(language, EvaluationTokens.tokenOf(entry), 1);
                }
                japaneseOfStretch[stretch] = japanese;
            }
        }

        private void count(int language, int token, int by) {
            if (token >= tokenCounts[language].length) tokenCounts[language] = Arrays.copyOf(tokenCounts[language], 2 * token);
            tokenCounts[language][token] += by;
            activating += by;
        }

        private void addAll(Gathered other) {
            for (var language = 0; language < LANGUAGES; language++) {
                for (var step = 0; step < STEPS; step++) steps[language][step] += other.steps[language][step];
                top[language].addAll(other.top[language]);
                near[language].addAll(other.near[language]);
                for (var token = 0; token < other.tokenCounts[language].length; token++)
                    if (other.tokenCounts[language][token] > 0) count(language, token, other.tokenCounts[language][token]);
            }
            for (var stretch = 0; stretch < japaneseOfStretch.length; stretch++) japaneseOfStretch[stretch] += other.japaneseOfStretch[stretch];
        }

        /** Activations on documents of a language. */
        int count(int language) {
            return Arrays.stream(steps[language]).sum();
        }
    }

    Gathered gather(int perGroup) {
        int stretches = (kept + STRETCH - 1) / STRETCH;
        int parts = Math.max(1, Math.min(8, stretches / STRETCHES_OF_PART));
        var gathered = new Gathered[parts];
        IntStream.range(0, parts).parallel().forEach(part -> {
            gathered[part] = new Gathered(perGroup);
            gathered[part].read((int) ((long) stretches * part / parts), (int) ((long) stretches * (part + 1) / parts));
        });
        for (var part = 1; part < parts; part++) gathered[0].addAll(gathered[part]);
        return gathered[0];
    }

    /** Activations whose step is wanted, by language and step; as keys that rise as values fall, and with positions at equal values. */
    long[][][] members(boolean[][] wanted) {
        var members = new long[LANGUAGES][STEPS][];
        var sizes = new int[LANGUAGES][STEPS];
        var any = new boolean[STEPS];
        for (var step = 0; step < STEPS; step++) any[step] = wanted[0][step] || wanted[1][step];
        var ownValues = new float[STRETCH];
        for (var first = 0; first < kept; first += STRETCH) {
            int count = Math.min(STRETCH, kept - first);
            values.get(first, ownValues, 0, count);
            for (var i = 0; i < count; i++) {
                int step = step(ownValues[i]);
                if (!any[step]) continue;
                int position = positions.get(first + i);
                int language = EvaluationTokens.languageOf(tokens.entry(position));
                if (!wanted[language][step]) continue;
                int size = sizes[language][step]++;
                var own = members[language][step];
                if (own == null || size == own.length) own = members[language][step] = own == null ? new long[64] : Arrays.copyOf(own, 2 * size);
                own[size] = (long) -Float.floatToRawIntBits(ownValues[i]) << 32 | position;
            }
        }
        for (var language = 0; language < LANGUAGES; language++)
            for (var step = 0; step < STEPS; step++)
                if (members[language][step] != null) members[language][step] = Arrays.copyOf(members[language][step], sizes[language][step]);
        return members;
    }

    static int positionOf(long member) {
        return (int) member;
    }

    /** Position of the activation of a language that so many others of it come before, in the order of positions. */
    int position(Gathered gathered, int language, int rank) {
        int left = rank;
        for (var stretch = 0; ; stretch++) {
            int first = stretch * STRETCH;
            int count = Math.min(STRETCH, kept - first);
            int own = language == 1 ? gathered.japaneseOfStretch[stretch] : count - gathered.japaneseOfStretch[stretch];
            if (left >= own) {
                left -= own;
                continue;
            }
            for (var i = first; ; i++) {
                int position = positions.get(i);
                if (EvaluationTokens.languageOf(tokens.entry(position)) == language && left-- == 0) return position;
            }
        }
    }
}
