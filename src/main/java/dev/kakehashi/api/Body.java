package dev.kakehashi.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kakehashi.submission.Fields;
import dev.kakehashi.submission.RefusalMessages;
import dev.kakehashi.submission.Refused;
import io.quarkus.qute.i18n.MessageBundles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a JSON object as the same named fields that the forms submit: numbers, texts, flags, and lists of them. */
final class Body {
    private Body() {}

    static Fields fields(JsonNode body) {
        if (body == null || !body.isObject()) throw new Refused(Map.of("body", "The body must be a JSON object."));
        var fields = new LinkedHashMap<String, List<String>>();
        for (var entries = body.fields(); entries.hasNext();) {
            var entry = entries.next();
            var values = new ArrayList<String>();
            if (entry.getValue().isArray()) entry.getValue().forEach(item -> values.add(item.asText()));
            else if (!entry.getValue().isNull()) values.add(entry.getValue().asText());
            fields.put(entry.getKey(), values);
        }
        return new Fields(fields, MessageBundles.get(RefusalMessages.class));
    }
}
