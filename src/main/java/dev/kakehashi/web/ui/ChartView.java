package dev.kakehashi.web.ui;

/**
 * A curve or histogram drawn from a JSON address that answers
 * {@code {"series":[{"name":"..","points":[[x,y],..]},..]}} or, for bars, {@code {"labels":[..],"series":[{"name":"..","values":[..]}]}}.
 *
 * @param id of the figure, unique on its page
 * @param kind {@code line} or {@code bar}
 * @param follows id of a polled fragment: whenever it is swapped, the chart reads its numbers again; or null
 */
public record ChartView(
        String id, String kind, String url, String caption, String xTitle, String yTitle, boolean logX, String follows) {

    public static ChartView line(String id, String url, String caption, String xTitle, String yTitle) {
        return new ChartView(id, "line", url, caption, xTitle, yTitle, false, null);
    }

    public static ChartView bars(String id, String url, String caption, String xTitle, String yTitle) {
        return new ChartView(id, "bar", url, caption, xTitle, yTitle, false, null);
    }

    public ChartView logarithmic() {
        return new ChartView(id, kind, url, caption, xTitle, yTitle, true, follows);
    }

    public ChartView following(String fragment) {
        return new ChartView(id, kind, url, caption, xTitle, yTitle, logX, fragment);
    }
}
