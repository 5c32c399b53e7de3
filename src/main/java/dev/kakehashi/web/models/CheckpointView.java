package dev.kakehashi.web.models;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.web.terms.ModelMessages;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import java.util.List;

/** One checkpoint: what it is and which SAEs were trained on it. */
record CheckpointView(
        String key,
        String title,
        String model,
        String modelName,
        String step,
        String tokensSeen,
        String state,
        String problem,
        String folder,
        String origin,
        String tokenizer,
        String sha256,
        Long job,
        String newSaes,
        String saesQuery,
        List<SaeLine> saes) {

    record SaeLine(String slug, int layer, String modulePath, String study, String size, String state,
            String explainedVariance, String mixedShare) {}

    static CheckpointView of(Checkpoint checkpoint) {
        var text = Screen.messages(ModelMessages.class);
        List<Sae> saes = Sae.list("checkpoint = ?1 order by study.id desc, layer, id", checkpoint);
        var step = Format.count(checkpoint.step);
        return new CheckpointView(
                checkpoint.model.slug + "@" + checkpoint.step,
                text.checkpointTitle(checkpoint.model.name, step),
                checkpoint.model.slug,
                checkpoint.model.name,
                step,
                checkpoint.tokensSeen == null ? text.unknown() : Format.count(checkpoint.tokensSeen),
                switch (checkpoint.state) {
                    case READY -> text.stateReady();
                    case PLANNED -> text.statePlanned();
                    case FAILED -> text.failed();
                },
                checkpoint.problem,
                checkpoint.folder,
                checkpoint.origin,
                checkpoint.tokenizer,
                checkpoint.weightsSha256,
                checkpoint.job == null ? null : checkpoint.job.id,
                "/saes/new?model=" + checkpoint.model.slug + "&steps=" + checkpoint.step,
                "model=" + checkpoint.model.slug + "&step=" + checkpoint.step,
                saes.stream().map(sae -> line(sae, text)).toList());
    }

    private static SaeLine line(Sae sae, ModelMessages text) {
        return new SaeLine(
                sae.slug,
                sae.layer,
                sae.modulePath(),
                sae.study.name,
                sae.setting.isEmpty() ? "n = " + Format.count(sae.latents) + ", k = " + Format.count(sae.k)
                        : sae.setting,
                switch (sae.state) {
                    case QUEUED -> text.queued();
                    case TRAINED -> text.trained();
                    case ANALYSED -> text.stateReady();
                    case FAILED -> text.failed();
                },
                number(sae, "explained-variance"),
                number(sae, "mixed-share"));
    }

    private static String number(Sae sae, String metric) {
        if (sae.analysis == null) return Format.NOTHING;
        dev.kakehashi.catalog.AnalysisMetric row = dev.kakehashi.catalog.AnalysisMetric.findById(
                new dev.kakehashi.catalog.AnalysisMetric.Key(sae.analysis.id, metric, "all"));
        return Format.percent(row == null ? null : row.number);
    }
}
