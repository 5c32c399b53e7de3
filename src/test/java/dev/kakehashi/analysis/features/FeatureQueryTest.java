package dev.kakehashi.analysis.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeatureQueryTest {
    private static final int LATENTS = 500;
    private final FeatureTable table = new FeatureTable(LATENTS, 1);

    @BeforeEach
    void fill() {
        var random = new Random(5);
        for (var latent = 0; latent < LATENTS; latent++) {
            table.setClass(latent, FeatureClass.values()[latent % FeatureClass.values().length]);
            for (var column : FeatureColumn.values())
                table.set(column, latent, random.nextInt(5) == 0 ? Float.NaN : random.nextInt(40) / 10f - 2);
            table.setTop(latent, new int[] {latent % 7, 10 + latent % 3}, new float[2]);
        }
        table.set(FeatureColumn.SPAN_TOPK, 3, -0f);
        table.set(FeatureColumn.SPAN_TOPK, 4, 0f);
    }

    @Test
    void order_and_filters_equal_those_of_a_plain_sort() {
        for (var column : FeatureColumn.values()) for (var falling : new boolean[] {false, true}) {
            var query = new FeatureQuery(Set.of(FeatureClass.MIXED, FeatureClass.ENGLISH),
                    Map.of(FeatureColumn.P_ENGLISH, -1.0),
                    Map.of(FeatureColumn.FIRING_RATE, 1.5), Set.of(3, 11), column, falling);
            var expected = IntStream.range(0, LATENTS)
                    .filter(latent -> table.featureClass(latent) == FeatureClass.MIXED
                            || table.featureClass(latent) == FeatureClass.ENGLISH)
                    .filter(latent -> table.get(FeatureColumn.P_ENGLISH, latent) >= -1
                            && table.get(FeatureColumn.FIRING_RATE, latent) <= 1.5)
                    .filter(latent -> latent % 7 == 3 || latent % 3 == 1)
                    .boxed()
                    .sorted(order(column, falling))
                    .mapToInt(Integer::intValue)
                    .toArray();
            assertArrayEquals(expected, query.run(table), column + " falling " + falling);
        }
    }

    @Test
    void without_filters_every_latent_comes_in_its_place() {
        assertEquals(LATENTS, FeatureQuery.all().run(table).length);
        assertArrayEquals(IntStream.range(0, LATENTS).toArray(), FeatureQuery.all().run(table));
    }

    private Comparator<Integer> order(FeatureColumn column, boolean falling) {
        return (a, b) -> {
            double x = table.get(column, a);
            double y = table.get(column, b);
            if (Double.isNaN(x) || Double.isNaN(y))
                return Double.isNaN(x) && Double.isNaN(y) ? a - b : Double.isNaN(x) ? 1 : -1;
            if (x == y) return a - b;
            return x < y != falling ? -1 : 1;
        };
    }
}
