package dev.kakehashi.web.ui;


/**
 * One token as a context shows it.
 *
 * @param space whether a blank stands before it
 * @param newline whether the token is a line break
 * @param bytes whether it is an incomplete piece of a character
 * @param level 0 (not activated) to 5 (at the maximum)
 * @param peak whether this is the token the context was chosen for
 * @param title shown on hovering; may be null
 */
public record TokenView(String text, boolean space, boolean newline, boolean bytes, int level, boolean peak, String title) {

    /** The highlighting of an activation as a share of the feature's maximum. */
    public static int level(double activation, double max) {
        if (!(activation > 0) || !(max > 0)) return 0;
        return (int) Math.max(1, Math.min(5, Math.ceil(5 * activation / max)));
    }
}
