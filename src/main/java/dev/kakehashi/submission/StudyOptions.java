package dev.kakehashi.submission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.jobs.Jobs;
import dev.kakehashi.sae.SaeConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a study was asked for, as the fields of the form that submits one: what clones and extensions begin with. */
@ApplicationScoped
public class StudyOptions {
    /** What may differ between SAEs of one layer. */
    static final List<String> LISTS = Stream.of(StudyOption.values()).filter(option -> option.several() != null)
            .map(StudyOption::field).toList();

    /** Which sequences are read is stored where it is another than the usual one. */
    public static final List<StudyOption> LEFT_OUT = List.of(StudyOption.SEQUENCE_LENGTH,
            StudyOption.VALIDATION_SEQUENCES, StudyOption.ENGLISH_SHARE);

    @Inject ObjectMapper json;
    @Inject Jobs jobs;

    /** Every field of the form that submits a study but its name. */
    public Map<String, List<String>> fields(Study study) {
        var fields = new HashMap<String, List<String>>();
        read(study.configJson).properties().forEach(option -> fields.put(option.getKey(), values(option.getValue())));
        var usual = StudyOption.filledIn(new StudyOption.Usual(SaeConfig.paper(), AnalysisOptions.paper()));
        for (var option : LEFT_OUT) fields.putIfAbsent(option.field(), usual.get(option.field()));
        read(study.optionsJson)
                .properties()
                .forEach(option -> fields.put(
                        option.getKey().equals("seed") ? StudyOption.ANALYSIS_SEED.field() : option.getKey(),
                        values(option.getValue())));
        var steps = new TreeSet<Long>();
        var layers = new TreeSet<Integer>();
        for (var sae : Grid.of(study, json).saes()) {
            steps.add(sae.step());
            layers.add(sae.layer());
        }
        fields.put("model", List.of(study.model.slug));
        fields.put("steps", steps.stream().map(String::valueOf).toList());
        fields.put("layers", List.of(ranges(layers)));
        fields.put("englishCorpus", List.of(study.englishCorpus.slug));
        fields.put("japaneseCorpus", List.of(study.japaneseCorpus.slug));
        if (study.lexicon != null) fields.put("lexicon", List.of(study.lexicon));
        embedding(study).ifPresent(checkpoint -> fields.put("embeddingModel", List.of(checkpoint.model.slug)));
        return fields;
    }

    /** Whose token embeddings the study's analyses use; empty where that checkpoint was deleted. */
    Optional<Checkpoint> embedding(Study study) {
        Sae any = Sae.find("study = ?1 and analyseJob is not null order by id desc", study).firstResult();
        if (any == null) return Optional.empty();
        try {
            if (jobs.read(any.analyseJob) instanceof JobSpec.AnalyseSaes spec)
                return Checkpoint.findByIdOptional(spec.embeddingCheckpointId());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("job " + any.analyseJob.id + " cannot be read", e);
        }
        return Optional.empty();
    }

    /** The SAEs' common configuration; where they differ, the values of all of them. */
    String asked(List<SaeConfig> settings) {
        ObjectNode asked = json.valueToTree(settings.get(0));
        for (var name : LISTS) {
            var values = new LinkedHashSet<JsonNode>();
            for (var setting : settings) values.add(json.<ObjectNode>valueToTree(setting).get(name));
            if (values.size() > 1) asked.putArray(name).addAll(values);
        }
        return asked.toString();
    }

    /** {@code 1-4, 8} for 1, 2, 3, 4 and 8. */
    static String ranges(Iterable<Integer> numbers) {
        var parts = new ArrayList<String>();
        Integer first = null;
        Integer last = null;
        for (var number : numbers) {
            if (last != null && number == last + 1) {
                last = number;
                continue;
            }
            if (first != null) parts.add(first.equals(last) ? "" + first : first + "-" + last);
            first = number;
            last = number;
        }
        if (first != null) parts.add(first.equals(last) ? "" + first : first + "-" + last);
        return String.join(", ", parts);
    }

    private static List<String> values(JsonNode option) {
        if (option.isNull()) return List.of();
        if (!option.isArray()) return List.of(option.asText());
        var all = new ArrayList<String>();
        option.forEach(each -> all.add(each.asText()));
        return List.of(String.join(" ", all));
    }

    private JsonNode read(String stored) {
        try {
            return json.readTree(stored);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored options are JSON", e);
        }
    }

    /**
     * The SAEs a study has.
     *
     * @param settings every configuration once, in the order in which they were asked for, with the name its SAEs carry
     */
    record Grid(List<Cell> saes, Map<SaeConfig, String> settings) {
        record Cell(long checkpoint, long step, int layer, SaeConfig config) {}

        static Grid of(Study study, ObjectMapper json) {
            var saes = new ArrayList<Cell>();
            var settings = new java.util.LinkedHashMap<SaeConfig, String>();
            var configs = new HashMap<String, SaeConfig>();
            Sae.getEntityManager()
                    .createQuery(
                            "select s.checkpoint.id, s.checkpoint.step, s.layer, s.configJson, s.setting from Sae s"
                                    + " where s.study = ?1 order by s.id",
                            Object[].class)
                    .setParameter(1, study)
                    .getResultStream()
                    .forEach(row -> {
                        var config = configs.computeIfAbsent((String) row[3], text -> config(text, json));
                        settings.putIfAbsent(config, (String) row[4]);
                        saes.add(new Cell((Long) row[0], (Long) row[1], (Integer) row[2], config));
                    });
            return new Grid(saes, settings);
        }

        private static SaeConfig config(String text, ObjectMapper json) {
            try {
                return json.readValue(text, SaeConfig.class);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("stored configurations are JSON", e);
            }
        }
    }
}
