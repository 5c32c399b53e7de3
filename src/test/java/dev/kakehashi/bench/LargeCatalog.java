package dev.kakehashi.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.SaeMetric;
import dev.kakehashi.sae.SaeConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A catalog as large as a lab's: one model of 28 layers at 12 checkpoints under three studies, which are 1,008 analysed
 * SAEs with all their metrics and jobs. The first SAE has files; ids are counted through studies, layers and
 * checkpoints in this order.
 */
final class LargeCatalog {
    static final int STUDIES = 3;
    static final int LAYERS = 28;
    static final int CHECKPOINTS = 12;
    static final int SAES = STUDIES * LAYERS * CHECKPOINTS;
    static final String MODEL = "large";
    /** Beyond every id used here: what the running application adds gets ids of its own. */
    private static final int FREE = 1_000_000;

    private LargeCatalog() {}

    static String sae(int id) {
        return "sae-" + id;
    }

    /** @param latents of every SAE; @param checkpoint, analysis folders of the SAE that has files */
    static void fill(Connection database, int latents, Path checkpoint, Path analysis) throws Exception {
        var json = new ObjectMapper();
        String config = json.writeValueAsString(SaeConfig.paper());
        String options = json.writeValueAsString(AnalysisOptions.paper());
        run(database,
                "insert into language_model (id, slug, family, name, layers, width, vocabulary, parameters, "
                        + "tokens_per_step, created_at)"
                        + " values (1, ?, 'bench', 'Large 3.7B', ?, 3072, 99584, 3700000000, 4194304, now())",
                MODEL, LAYERS);
        run(database,
                "insert into corpus (id, slug, name, language, path, validation_percent, evaluation_percent, state, "
                        + "documents, created_at)"
                        + " values (1, 'large-en', 'Large English', 'en', 'nowhere', 2, 10, 'READY', 1000000, now()),"
                        + " (2, 'large-ja', 'Large Japanese', 'ja', 'nowhere', 2, 10, 'READY', 1000000, now())");
        run(database, "insert into checkpoint (id, model_id, step, tokens_seen, state, folder, created_at)"
                + " select x, 1, 10000 * x, cast(41943040000 as bigint) * x, 'READY', ?, now() from system_range(1, "
                + "?) as r(x)",
                checkpoint.toString(), CHECKPOINTS);
        run(database,
                "insert into study (id, slug, name, model_id, english_corpus_id, japanese_corpus_id, config_json, "
                        + "options_json, created_at)"
                        + " select x, 'study-' || x, 'Study ' || x, 1, 1, 2, ?, ?, now() from system_range(1, ?) as "
                        + "r(x)",
                config, options, STUDIES);
        jobs(database, config, options);
        run(database,
                "insert into sae (id, slug, study_id, checkpoint_id, layer, width, latents, k, seed, state, "
                        + "config_json, train_job_id,"
                        + " analyse_job_id, folder, tokens_trained, training_seconds, final_loss, validation_loss, "
                        + "created_at)"
                        + " select x, 'sae-' || x, 1 + (x - 1) / ?, 1 + mod(x - 1, ?), 1 + mod((x - 1) / ?, ?), 3072, "
                        + "?, 32, 0, 'ANALYSED', ?,"
                        + " 2 * x - 1, 2 * x, 'nowhere', 100000000, 5400, 0.2, 0.2, now() from system_range(1, ?) as "
                        + "r(x)",
                LAYERS * CHECKPOINTS, CHECKPOINTS, CHECKPOINTS, LAYERS, latents, config, SAES);
        run(database, "insert into analysis (id, sae_id, options_json, embedding_checkpoint_id, folder, created_at)"
                + " select x, x, ?, ?, ?, now() from system_range(1, ?) as r(x)", options, CHECKPOINTS,
                analysis.toString(), SAES);
        run(database, "update sae set analysis_id = id");
        metrics(database);
        for (var sequence : List.of("language_model", "checkpoint", "corpus", "study", "sae", "analysis", "job",
                "job_line"))
            run(database, "alter sequence " + sequence + "_seq restart with " + FREE);
    }

    /** Two ended jobs for every SAE: more rows than a lab's, which share them between layers. */
    private static void jobs(Connection database, String config, String options) throws SQLException {
        run(database,
                "insert into job (id, kind, title, spec, state, priority, study_id, attempts, max_attempts, fence, "
                        + "cancel_requested, done, total,"
                        + " unit, created_at, started_at, finished_at)"
                        + " select x, case mod(x, 2) when 1 then 'train-saes' else 'analyse-saes' end, 'Job ' || x,"
                        + " case mod(x, 2) when 1 then "
                        + "'{\"kind\":\"train-saes\",\"studyId\":1,\"checkpointId\":1,\"saeIds\":[1],\"config\":' || "
                        + "? || '}'"
                        + " else '{\"kind\":\"analyse-saes\",\"studyId\":1,\"checkpointId\":1,\"saeIds\":[1],\"embeddingCheckpointId\":1,\"options\":' || ? || '}' end,"
                        + " 'SUCCEEDED', 0, 1 + (x - 1) / ?, 1, 3, 1, false, 100, 100, 'steps', now(), now(), now() "
                        + "from system_range(1, ?) as r(x)",
                config, options, 2 * LAYERS * CHECKPOINTS, 2 * SAES);
    }

    private static void metrics(Connection database) throws SQLException {
        for (var metric : SaeMetric.values())
            for (var language : metric.perLanguage() ? List.of("all", "en", "ja") : List.of("all"))
                run(database, "insert into analysis_metric (analysis_id, name, language, number) select x, ?, ?,"
                        + " mod(x * 7919, 1000) / 1000.0 from system_range(1, ?) as r(x)", metric.id(), language, SAES);
    }

    private static void run(Connection database, String sql, Object... values) throws SQLException {
        try (var statement = database.prepareStatement(sql)) {
            for (var i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
            statement.executeUpdate();
        }
    }
}
