package dev.kakehashi.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kakehashi.outside.OutsideJson;
import dev.kakehashi.outside.Unusable;
import dev.kakehashi.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The tokens that end a text of a model, as its files say: generation stops at any of them. */
public final class EndTokens {
    private static final List<String> FILES = List.of("generation_config.json", "config.json");

    private EndTokens() {}

    /**
     * {@code eos_token_id} of generation_config.json and config.json, a number or a list in either; what the vocabulary
     * calls the end where both are silent.
     *
     * @throws UnsupportedModelException when a file that is there cannot be read
     */
    public static Set<Integer> of(Path folder, Vocabulary vocabulary) throws IOException {
        var ends = new TreeSet<Integer>();
        for (var name : FILES) {
            var file = folder.resolve(name);
            if (Files.isRegularFile(file)) add(read(file).path("eos_token_id"), vocabulary, ends);
        }
        if (ends.isEmpty()) vocabulary.eos().ifPresent(ends::add);
        return ends;
    }

    /** An id of no piece ends nothing: some files say -1 for none. */
    private static void add(JsonNode ids, Vocabulary vocabulary, Set<Integer> ends) {
        if (ids.isArray()) ids.forEach(id -> add(id, vocabulary, ends));
        boolean whole = ids.isIntegralNumber() && ids.canConvertToInt();
        if (whole && ids.asInt() >= 0 && ids.asInt() < vocabulary.size()) ends.add(ids.asInt());
    }

    private static JsonNode read(Path file) throws IOException {
        try {
            return OutsideJson.tree(file, 1 << 20);
        } catch (Unusable e) {
            throw new UnsupportedModelException(file.getFileName() + " " + e.getMessage() + ".");
        }
    }
}
