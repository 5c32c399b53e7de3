package dev.kakehashi.work;

import dev.kakehashi.catalog.ModelNotice;
import dev.kakehashi.model.CheckpointFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Training steps of one model compared: what hinders is thrown, what does not is noticed. */
public final class StepComparison {
    private static final int NAMED = 20;

    private StepComparison() {}

    /** What one step alone gives to notice. */
    public static void look(CheckpointFolder read, long step, List<ModelNotice> notices) {
        if (!read.beyondVocabulary().isEmpty())
            notice(notices, ModelNotice.Kind.BEYOND_VOCABULARY, step, shown(read.beyondVocabulary()));
    }

    /**
     * One tokenizer to the byte for all steps means that a corpus is tokenized once for all.
     *
     * @return the tokenizer.json to use in place of the step's own, or null
     * @throws IOException when they are not steps of one model
     */
    public static Path compare(
            CheckpointFolder one, long step, CheckpointFolder first, long firstStep, List<ModelNotice> notices)
            throws IOException {
        one.requireSameModel(first, step, firstStep);
        var fields = one.otherFields(first);
        if (!fields.isEmpty()) notice(notices, ModelNotice.Kind.OTHER_FIELDS, step, shown(fields));
        if (one.sameTokenizerFile(first)) return null;
        notice(notices, ModelNotice.Kind.TOKENIZER_WRITTEN_DIFFERENTLY, step, "");
        return first.tokenizer();
    }

    private static void notice(List<ModelNotice> notices, ModelNotice.Kind kind, long step, String text) {
        ModelNotice.add(notices, new ModelNotice(kind, List.of(step), text, null));
    }

    /** The first names, apart by commas. */
    public static String shown(List<String> names) {
        var some = new ArrayList<>(names.subList(0, Math.min(names.size(), NAMED)));
        if (names.size() > some.size()) some.add("…");
        return String.join(", ", some);
    }
}
