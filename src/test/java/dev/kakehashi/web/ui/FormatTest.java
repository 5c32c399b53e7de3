package dev.kakehashi.web.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FormatTest {
    private static final char THIN = '\u202f';

    @Test
    void what_has_no_number_is_an_en_dash() {
        assertEquals("–", Format.count(null));
        assertEquals("–", Format.percent(Double.NaN));
        assertEquals("–", Format.number(Float.NaN));
        assertEquals("–", Format.decimal(null, 3));
        assertEquals("–", Format.size(null));
        assertEquals("–", Format.duration(null));
        assertEquals("–", Format.date(null));
    }

    @Test
    void thousands_are_set_apart_by_a_thin_space() {
        assertEquals("988" + THIN + "240", Format.count(988_240));
        assertEquals("−1" + THIN + "000", Format.count(-1000));
        assertEquals("2" + THIN + "150", Format.number(2150));
    }

    @Test
    void small_shares_keep_significant_digits() {
        assertEquals("93.1" + THIN + "%", Format.percent(0.9312));
        assertEquals("0.021" + THIN + "%", Format.percent(0.00021));
        assertEquals("0.00012" + THIN + "%", Format.percent(0.0000012));
        assertEquals("0.0" + THIN + "%", Format.percent(0));
    }

    @Test
    void numbers_of_any_size_have_three_digits() {
        assertEquals("8.41", Format.number(8.4123));
        assertEquals("0.00102", Format.number(0.0010234));
        assertEquals("1.00e-12", Format.number(1e-12));
        assertEquals("−0.500", Format.number(-0.5));
        assertEquals("0", Format.number(0));
        assertEquals("∞", Format.number(Double.POSITIVE_INFINITY));
    }

    @Test
    void differences_carry_their_sign() {
        assertEquals("+1.92", Format.signed(1.92, 2));
        assertEquals("−1.40", Format.signed(-1.4, 2));
        assertEquals("0.00", Format.signed(0, 2));
    }

    @Test
    void large_counts_and_sizes_are_short() {
        assertEquals("1.8B", Format.brief(1_800_000_000L));
        assertEquals("100M", Format.brief(100_000_000));
        assertEquals("32.8k", Format.brief(32_768));
        assertEquals("9" + THIN + "999", Format.brief(9_999));
        assertEquals("1.50", Format.brief(1.5));
        assertEquals("1.5" + THIN + "KiB", Format.size(1536));
        assertEquals("12" + THIN + "B", Format.size(12));
    }

    /** Against the formatter of Java, which is right and thirty times slower. */
    @Test
    void decimals_are_rounded_as_java_rounds_them() {
        var random = new SplittableRandom(1);
        for (var i = 0; i < 200_000; i++) {
            int decimals = i % 6;
            double size = Math.pow(10, random.nextInt(-7, 11));
            double value = (random.nextDouble() - 0.5) * size;
            // many in the middle between two neighbours
            if (i % 3 == 0) value = Math.rint(value * 1000) / 1000 + (i % 2) * 0.0005;
            float single = (float) value;
            if (i % 5 == 0) value = single;
            String expected = String.format(Locale.ROOT, "%,." + decimals + "f", value).replace(',', THIN).replace('-',
                    '−');
            assertEquals(expected, Format.decimal(value, decimals), () -> "decimals " + decimals);
        }
        for (double value : new double[] {0, -0.0, 1.005, 0.125, 2.5, 999.9995, 1e18, 123456789.5, Double.MIN_VALUE})
            assertEquals(String.format(Locale.ROOT, "%,.2f", value).replace(',', THIN).replace('-', '−'),
                    Format.decimal(value, 2));
        for (long whole : new long[] {0, 7, 999, 1000, -12345, 1L << 60})
            assertEquals(String.format(Locale.ROOT, "%,d", whole).replace(',', THIN).replace('-', '−'),
                    Format.count(whole));
    }
}
