package dev.kakehashi.web.ui;

import java.util.List;

/** A table of links whose cells are coloured in ten levels; the number stands in the cell. */
public record Heatmap(String caption, String corner, List<Head> columns, List<Row> rows) {

    /** @param href may be null, as may title (shown on hovering, never the only place of a fact) */
    public record Head(String label, String title, String href) {}

    public record Row(Head head, List<Cell> cells) {}

    /**
     * @param level 0 to 9, or -1 for a cell without a number, whose text says why
     * @param name what a screen reader says for the link: text with its row and column
     */
    public record Cell(int level, String text, String href, String name) {
        public static Cell missing(String why, String href, String name) {
            return new Cell(-1, why, href, name);
        }
    }

    /** The colour level of a value between two ends that are equal for all cells. */
    public static int level(double value, double low, double high) {
        if (Double.isNaN(value)) return -1;
        if (!(high > low)) return 5;
        return (int) Math.max(0, Math.min(9, Math.floor(10 * (value - low) / (high - low))));
    }
}
