package dev.kakehashi.work;

import dev.kakehashi.analysis.index.EvaluationTokens;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.intervention.Arm;
import dev.kakehashi.intervention.InterventionFolder;
import dev.kakehashi.intervention.InterventionTable;
import dev.kakehashi.intervention.LossFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the files of an intervention say: its losses and texts become its tables. The job does this once; a page does it
 * again for results of before, whose tables know no controls.
 */
public final class InterventionResults {
    private final List<Arm> arms;
    private final List<InterventionTable.Measure> measures;
    private final OutputTable outputs;

    private InterventionResults(List<Arm> arms, List<InterventionTable.Measure> measures, OutputTable outputs) {
        this.arms = arms;
        this.measures = measures;
        this.outputs = outputs;
    }

    public static InterventionResults read(InterventionFolder folder, List<Arm> arms) throws IOException {
        var translations = StoredTranslations.read(folder, arms);
        var measures = new ArrayList<>(perplexities(folder));
        measures.addAll(translations.measures());
        return new InterventionResults(arms, measures, OutputTable.of(arms, translations));
    }

    private static List<InterventionTable.Measure> perplexities(InterventionFolder folder) throws IOException {
        var documents = EvaluationTokens.open(folder.documents());
        try (var losses = LossFile.open(folder.losses())) {
            var japanese = new boolean[losses.documents()];
            for (var document = 0; document < japanese.length; document++)
                japanese[document] = documents.language(document) == Language.JAPANESE;
            return InterventionTable.perplexities(losses.sums(), losses.predicted(), japanese);
        }
    }

    /** What one resample costs: values read of all arms and measures. */
    public long work() {
        return measures.stream().mapToLong(
                measure -> (long) measure.items().length * measure.arms().stream().filter(arm -> arm != null).count())
                .sum();
    }

    public InterventionTable table(InterventionTable.Bootstrap bootstrap) {
        return InterventionTable.of(arms, measures, bootstrap);
    }

    public OutputTable outputs() {
        return outputs;
    }
}
