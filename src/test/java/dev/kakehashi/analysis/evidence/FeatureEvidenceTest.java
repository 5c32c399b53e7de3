package dev.kakehashi.analysis.evidence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.AnalysisOptions.LanguageMode;
import dev.kakehashi.analysis.AnalysisOptions.Linkage;
import dev.kakehashi.analysis.Pieces;
import dev.kakehashi.analysis.clusters.SemanticClusters;
import dev.kakehashi.analysis.clusters.TokenEmbeddings;
import dev.kakehashi.analysis.evidence.FeatureEvidence.Attribution;
import dev.kakehashi.analysis.features.EvidenceBasis;
import dev.kakehashi.analysis.features.FeatureColumn;
import dev.kakehashi.analysis.features.FeatureStatistics;
import dev.kakehashi.analysis.index.ActivationIndex;
import dev.kakehashi.analysis.index.ActivationIndexWriter;
import dev.kakehashi.analysis.index.EvaluationTokens;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.tokenizer.Vocabulary;
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
    private static final int WIDTH = 3;

    @TempDir Path folder;

    private final float[] activations = new float[SEQUENCES * SPAN];
    private final int[][] text = new int[SEQUENCES][LENGTH];
    private final float[] rows = new float[7 * WIDTH];
    private EvaluationTokens tokens;
    private Vocabulary vocabulary;
    private EvidenceBasis basis;
    private ActivationIndex index;
    private FeatureEvidence evidence;
    private FeatureEvidence dead;
    private float maximum;
    private int size;

    @BeforeEach
    void invent() throws IOException {
        var random = new Random(17);
        for (var row : text) for (var i = 1; i < LENGTH; i++) row[i] = 1 + random.nextInt(6);
        for (var i = 0; i < activations.length; i++)
            if (random.nextInt(4) == 0) activations[i] = 0.01f + random.nextFloat();
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
            for (var position = 0; position < activations.length; position++)
                writer.add(position, new int[] {1}, new float[] {activations[position]}, 1);
            writer.finish();
        }
        tokens = EvaluationTokens.open(folder.resolve("tokens"));
        vocabulary = Pieces.vocabulary(folder, 7);
        basis = new EvidenceBasis(tokens, vocabulary);
        for (var i = 0; i < rows.length; i++) rows[i] = (float) random.nextGaussian();
        index = ActivationIndex.open(folder.resolve("index"));
        evidence = of(1, AnalysisOptions.paper());
        dead = of(0, AnalysisOptions.paper());
        for (var value : activations) if (value > AnalysisOptions.paper().activatingFraction() * maximum) size++;
    }

    @Test
    void token_attribution_is_the_share_of_the_activating_set_and_sums_to_one() {
        var counts = new HashMap<Integer, int[]>();
        for (var position = 0; position < activations.length; position++)
            if (activations[position] > evidence.threshold())
                counts.computeIfAbsent(text[position / SPAN][position % SPAN + 1], token -> new int[2])[position / SPAN
                        % 2]++;
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
        for (var languages : evidence.languages().values())
            assertEquals(1, languages.english() + languages.japanese(), 1e-12);
    }

    @Test
    void the_page_says_what_the_table_says_whoever_s_language_counts_and_whatever_the_fraction() throws IOException {
        for (var mode : LanguageMode.values())
            for (var linkage : Linkage.values()) for (var fraction : new double[] {0.7, 0.3}) {
                var options = counting(mode, linkage).with(fraction, 0.9, 5);
                var clusters = new SemanticClusters(new TokenEmbeddings(rows.clone(), WIDTH));
                var table = FeatureStatistics.compute(index, new FeatureStatistics.Basis(tokens, clusters, vocabulary),
                        options, Progress.NONE);
                for (var latent = 0; latent < 2; latent++) {
                    var page = of(latent, options);
                    for (var column : FeatureColumn.values())
                        assertEquals(table.get(column, latent), page.numbers().get(column, 0), column + " of " + latent
                                + " under " + options);
                    assertEquals(table.featureClass(latent), page.numbers().featureClass(0));
                    assertArrayEquals(table.topTokens(latent), page.numbers().topTokens(0));
                }
                var page = of(1, options);
                assertEquals(table.get(FeatureColumn.P_ENGLISH, 1), page.languages().get(mode).english(), 1e-6);
                assertEquals(page.languages().get(mode).english() * page.activatingCount(), page.attribution().stream()
                        .mapToInt(Attribution::english).sum(), 1e-6);
                assertEquals(table.get(FeatureColumn.CLUSTERS, 1), page.clusters().size());
            }
    }

    @Test
    void an_analysis_by_script_puts_tokens_contexts_and_bars_under_the_script_of_the_token() {
        var byScript = of(1, counting(LanguageMode.SCRIPT));
        int english = 0;
        for (var row : byScript.attribution()) {
            assertEquals(row.token() % 2 == 0 ? row.count() : 0, row.english(), "token " + row.token());
            assertEquals(row.count(), row.english() + row.japanese());
            english += row.english();
        }
        assertEquals((double) english / byScript.activatingCount(), byScript.languages().get(LanguageMode.SCRIPT)
                .english(), 1e-12);
        assertEquals(evidence.languages(), byScript.languages(),
                "both ways of counting are there whichever the analysis used");
        assertNotEquals(byScript.languages().get(LanguageMode.SCRIPT), byScript.languages().get(LanguageMode.DOCUMENT));
        byScript.contexts().forEach((language, groups) -> groups.values().forEach(contexts -> {
            assertEquals(5, contexts.size());
            for (var context : contexts) {
                assertEquals(language.ordinal(), context.tokens()[context.peak()] % 2);
                assertEquals(Language.values()[context.sequence() % 2], context.language(),
                        "the text is still in its document's language");
            }
        }));
    }

    @Test
    void without_embeddings_tokens_are_not_grouped_and_nothing_else_is_missing() {
        var without = FeatureEvidence.of(index, basis, 1, AnalysisOptions.paper(), null);
        assertNull(without.clusters());
        assertTrue(Float.isNaN(without.numbers().get(FeatureColumn.CLUSTERS, 0)));
        assertEquals(evidence.attribution(), without.attribution());
        assertNull(
                FeatureEvidence.of(index, basis, 1, AnalysisOptions.paper(),
                        new FeatureEvidence.Embeddings(WIDTH, which -> null)).clusters(),
                "embeddings that cannot be read");
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
            assertEquals(nearest, Math.abs(
                    groups.get(FeatureEvidence.Group.NEAR_THRESHOLD).get(0).activation() - evidence.threshold()), 1e-9);
        }
    }

    @Test
    void the_histogram_counts_every_activation_once() {
        assertEquals(evidence.activations(), evidence.histogram().stream().mapToInt(FeatureEvidence.Bin::count).sum());
        assertEquals(maximum, evidence.histogram().get(evidence.histogram().size() - 1).to(), 1e-6);
    }

    private FeatureEvidence of(int latent, AnalysisOptions options) {
        return FeatureEvidence.of(index, basis, latent, options, new FeatureEvidence.Embeddings(WIDTH, this::rows));
    }

    private float[] rows(int[] which) {
        var some = new float[which.length * WIDTH];
        for (var i = 0; i < which.length; i++) System.arraycopy(rows, which[i] * WIDTH, some, i * WIDTH, WIDTH);
        return some;
    }

    static AnalysisOptions counting(LanguageMode mode) {
        return counting(mode, Linkage.COMPONENTS);
    }

    private static AnalysisOptions counting(LanguageMode mode, Linkage linkage) {
        return new AnalysisOptions(0, 0.7, 0.9, mode, 5, 0.1, linkage, AnalysisOptions.SingleTokenRule.ZERO, 0, 0, 0,
                null, null);
    }

    @Test
    void a_dead_latent_has_nothing_to_show_and_no_error() {
        assertEquals(0, dead.activations());
        assertTrue(dead.attribution().isEmpty() && dead.histogram().isEmpty());
        dead.contexts().values().forEach(groups -> groups.values().forEach(contexts -> assertTrue(contexts.isEmpty())));
    }
}
