package dev.kakehashi.submission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.sae.SaeConfig;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers and lists that would take an hour or a heap: refused at once, and the fallback stands. */
class FieldsTest {
    /** Each sentence is the name of its message with what it says. */
    private static final RefusalMessages SAY = (RefusalMessages) Proxy.newProxyInstance(
            RefusalMessages.class.getClassLoader(), new Class<?>[] {RefusalMessages.class},
            (proxy, method, arguments) -> method.getName() + (arguments == null ? "" : Arrays.toString(arguments)));

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "NaN", "Infinity", "-Infinity", "1e2147483647", "9223372036854775808", "1e-400",
        "0x10", "1.5", "--1", "1e"})
    void what_is_no_whole_number_is_refused_by_what_was_given(String text) {
        var fields = fields("x", text);
        assertEquals(7, fields.whole("x", 7, 0, 100));
        assertTrue(fields.errors().get("x").matches("(notWhole|outside).*"), fields.errors()::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "NaN", "Infinity", "-1e999", "x", "1,5"})
    void what_is_no_number_is_refused(String text) {
        var fields = fields("x", text);
        assertEquals(0.5, fields.number("x", 0.5, 0, 1));
        assertEquals(1, fields.errors().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0,05", "1,5", "0.1; 0,2", "0,1 0,2", "0,05,0,1", "0,1,2", "-0,5", "05", "0.1,05"})
    void a_decimal_comma_is_refused_in_a_list_of_numbers_and_not_read_as_two_values(String text) {
        var fields = fields("x", text);
        assertEquals(List.of(0.5), fields.eachNumber("x", 0.5, -1000, 1000));
        assertTrue(fields.errors().get("x").startsWith("twofold"), fields.errors()::toString);
        assertEquals(List.of(), SeveralValues.DECIMALS.understood(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.05, 0.1; 0.2 1e-3", "0.05,0.1,0.2,1e-3", "0.05;0.1;0.2;1e-3", "0.05 0.05 0.1 0.2 1e-3"})
    void numbers_are_apart_by_blanks_semicolons_or_commas_as_long_as_no_comma_could_be_a_point(String text) {
        assertEquals(List.of(0.05, 0.1, 0.2, 0.001), fields("x", text).eachNumber("x", 1, 0, 1));
        assertEquals(List.of("0.05", "0.1", "0.2", "1e-3"), SeveralValues.DECIMALS.understood(text));
        assertEquals(List.of(1.0, 2.0, 3.0), fields("x", "1,2,3").eachNumber("x", 1, 0, 5));
        assertEquals(List.of(0.0, 1.0), fields("x", "0, 1").eachNumber("x", 1, 0, 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0,05", "1,000", "01-04", "3,050", "1; 007"})
    void a_part_with_a_zero_before_its_digits_is_refused_in_lists_of_whole_numbers_and_ranges(String text) {
        var fields = fields("layers", text);
        assertEquals(0, fields.wholes("layers", 0, 5000).size());
        assertTrue(fields.errors().get("layers").startsWith("twofold"), fields.errors()::toString);
    }

    @Test
    void semicolons_part_values_in_every_list() {
        assertEquals(Set.of(1, 2, 3, 8), fields("layers", "1-3; 8").wholes("layers", 0, 10));
        assertEquals(List.of("mixed", "english"), fields("classes", "mixed;english").all("classes"));
        assertEquals(List.of("1-3", "8"), SeveralValues.RANGES.understood("1-3; 8"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0,05", "0,5", "12,34", "1.000", "0,050", "1,0000"})
    void a_comma_or_point_that_could_part_decimals_or_thousands_is_refused_in_a_whole_number(String text) {
        for (var several : List.of(false, true)) {
            var fields = fields("x", text);
            if (several && text.matches("12,34|1,0000|0,5")) continue; // two values
            if (several) assertEquals(List.of(7L), fields.eachWhole("x", 7, 0, 9_999), text);
            else assertEquals(7, fields.whole("x", 7, 0, 9_999));
            assertTrue(fields.errors().get("x").startsWith("twofold"), fields.errors()::toString);
        }
    }

    @Test
    void thousands_with_commas_stay_whole_numbers() {
        assertEquals(1_000_000, fields("x", "1,000,000").whole("x", 7, 0, 9_999_999));
        assertEquals(List.of(1_024L, 2_048L, 512L), fields("x", "1,024, 2,048 512").eachWhole("x", 7, 0, 9_999));
        assertEquals(List.of("1024", "2048", "512"), SeveralValues.WHOLES.understood("1,024, 2,048 512"));
        assertEquals(List.of(32L, 64L), fields("x", "32,64").eachWhole("x", 7, 0, 9_999));
    }

    @Test
    void a_number_of_a_million_digits_is_refused_without_being_read() {
        assertTimeout(Duration.ofSeconds(2), () -> {
            var fields = fields("x", "1".repeat(1_000_000));
            fields.whole("x", 7, 0, 100);
            fields.number("x", 7, 0, 100);
            assertTrue(fields.errors().get("x").length() < 100, "and not repeated");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"1..1000000000", "1-1000000000", "0-999999999", "5-1", "-1", "1e9", "all"})
    void a_range_beyond_what_is_there_is_refused_before_it_is_counted(String text) {
        var fields = fields("steps", text);
        assertEquals(0, fields.wholes("steps", 0, 100_000_000).size());
        assertEquals(1, fields.errors().size());
    }

    @Test
    void many_ranges_do_not_add_up_to_a_heap() {
        var ranges = IntStream.range(0, 9_000).mapToObj(i -> i * 10_000 + "-" + (i * 10_000 + 9_999))
                .collect(Collectors.joining(","));
        var fields = fields("steps", ranges);
        assertEquals(0, fields.wholes("steps", 0, 100_000_000).size());
        assertEquals("tooMany[65536]", fields.errors().get("steps"));
    }

    @Test
    void an_sae_may_have_as_many_latents_as_its_matrices_fit_and_more_than_16_bits_count() {
        var fields = fields("latents", "131072");
        var settings = SaeFields.read(fields, SaeConfig.paper());
        assertEquals(131_072, settings.get(0).latents());
        SaeFields.requireSizes(fields, settings, 4096);
        assertTrue(fields.errors().isEmpty(), fields.errors()::toString);
        SaeFields.requireSizes(fields, settings, 4097);
        assertTrue(fields.errors().get("latents").startsWith("matrixTooLarge"), fields.errors()::toString);
    }

    @Test
    void a_list_ends_where_nobody_reads_on() {
        var fields = fields("x", "1,".repeat(500_000));
        assertEquals(10_000, fields.all("x").size());
        assertEquals("tooMany[10000]", fields.errors().get("x"));
        assertEquals(10_000, fields("x", "a\n".repeat(500_000)).lines("x").size());
    }

    @Test
    void a_grid_of_billions_of_settings_is_refused_before_it_is_made() {
        var many = IntStream.range(2, 5_000).mapToObj(Integer::toString).collect(Collectors.joining(" "));
        var fields = new Fields(Map.of("latents", List.of(many), "k", List.of(many), "learningRate",
                List.of(many.replace(" ", " 0.0")), "seed", List.of(many)), SAY);
        assertTimeout(Duration.ofSeconds(5), () -> SaeFields.read(fields, SaeConfig.paper()));
        assertEquals("manySettings[64]", fields.errors().get("latents"));
    }

    @Test
    void text_that_no_database_holds_is_refused() {
        for (var text : List.of("a\0b", "a\ud800b")) {
            var fields = fields("name", text);
            assertEquals("", fields.text("name", 100));
            assertEquals("noText", fields.errors().get("name"));
        }
        assertEquals("架け橋 \ud83c\udf09", fields("name", " 架け橋 \ud83c\udf09 ").text("name", 100));
    }

    private static Fields fields(String name, String value) {
        return new Fields(Map.of(name, List.of(value)), SAY);
    }
}
