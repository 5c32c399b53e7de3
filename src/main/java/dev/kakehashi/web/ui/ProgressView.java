package dev.kakehashi.web.ui;

import dev.kakehashi.catalog.Job;

/**
 * A bar of work under way.
 *
 * @param label what is being done, for those who do not see the bar
 * @param text done of total, rate and time left
 */
public record ProgressView(String label, long done, long total, String text) {

    public static ProgressView of(Job job) {
        var ui = Screen.messages(UiMessages.class);
        var text = new StringBuilder();
        if (job.total > 0) {
            text.append(Format.percent((double) job.done / job.total)).append(" · ");
            text.append(Format.brief(job.done)).append(" / ").append(Format.brief(job.total));
            if (job.unit != null) text.append(' ').append(job.unit);
        }
        if (job.rate != null && job.rate > 0) text.append(" · ").append(ui.rate(Format.brief(job.rate), unit(job)));
        if (job.timeLeft() != null) text.append(" · ").append(ui.left(Format.duration(job.timeLeft())));
        return new ProgressView(job.phase == null ? job.title : job.phase, Math.min(job.done, job.total), job.total,
                text.toString());
    }

    private static String unit(Job job) {
        return job.unit == null ? "" : job.unit;
    }

    public boolean known() {
        return total > 0;
    }
}
