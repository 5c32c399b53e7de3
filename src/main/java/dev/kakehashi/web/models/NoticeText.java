package dev.kakehashi.web.models;

import dev.kakehashi.catalog.ModelNotice;
import dev.kakehashi.web.terms.ModelMessages;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import java.util.stream.Collectors;

/** Notices about a model's checkpoints as sentences. */
final class NoticeText {
    private static final int STEPS_NAMED = 10;

    private NoticeText() {}

    static String of(ModelNotice notice) {
        var text = Screen.messages(ModelMessages.class);
        var steps = steps(notice);
        var number = notice.number() == null ? "" : Format.count(notice.number());
        return switch (notice.kind()) {
            case SKIPPED_FOLDERS -> text.skippedFolders(number, notice.text());
            case OTHER_FIELDS -> text.otherFields(steps, notice.text());
            case TOKENIZER_WRITTEN_DIFFERENTLY -> text.tokenizerWrittenDifferently(steps);
            case TOKENIZER_AROUND -> text.tokenizerAround(steps, notice.text());
            case TOKENS_BY_NAME -> text.tokensByName(number, steps);
            case OTHER_TOKENS -> text.otherTokens(steps, number);
            case BEYOND_VOCABULARY -> text.beyondVocabulary(notice.text());
        };
    }

    private static String steps(ModelNotice notice) {
        var named = notice.steps().stream().limit(STEPS_NAMED).map(Format::count).collect(Collectors.joining(" · "));
        return notice.steps().size() > STEPS_NAMED ? named + " … (" + Format.count(notice.steps().size()) + ")" : named;
    }
}
