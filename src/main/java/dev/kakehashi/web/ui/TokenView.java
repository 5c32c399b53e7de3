package dev.kakehashi.web.ui;

import dev.kakehashi.tokenizer.TokenPart;
import java.util.List;

/**
 * One token as a context shows it.
 *
 * @param level 0 (not activated) to 5 (at the maximum)
 * @param peak whether this is the token the context was chosen for
 * @param title shown on hovering; may be null
 */
public record TokenView(List<TokenPart> parts, int level, boolean peak, String title) {

    /** The highlighting of an activation as a share of the feature's maximum. */
    public static int level(double activation, double max) {
        if (!(activation > 0) || !(max > 0)) return 0;
        return (int) Math.max(1, Math.min(5, Math.ceil(5 * activation / max)));
    }
}
