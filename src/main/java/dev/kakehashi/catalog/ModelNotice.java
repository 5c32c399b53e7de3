package dev.kakehashi.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Something about a model's checkpoints that hinders nothing and that a person should know.
 *
 * @param steps of the checkpoints it is about; empty where it is about none alone
 * @param text names, apart by commas
 * @param number null where there is none
 */
public record ModelNotice(Kind kind, List<Long> steps, String text, Long number) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public enum Kind {
        /** Folders beside the checkpoints without a config.json: {@code text} names the first of {@code number}. */
        SKIPPED_FOLDERS,
        /** Fields of config.json that differ from those of the first step, without another pass. */
        OTHER_FIELDS,
        /** Its tokenizer.json differs in bytes, not in content; that of the first step is used. */
        TOKENIZER_WRITTEN_DIFFERENTLY,
        /** Without a tokenizer.json of its own it has that of the folder around it. */
        TOKENIZER_AROUND,
        /** Nobody said how many tokens a step has; the names give {@code number}. */
        TOKENS_BY_NAME,
        /** The name says {@code number} tokens, and the tokens of a step make others of it. */
        OTHER_TOKENS,
        /** Tokens of the tokenizer beyond the model's vocabulary that no text becomes. */
        BEYOND_VOCABULARY
    }

    /** Adds a notice, or the steps of one to an equal one. */
    public static void add(List<ModelNotice> notices, ModelNotice notice) {
        for (var i = 0; i < notices.size(); i++) {
            var known = notices.get(i);
            boolean same = known.kind == notice.kind && known.text.equals(notice.text);
            if (!same || !Objects.equals(known.number, notice.number)) continue;
            var steps = new ArrayList<>(known.steps);
            for (var step : notice.steps) if (!steps.contains(step)) steps.add(step);
            notices.set(i, new ModelNotice(known.kind, steps, known.text, known.number));
            return;
        }
        notices.add(notice);
    }

    /** @param stored null where nothing was noticed */
    public static List<ModelNotice> read(String stored) {
        if (stored == null) return new ArrayList<>();
        try {
            return JSON.readValue(stored, new TypeReference<ArrayList<ModelNotice>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("notices are stored as JSON", e);
        }
    }

    public static String write(List<ModelNotice> notices) {
        try {
            return notices.isEmpty() ? null : JSON.writeValueAsString(notices);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a notice is JSON", e);
        }
    }
}
