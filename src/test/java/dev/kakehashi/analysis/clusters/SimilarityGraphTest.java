package dev.kakehashi.analysis.clusters;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.analysis.ActivatingScan;
import dev.kakehashi.analysis.AnalysisOptions.Linkage;
import dev.kakehashi.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimilarityGraphTest {
    private static final int WIDTH = 24;
    private static final int VOCABULARY = 5000; // two blocks of rows, five of columns, and none of them full

    @TempDir Path folder;

    private final Random random = new Random(5);

    @Test
    void it_says_of_every_pair_what_the_cosine_says_also_at_the_threshold_itself() throws IOException {
        var embeddings = embeddings(VOCABULARY);
        float among = TokenEmbeddings.cosine(embeddings.unit(17), embeddings.unit(4711)); // decided by the last bit
        for (var threshold : new double[] {0.3, among, Math.nextDown(among)}) {
            try (var graph = graph(embeddings, threshold)) {
                var pair = new int[2];
                for (var sample = 0; sample < 20_000; sample++) {
                    pair[0] = sample == 0 ? 17 : random.nextInt(VOCABULARY);
                    pair[1] = sample == 0 ? 4711 : random.nextInt(VOCABULARY);
                    if (pair[0] == pair[1]) continue;
                    boolean similar = TokenEmbeddings.cosine(embeddings.unit(pair[0]),
                            embeddings.unit(pair[1])) > ActivatingScan.floor(threshold);
                    var components = graph.components(pair, 2, () -> {});
                    assertEquals(similar, components[0] == components[1], pair[0] + " and " + pair[1]);
                }
            }
        }
    }

    @Test
    void its_components_are_those_of_comparing_the_tokens_one_by_one() throws IOException {
        var embeddings = embeddings(VOCABULARY);
        for (var threshold : new double[] {0.45, 0.6, 0.7, 0.99}) {
            try (var graph = graph(embeddings, threshold)) {
                for (var count : new int[] {2, 60, 1500, VOCABULARY}) {
                    var tokens = random.ints(0, VOCABULARY).distinct().limit(count).toArray();
                    var plain = SimilarTokens.components(embeddings.units(tokens, count), threshold, () -> {});
                    assertArrayEquals(numbers(plain), numbers(graph.components(tokens, count, () -> {})),
                            count + " tokens above " + threshold);
                }
            }
        }
    }

    @Test
    void a_search_is_given_up_within_a_latent() throws IOException {
        var embeddings = embeddings(VOCABULARY);
        var tokens = IntStream.range(0, VOCABULARY).toArray();
        Runnable left = () -> {
            throw new CancellationException();
        };
        try (var graph = graph(embeddings, 0.99)) {
            assertThrows(CancellationException.class, () -> graph.components(tokens, VOCABULARY, left));
        }
        assertThrows(CancellationException.class,
                () -> SimilarTokens.components(embeddings.units(tokens, VOCABULARY), 0.99, left));
        var looked = new AtomicInteger();
        assertThrows(CancellationException.class,
                () -> SimilarityGraphWriter.write(folder.resolve("given-up"), embeddings, 0.5, (done, total) -> {
                    assertTrue(done <= total);
                    if (looked.incrementAndGet() == 3) throw new CancellationException();
                }));
    }

    @Test
    void a_file_of_another_vocabulary_or_threshold_or_a_shortened_one_is_refused() throws IOException {
        var file = folder.resolve("graph");
        SimilarityGraphWriter.write(file, embeddings(300), 0.5, Progress.NONE);
        SimilarityGraph.open(file, 300, 0.5).close();
        assertThrows(IOException.class, () -> SimilarityGraph.open(file, 301, 0.5));
        assertThrows(IOException.class, () -> SimilarityGraph.open(file, 300, 0.4));
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 2000));
        assertThrows(IOException.class, () -> SimilarityGraph.open(file, 300, 0.5));
    }

    @Test
    void clusters_with_a_graph_are_those_without_under_every_linkage() throws IOException {
        var embeddings = embeddings(VOCABULARY);
        var made = new AtomicInteger();
        var with = new SemanticClusters(embeddings, threshold -> {
            made.incrementAndGet();
            return graph(embeddings, threshold);
        }, 0);
        var without = new SemanticClusters(embeddings, null, 0);
        with.prepare(1e12, 10, 0.6);
        var tokens = random.ints(0, VOCABULARY).distinct().limit(3500).toArray();
        for (var linkage : Linkage.values()) {
            var rule = new SemanticClusters.Rule(0.6, linkage);
            var one = with.of(tokens, tokens.length, rule, () -> {});
            var other = without.of(tokens, tokens.length, rule, () -> {});
            assertEquals(other.clusters(), one.clusters(), "" + linkage);
            for (var i = 0; i < tokens.length; i++) assertEquals(other.of(i), one.of(i), "" + linkage);
        }
        assertEquals(1, made.get());
    }

    @Test
    void a_latent_may_have_more_clusters_than_a_char_can_number() {
        int count = 70_000;
        var numbers = ClusterNumbers.of(IntStream.range(0, count).map(i -> i == 5 ? 3 : i).toArray());
        assertEquals(count - 1, numbers.clusters());
        assertEquals(3, numbers.of(5));
        assertEquals(count - 2, numbers.of(count - 1));
        assertEquals(4L * count, numbers.bytes());
    }

    private SimilarityGraph graph(TokenEmbeddings embeddings, double threshold) throws IOException {
        var file = folder.resolve("graph" + threshold);
        SimilarityGraphWriter.write(file, embeddings, threshold, Progress.NONE);
        return SimilarityGraph.open(file, embeddings.vocabulary(), threshold);
    }

    /** Some zero, some in tight groups, the rest anywhere. */
    private TokenEmbeddings embeddings(int vocabulary) {
        var rows = new float[vocabulary * WIDTH];
        for (var i = 0; i < rows.length; i++) rows[i] = (float) random.nextGaussian();
        for (var token = 0; token < vocabulary; token += 97) Arrays.fill(rows, token * WIDTH, (token + 1) * WIDTH, 0);
        for (var token = 1; token + 50 < vocabulary; token += 50)
            for (var i = 0; i < WIDTH; i++)
                rows[(token + 50) * WIDTH + i] = rows[token * WIDTH + i] + 0.3f * rows[(token + 50) * WIDTH + i];
        return new TokenEmbeddings(rows, WIDTH);
    }

    private static int[] numbers(int[] components) {
        var numbers = ClusterNumbers.of(components);
        return IntStream.range(0, components.length).map(numbers::of).toArray();
    }
}
