package dev.kakehashi.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.corpus.Language;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a feature page shows is counted again here from the plain list of activations. */
class FeatureEvidenceTest {
    private static final int SEQUENCES = 50;
    private static final int LENGTH = 11;
    private static final int SPAN = LENGTH - 1;

    @TempDir
    Path folder;

    private final float[] activations = new float[SEQUENCES * SPAN];
    private final int[][] text = new int[SEQUENCES][LENGTH];
    private EvaluationTokens tokens;
    private FeatureEvidence evidence;
    private FeatureEvidence dead;
    private float maximum;
    private int size;

    @BeforeEach
    void invent() throws IOException {
        var random = new Random(17);
        for (var row : text) for (var i = 1; i < LENGTH; i++) row[i] = 1 + random.nextInt(6);
        for (var i = 0; i < activations.length; i++) if (random.nextInt(4) == 0) activations[i] = 0.01f + random.nextFloat();
        for (var value : activations) maximum = Math.max(maximum, value);
        EvaluationTokens.write(folder.resolve("tokens"), SEQUENCES, LENGTH, new EvaluationTokens.Source() {
            @Override
            public int[] tokens(int sequence) {
                return text[sequence];
            }

            @Override
            public Language language(int sequence) {
                return Language.values()[sequence % 2];
            }
        });
        try (var writer = new ActivationIndexWriter(folder.resolve("index"), 2, SPAN, 0)) {
            for (var position = 0; position < activations.length; position++) writer.add(position, new int[] {1}, new float[] {activations[position]}, 1);
            writer.finish();
        }
        tokens = EvaluationTokens.open(folder.resolve("tokens"));
        var index = ActivationIndex.open(folder.resolve("index"));
        evidence = FeatureEvidence.of(index, tokens, 1, AnalysisOptions.paper());
        dead = FeatureEvidence.of(index, tokens, 0, AnalysisOptions.paper());
        for (var value : activations) if (value > AnalysisOptions.paper().activatingFraction() * maximum) size++;
    }

    @Test
    void token_attribution_is_the_share_of_the_activating_set_and_sums_to_one() {
        var counts = new HashMap<Integer, int[]>();
        for (var position = 0; position < activations.length; position++)
            if (activations[position] > evidence.threshold())
                counts.computeIfAbsent(text[position / SPAN][position % SPAN + 1], token -> new int[2])[position / SPAN % 2]++;
        assertEquals(counts.size(), evidence.attribution().size());
        double sum = 0;
        int before = Integer.MAX_VALUE;
        for (var row : evidence.attribution()) {
            assertEquals(counts.get(row.token())[0], row.english());
            assertEquals(counts.get(row.token())[1], row.japanese());
            assertEquals((double) row.count() / size, row.share(), 1e-12);
            assertTrue(row.count() <= before, "falling");
            before = row.count();
            sum += row.share();
        }
        assertEquals(1, sum, 1e-12);
        assertEquals(size, evidence.activatingCount());
        assertEquals(1, evidence.pEnglish() + evidence.pJapanese(), 1e-12);
    }

    @Test
    void contexts_show_their_own_language_true_activations_and_no_sequence_twice() {
        for (var language : Language.values()) {
            var groups = evidence.contexts().get(language);
            for (var group : FeatureEvidence.Group.values()) {
                var seen = new HashSet<Integer>();
                assertEquals(5, groups.get(group).size(), group + " " + language);
                for (var context : groups.get(group)) {
                    assertTrue(seen.add(context.sequence()), "once");
                    assertEquals(language.ordinal(), context.sequence() % 2);
                    for (var offset = 0; offset < SPAN; offset++)
                        assertEquals(activations[context.sequence() * SPAN + offset], context.activations()[offset]);
                    assertEquals(context.activation(), context.activations()[context.peak()]);
                }
            }
            float best = 0;
            for (var position = 0; position < activations.length; position++)
                if (position / SPAN % 2 == language.ordinal()) best = Math.max(best, activations[position]);
            assertEquals(best, groups.get(FeatureEvidence.Group.TOP).get(0).activation());
            double nearest = Double.MAX_VALUE;
            for (var position = 0; position < activations.length; position++)
                if (position / SPAN % 2 == language.ordinal() && activations[position] > 0)
                    nearest = Math.min(nearest, Math.abs(activations[position] - evidence.threshold()));
            assertEquals(nearest, Math.abs(groups.get(FeatureEvidence.Group.NEAR_THRESHOLD).get(0).activation() - evidence.threshold()), 1e-9);
        }
    }

    @Test
    void the_histogram_counts_every_activation_once() {
        assertEquals(evidence.activations(), evidence.histogram().stream().mapToInt(FeatureEvidence.Bin::count).sum());
        assertEquals(maximum, evidence.histogram().get(evidence.histogram().size() - 1).to(), 1e-6);
    }

    @Test
    void a_dead_latent_has_nothing_to_show_and_no_error() {
        assertEquals(0, dead.activations());
        assertTrue(dead.attribution().isEmpty() && dead.histogram().isEmpty());
        dead.contexts().values().forEach(groups -> groups.values().forEach(contexts -> assertTrue(contexts.isEmpty())));
    }
}
