package dev.kakehashi.web.interventions;

import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.corpus.Split;
import dev.kakehashi.intervention.Arm;
import dev.kakehashi.intervention.InterventionFolder;
import dev.kakehashi.results.OpenIntervention;
import dev.kakehashi.translation.Direction;
import dev.kakehashi.translation.TranslationScores;
import dev.kakehashi.web.terms.SaePlace;
import dev.kakehashi.web.terms.JobMessages;
import dev.kakehashi.web.terms.Setting;
import dev.kakehashi.web.ui.Field;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.ProgressView;
import dev.kakehashi.web.ui.Screen;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An intervention: what was done, the tables, the features that were injected, and where everything came from. */
record InterventionView(
        long id,
        String name,
        SaePlace source,
        String target,
        String targetHref,
        List<String> n,
        List<String> alphas,
        Progress progress,
        Results results,
        List<Setting> options,
        List<Setting> translation,
        String parallelSet,
        String parallelSetHref,
        String submitted,
        String trained) {

    /** @param bar null unless it runs */
    record Progress(boolean live, long job, String state, String stateName, ProgressView bar, String failure) {}

    /** @param grid null when a single alpha and N was tried */
    record Results(
            String perplexity, VerdictView verdict, TableView table, OutputsView outputs, String split,
            List<Field.Option> measures, String measure, TableView grid, List<Chosen> chosen, List<String> signatures,
            List<Prompt> prompts, String sideBySide, boolean comet) {}

    /** The latents of one arm; {@code links} are the first of them. */
    record Chosen(String name, String count, List<Link> links, boolean more) {}

    record Link(String label, String href) {}

    record Prompt(String direction, String text) {}

    private static final int LINKS = 60;

    static InterventionView of(Intervention row, String perplexity, String measure) {
        var target = row.target;
        var options = OpenIntervention.options(row);
        return new InterventionView(
                row.id, row.name, SaePlace.of(row.sae),
                target.model.name + " · "
                        + Screen.messages(JobMessages.class).checkpointStep(Format.count(target.step)),
                "/models/" + target.model.slug + "/checkpoints/" + target.step,
                options.n().stream().map(Format::count).toList(),
                options.alphas().stream().map(ArmNames::alpha).toList(), progress(row),
                row.state == Intervention.State.DONE ? results(row, perplexity, measure) : null,
                Setting.of(row.optionsJson, ArmNames::option),
                Setting.of(row.translationJson, ArmNames::translationOption),
                row.parallelSet == null ? null : row.parallelSet.name,
                row.parallelSet == null ? null : "/parallel-sets/" + row.parallelSet.slug,
                Format.made(row.createdAt, row.createdBy), trained(row));
    }

    /** What of the measured text the SAE has seen. */
    private static String trained(Intervention row) {
        var text = Screen.messages(InterventionMessages.class);
        var last = Format.count(SaePlace.trainedPositions(row.sae));
        var trained = text.trainedPositions(Format.count(SaePlace.firstPosition(row.sae)), last);
        return row.parallelSet == null ? trained : trained + " " + text.promptsBeyond(last);
    }

    private static Progress progress(Intervention row) {
        Job job = row.job;
        return new Progress(
                !job.state.ended(), job.id, job.state.name().toLowerCase(Locale.ROOT),
                Screen.messages(JobMessages.class).state(job.state),
                job.state == Job.State.RUNNING ? ProgressView.of(job) : null,
                job.state == Job.State.SUCCEEDED ? null : job.failure);
    }

    private static Results results(Intervention row, String perplexity, String measure) {
        var open = OpenIntervention.open(row);
        var table = open.table();
        var way = "documents".equals(perplexity) ? "documents" : "tokens";
        var measures = TableView.shown(table, way);
        var chosen = measure != null && measures.contains(measure) ? measure : "perplexity-" + way + "-all";
        var text = Screen.messages(InterventionMessages.class);
        var signatures = new ArrayList<String>();
        for (var direction : Direction.values())
            for (var score : TranslationScores.of(direction)) if (measures.contains(score.id()))
                signatures.add(ArmNames.measure(score.id()) + ": " + score.signature());
        var compared = open.arms().stream().filter(arm -> arm.kind() == Arm.Kind.CLASS || arm.kind() == Arm.Kind.PICKED)
                .map(Arm::key).findFirst().orElse("raw");
        return new Results(
                way, VerdictView.of(table, chosen), TableView.of(row.id, table, open.arms(), way),
                OutputsView.of(table, open.outputs()),
                open.options().split() == Split.EVALUATION ? text.sameDocuments() : text.otherDocuments(),
                measures.stream().map(id -> new Field.Option(id, ArmNames.measure(id))).toList(), chosen,
                TableView.grid(table, chosen), chosen(row, open.arms()), signatures, prompts(open),
                "/interventions/" + row.id + "/side-by-side?arms=baseline," + compared,
                measures.stream().anyMatch(id -> id.startsWith("comet-")));
    }

    private static List<Chosen> chosen(Intervention row, List<Arm> arms) {
        var lists = new ArrayList<Chosen>();
        var seen = new java.util.HashSet<String>();
        for (var arm : arms) {
            if (arm.latents().length == 0) continue;
            var list = java.util.Arrays.toString(arm.latents());
            if (!seen.add(list)) continue; // other alphas inject the same latents
            var links = java.util.Arrays.stream(arm.latents()).limit(LINKS)
                    .mapToObj(latent -> new Link(Integer.toString(latent),
                            "/saes/" + row.sae.slug + "/features/" + latent))
                    .toList();
            lists.add(new Chosen(ArmNames.of(arm), Format.count(arm.latents().length), links,
                    arm.latents().length > LINKS));
        }
        return lists;
    }

    private static List<Prompt> prompts(OpenIntervention open) {
        if (!java.nio.file.Files.isRegularFile(open.folder().prompts())) return List.of();
        try {
            Map<?, ?> prompts = InterventionFolder.read(open.folder().prompts(), Map.class);
            return prompts.entrySet().stream()
                    .map(entry -> new Prompt(
                            ArmNames.direction(entry.getKey().equals("EN_JA") ? Direction.EN_JA : Direction.JA_EN),
                            String.valueOf(entry.getValue())))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
