package dev.kakehashi.web.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ColourContrastTest {
    private static final double TEXT = 4.5;
    private static final double GRAPHICS = 3.0;
    private static final Pattern COLOUR = Pattern
            .compile("--([a-z0-9-]+): (?:light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)|(#[0-9a-f]{6}))");

    private final Map<String, String> light = new HashMap<>();
    private final Map<String, String> dark = new HashMap<>();

    ColourContrastTest() throws IOException {
        try (var in = getClass().getResourceAsStream("/META-INF/resources/ui/app.css")) {
            var match = COLOUR.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            while (match.find()) {
                light.put(match.group(1), match.group(2) == null ? match.group(4) : match.group(2));
                dark.put(match.group(1), match.group(3) == null ? match.group(4) : match.group(3));
            }
        }
    }

    @Test
    void the_formula_gives_the_known_ends_of_the_scale() {
        assertEquals(21, contrast("#000000", "#ffffff"), 1e-9);
        assertEquals(1, contrast("#777777", "#777777"), 1e-9);
        assertEquals(4.48, contrast("#777777", "#ffffff"), 0.005);
    }

    @Test
    void text_is_readable_on_everything_it_stands_on() {
        var poor = new ArrayList<String>();
        for (String ink : List.of("ink", "ink-soft", "link", "queued", "running", "succeeded", "failed", "cancelled"))
            for (String ground : List.of("canvas", "surface", "raised")) check(poor, ink, ground, TEXT);
        for (String ink : List.of("ink", "failed")) check(poor, ink, "error-back", TEXT);
        check(poor, "action-ink", "action", TEXT);
        assertTrue(poor.isEmpty(), poor::toString);
    }

    @Test
    void every_level_of_highlighted_tokens_and_heatmap_cells_keeps_its_text_readable() {
        var poor = new ArrayList<String>();
        for (int level = 0; level <= 5; level++) check(poor, "ink", "token-" + level, TEXT);
        for (int level = 0; level <= 9; level++) check(poor, "heat-ink-" + level, "heat-" + level, TEXT);
        assertTrue(poor.isEmpty(), poor::toString);
    }

    @Test
    void edges_of_inputs_curves_and_bars_stand_out_from_their_ground() {
        var poor = new ArrayList<String>();
        for (int series = 1; series <= 6; series++) check(poor, "series-" + series, "canvas", GRAPHICS);
        for (String part : List.of("english", "japanese", "mixed", "rare", "dead", "edge", "focus"))
            check(poor, part, "canvas", GRAPHICS);
        for (String ground : List.of("surface", "raised")) check(poor, "edge", ground, GRAPHICS);
        check(poor, "running", "surface", GRAPHICS);
        assertTrue(poor.isEmpty(), poor::toString);
    }

    private void check(List<String> poor, String front, String back, double least) {
        for (var theme : List.of(Map.entry("light", light), Map.entry("dark", dark))) {
            String ink = theme.getValue().get(front);
            String ground = theme.getValue().get(back);
            assertTrue(ink != null && ground != null, "the style sheet defines no " + front + " or no " + back);
            double ratio = contrast(ink, ground);
            if (ratio < least) poor.add("%s: %s on %s has %.2f".formatted(theme.getKey(), front, back, ratio));
        }
    }

    private static double contrast(String one, String other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    /** Relative luminance as WCAG 2 defines it. */
    private static double luminance(String hex) {
        double[] linear = new double[3];
        for (int i = 0; i < 3; i++) {
            double c = Integer.parseInt(hex.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
            linear[i] = c <= 0.03928 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
        }
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    }
}
