package dev.kakehashi.web.ui;

/**
 * A curve or histogram drawn from a JSON address that answers {@code {"series":[{"name":"..","points":[[x,y],..]},..]}}
 * or, for bars, {@code {"labels":[..],"series":[{"name":"..","values":[..]}]}}.
 *
 * @param id of the figure, unique on its page
 * @param kind {@code line} or {@code bar}
 * @param percent whether values are shares, which the axis names in per cent
 * @param preserved whether it stays as it is drawn when the fragment around it is swapped
 * @param follows id of a polled fragment: whenever it is swapped, the chart reads its numbers again; or null
 */
public record ChartView(
        String id, String kind, String url, String caption, String xTitle, String yTitle, boolean logX,
        boolean percent, boolean preserved,
        String follows) {

    public static ChartView line(String id, String url, String caption, String xTitle, String yTitle) {
        return new ChartView(id, "line", url, caption, xTitle, yTitle, false, false, false, null);
    }

    public static ChartView bars(String id, String url, String caption, String xTitle, String yTitle) {
        return new ChartView(id, "bar", url, caption, xTitle, yTitle, false, false, false, null);
    }

    public ChartView logarithmic() {
        return new ChartView(id, kind, url, caption, xTitle, yTitle, true, percent, preserved, follows);
    }

    public ChartView kept() {
        return new ChartView(id, kind, url, caption, xTitle, yTitle, logX, percent, true, follows);
    }

    public ChartView following(String fragment) {
        return new ChartView(id, kind, url, caption, xTitle, yTitle, logX, percent, true, fragment);
    }

    public ChartView inPercent() {
        return new ChartView(id, kind, url, caption, xTitle, yTitle, logX, true, preserved, follows);
    }
}
