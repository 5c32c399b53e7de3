package dev.kakehashi.web.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Parts of a whole as one bar and in words. */
public record SharesView(List<Part> parts) {

    /** @param key decides the colour: english, japanese, mixed, rare or dead */
    public record Part(String key, String label, String start, String width, String text) {}

    /** One part before the bar is laid out; {@code amount} is a count or a share. */
    public record Amount(String key, String label, double amount) {}

    public static SharesView of(List<Amount> amounts) {
        double whole = amounts.stream().mapToDouble(Amount::amount).sum();
        var parts = new ArrayList<Part>();
        double start = 0;
        for (Amount each : amounts) {
            double share = whole > 0 ? each.amount / whole : 0;
            parts.add(new Part(each.key, each.label, percent(start), percent(share), Format.percent(share)));
            start += share;
        }
        return new SharesView(List.copyOf(parts));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.3f", 100 * share);
    }

    public String sentence() {
        return parts.stream().map(part -> part.label + " " + part.text).collect(Collectors.joining(", "));
    }
}
