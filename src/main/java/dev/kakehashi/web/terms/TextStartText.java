package dev.kakehashi.web.terms;

import dev.kakehashi.tokenizer.TextStart;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;

/** What comes before every text of a model, in words. */
public final class TextStartText {
    private TextStartText() {}

    /** @param stored of the model's row; null for one that nobody has looked at for this */
    public static String of(String stored) {
        var text = Screen.messages(ModelMessages.class);
        if (stored == null) return Format.NOTHING;
        var parts = stored.split(" ", 2);
        return switch (TextStart.Source.valueOf(parts[0])) {
            case TOKENIZER -> text.startsByTokenizer(parts[1]);
            case CONFIG -> text.startsByConfig(parts[1]);
            case NONE -> text.startsWithNothing();
        };
    }
}
