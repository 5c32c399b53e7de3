package dev.kakehashi.web.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.web.terms.JobMessages;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A job's spec as rows of a table; ids of other rows become links to their pages. */
final class SpecRows {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param links empty where the setting is a plain value */
    record Row(String setting, String value, List<Link> links) {}

    record Link(String label, String href) {}

    private final List<Row> rows = new ArrayList<>();

    static List<Row> of(String spec) {
        var made = new SpecRows();
        try {
            made.add("", JSON.readTree(spec));
        } catch (JsonProcessingException e) {
            made.rows.add(new Row("spec", spec, List.of()));
        }
        return made.rows;
    }

    private void add(String prefix, JsonNode node) {
        node.properties().forEach(entry -> {
            String path = prefix + entry.getKey();
            JsonNode value = entry.getValue();
            if (value.isObject()) add(path + ".", value);
            else if (!path.equals("kind")) rows.add(new Row(path, plain(value), links(entry.getKey(), value)));
        });
    }

    private static List<Link> links(String name, JsonNode value) {
        if (!name.endsWith("Id") && !name.endsWith("Ids")) return List.of();
        var links = new ArrayList<Link>();
        for (JsonNode id : value.isArray() ? value : List.of(value)) {
            Link link = id.canConvertToLong() ? link(name.toLowerCase(Locale.ROOT), id.asLong()) : null;
            if (link != null) links.add(link);
        }
        return links;
    }

    private static Link link(String name, long id) {
        if (name.contains("sae")) return sae(Sae.findById(id));
        if (name.contains("checkpoint")) return checkpoint(Checkpoint.findById(id));
        if (name.contains("corpus")) return corpus(Corpus.findById(id));
        if (name.contains("model")) return model(LanguageModel.findById(id));
        if (name.contains("intervention")) return intervention(Intervention.findById(id));
        return name.contains("study") ? study(Study.findById(id)) : null;
    }

    private static Link sae(Sae sae) {
        return sae == null ? null : new Link(sae.slug, "/saes/" + sae.slug);
    }

    private static Link checkpoint(Checkpoint checkpoint) {
        if (checkpoint == null) return null;
        String step = Screen.messages(JobMessages.class).checkpointStep(Format.count(checkpoint.step));
        return new Link(
                checkpoint.model.name + " · " + step,
                "/models/" + checkpoint.model.slug + "/checkpoints/" + checkpoint.step);
    }

    private static Link corpus(Corpus corpus) {
        return corpus == null ? null : new Link(corpus.name, "/corpora/" + corpus.slug);
    }

    private static Link model(LanguageModel model) {
        return model == null ? null : new Link(model.name, "/models/" + model.slug);
    }

    private static Link intervention(Intervention intervention) {
        return intervention == null ? null : new Link(intervention.name, "/interventions/" + intervention.id);
    }

    private static Link study(Study study) {
        return study == null ? null : new Link(study.name, "/studies/" + study.slug);
    }

    private static String plain(JsonNode value) {
        if (value.isNull()) return Format.NOTHING;
        if (value.isArray()) {
            var parts = new ArrayList<String>();
            value.forEach(each -> parts.add(plain(each)));
            return String.join(", ", parts);
        }
        return value.isIntegralNumber() ? Format.count(value.numberValue()) : value.asText();
    }
}
