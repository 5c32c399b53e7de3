package dev.kakehashi.submission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.kakehashi.files.Sha256;
import java.util.Map;
import java.util.TreeMap;

/**
 * SHA-256 of what a result depends on: the configuration, and the hashes of checkpoint, corpora and whatever else it is
 * made from.
 */
final class ConfigHash {
    private ConfigHash() {}

    /** @param parts by name; in which order they are given changes nothing */
    static String of(ObjectMapper json, Map<String, ?> parts) {
        try {
            var text = json.writer().with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .writeValueAsString(new TreeMap<>(parts));
            return Sha256.of(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain records become JSON", e);
        }
    }

    /** The hash of what is there, and the number of what is still to be made. */
    static String of(String sha256, long id) {
        return sha256 == null ? "number " + id : sha256;
    }
}
