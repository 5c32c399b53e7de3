package dev.kakehashi.analysis.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.analysis.AnalysisOptions.LanguageMode;
import dev.kakehashi.analysis.Pieces;
import dev.kakehashi.analysis.features.EvidenceBasis;
import dev.kakehashi.analysis.index.ActivationIndex;
import dev.kakehashi.analysis.index.ActivationIndexWriter;
import dev.kakehashi.analysis.index.EvaluationTokens;
import dev.kakehashi.corpus.Language;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Contexts are chosen without sorting; the twin sorts everything. Sizes of one part and of several, with many equal
 * values.
 */
class FeatureEvidenceTwinTest {
    private static final int PER_GROUP = 5;
    private static final int LENGTH = 22;
    private static final int SPAN = LENGTH - 1;

    @TempDir Path folder;

    private final Random random = new Random(23);
    private float[] activations;
    private EvaluationTokens tokens;
    private ActivationIndex index;
    private LanguageMode mode;

    @Test
    void contexts_are_the_ones_that_sorting_finds() throws IOException {
        for (var sequences : new int[] {1, 3, 40, 12_000})
            for (var levels : sequences > 1000 ? new int[] {50} : new int[] {3, 50, 1_000_000}) {
                invent(sequences, levels);
                for (var mode : LanguageMode.values()) for (var fraction : new double[] {0, 0.5, 0.7}) {
                    this.mode = mode;
                    var options = FeatureEvidenceTest.counting(mode).with(fraction, 0.9, 5);
                    var evidence = FeatureEvidence.of(index, new EvidenceBasis(tokens, Pieces.vocabulary(folder, 3001)),
                            0,
                            options, null);
                    for (var language : Language.values()) {
                        var own = own(language);
                        var groups = evidence.contexts().get(language);
                        var what = sequences + " sequences, " + levels + " values, above " + fraction + ", " + language
                                + " by " + mode;
                        assertEquals(first(own), peaks(groups.get(FeatureEvidence.Group.TOP)), what);
                        assertEquals(spread(own), peaks(groups.get(FeatureEvidence.Group.QUANTILE)), what);
                        assertEquals(first(near(own, evidence.threshold())),
                                peaks(groups.get(FeatureEvidence.Group.NEAR_THRESHOLD)), what);
                        var drawn = peaks(groups.get(FeatureEvidence.Group.RANDOM));
                        assertTrue(own.containsAll(drawn), what);
                        int sequencesThere = (int) own.stream().map(position -> position / SPAN).distinct().count();
                        assertEquals(Math.min(PER_GROUP, sequencesThere),
                                drawn.stream().map(position -> position / SPAN).distinct().count(), what);
                    }
                    assertEquals(IntStream.range(0, activations.length).filter(i -> activations[i] > 0).count(),
                            evidence.histogram().stream().mapToLong(FeatureEvidence.Bin::count).sum());
                }
            }
    }

    private void invent(int sequences, int levels) throws IOException {
        activations = new float[sequences * SPAN];
        for (var i = 0; i < activations.length; i++)
            if (random.nextInt(10) < 7)
                activations[i] = (float) Math.pow((1 + random.nextInt(levels)) / (double) levels, 4);
        EvaluationTokens.write(folder.resolve("tokens"), sequences, LENGTH, new EvaluationTokens.Source() {
            @Override
            public int[] tokens(int sequence) {
                var ids = new int[LENGTH];
                for (var i = 1; i < LENGTH; i++) ids[i] = 1 + (sequence * 7 + i) % 3000;
                return ids;
            }

            @Override
            public Language language(int sequence) {
                return Language.values()[sequence % 3 == 0 ? 0 : 1];
            }
        });
        try (var writer = new ActivationIndexWriter(folder.resolve("index"), 1, SPAN, 0)) {
            writer.add(0, new int[activations.length], activations, activations.length);
            writer.finish();
        }
        tokens = EvaluationTokens.open(folder.resolve("tokens"));
        index = ActivationIndex.open(folder.resolve("index"));
    }

    private static List<Integer> peaks(List<FeatureContext> contexts) {
        return contexts.stream().map(context -> context.sequence() * SPAN + context.peak()).toList();
    }

    /** Positions that count for one language, strongest first. */
    private List<Integer> own(Language language) {
        return IntStream.range(0, activations.length)
                .filter(i -> activations[i] > 0 && languageAt(i) == language)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -activations[i]).thenComparingInt(i -> i))
                .toList();
    }

    private Language languageAt(int position) {
        return mode == LanguageMode.DOCUMENT ? tokens.languageAt(position)
                : Language.values()[tokens.token(position) % 2];
    }

    private List<Integer> near(List<Integer> own, double threshold) {
        return own.stream().sorted(
                Comparator.<Integer>comparingDouble(i -> Math.abs(activations[i] - threshold)).thenComparingInt(i -> i))
                .toList();
    }

    private static List<Integer> first(List<Integer> ordered) {
        var chosen = new ArrayList<Integer>();
        var seen = new HashSet<Integer>();
        for (var position : ordered) if (chosen.size() < PER_GROUP && seen.add(position / SPAN)) chosen.add(position);
        return chosen;
    }

    private static List<Integer> spread(List<Integer> own) {
        var chosen = new ArrayList<Integer>();
        var seen = new HashSet<Integer>();
        int parts = Math.min(PER_GROUP, own.size());
        for (var part = 0; part < parts; part++)
            for (var i = (int) ((part + 0.5) * own.size() / parts); i < (part + 1) * own.size() / parts; i++)
                if (seen.add(own.get(i) / SPAN)) {
                    chosen.add(own.get(i));
                    break;
                }
        return chosen;
    }

    @Test
    void selection_finds_the_element_of_every_rank() {
        for (var size : new int[] {1, 2, 7, 100}) {
            var keys = random.longs(size).toArray();
            var sorted = keys.clone();
            Arrays.sort(sorted);
            for (var rank = 0; rank < size; rank++) assertEquals(sorted[rank], SpreadPositions.select(keys, rank));
        }
    }
}
