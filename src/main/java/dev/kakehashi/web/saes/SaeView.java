package dev.kakehashi.web.saes;

import dev.kakehashi.analysis.features.FeatureClass;
import dev.kakehashi.analysis.features.FeatureColumn;
import dev.kakehashi.analysis.features.FeatureQuery;
import dev.kakehashi.analysis.AnalysisFolder;
import dev.kakehashi.analysis.features.Lexicon;
import dev.kakehashi.analysis.SaeMetric;
import dev.kakehashi.catalog.AnalysisMetric;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.web.terms.ColumnHead;
import dev.kakehashi.web.terms.FeatureMessages;
import dev.kakehashi.web.terms.NotAnalysed;
import dev.kakehashi.results.OpenAnalysis;
import dev.kakehashi.web.terms.Piece;
import dev.kakehashi.web.terms.SaePlace;
import dev.kakehashi.web.terms.MetricText;
import dev.kakehashi.web.terms.TextStartText;
import dev.kakehashi.web.terms.StorageMessages;
import dev.kakehashi.web.terms.Setting;
import dev.kakehashi.web.ui.ChartView;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.SharesView;
import dev.kakehashi.web.ui.Term;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Everything the page of one SAE shows.
 *
 * @param missing why there is no analysis yet, otherwise null
 * @param problem why the files of the analysis cannot be read, otherwise null
 * @param analysed null before the first analysis, and where its files cannot be read
 * @param loss null where nothing was recorded
 */
public record SaeView(
        SaePlace place, String title, String description, int layer, List<Link> neighbours, NotAnalysed missing,
        String problem, Analysed analysed,
        ChartView loss, Origin origin,
        Long analysisId) {
    private static final List<FeatureColumn> SPREAD = List.of(
            FeatureColumn.MONOSEMANTICITY, FeatureColumn.TOKEN_ENTROPY, FeatureColumn.FIRING_RATE,
            FeatureColumn.MAX_ACTIVATION);
    private static final int WORTH = 8;
    private static final int WORTH_LEAST_TOKENS = 20;
    private static final int WORTH_TOKENS = 4;

    public record Link(String label, String href) {}

    /**
     * @param english, japanese empty where the metric has no such number; @param over what it is a share of or a mean
     * over
     */
    public record MetricLine(Term term, String label, String all, String english, String japanese, String over) {}

    public record Feature(String href, int latent, List<Piece> tokens) {}

    public record Worth(String key, String label, String all, List<Feature> features) {}

    public record Analysed(
            List<HeadlineView> headlines, String latents, SharesView classes, String classesOf, String worthText,
            List<Worth> worth, List<MetricLine> metrics, String leftOut, ChartView positions, String positionsText,
            List<ChartView> distributions) {}

    public record Origin(
            String study, String studyHref, String modulePath, String shape, String textStart, String trained,
            Link trainJob, Link analyseJob, String sha256,
            List<Link> files, List<Setting> saeOptions, List<Setting> analysisOptions, String kept, Link embeddings) {}

    static SaeView of(Sae sae, OpenAnalysis analysis, String problem) {
        var place = SaePlace.of(sae);
        var text = text();
        return new SaeView(
                place, text.sae() + " · " + place.name(),
                text.description(String.valueOf(sae.layer), place.model(), place.step(), Format.count(sae.latents),
                        Format.count(sae.k)),
                sae.layer,
                neighbours(sae),
                NotAnalysed.of(sae),
                problem,
                analysis == null ? null : analysed(sae, place, analysis),
                sae.trainJob == null ? null
                        : ChartView.line("loss", place.href() + "/loss.json", text.lossCaption(), text.stepAxis(),
                                text.lossAxis()),
                origin(sae),
                sae.analysis == null ? null : sae.analysis.id);
    }

    /** The SAEs of the same study one layer or one checkpoint away. */
    private static List<Link> neighbours(Sae sae) {
        var links = new ArrayList<Link>();
        var text = text();
        for (var layer : new int[] {sae.layer - 1, sae.layer + 1}) {
            Sae other = Sae.find("study = ?1 and checkpoint = ?2 and layer = ?3 and setting = ?4", sae.study,
                    sae.checkpoint, layer, sae.setting).firstResult();
            if (other != null)
                links.add(new Link((layer < sae.layer ? "← " : "→ ") + text.toLayer(layer), "/saes/" + other.slug));
        }
        Sae earlier = Sae.find(
                "study = ?1 and layer = ?2 and setting = ?3 and checkpoint.step < ?4 order by checkpoint.step desc",
                sae.study, sae.layer, sae.setting, sae.checkpoint.step).firstResult();
        Sae later = Sae
                .find("study = ?1 and layer = ?2 and setting = ?3 and checkpoint.step > ?4 order by checkpoint.step",
                        sae.study, sae.layer, sae.setting, sae.checkpoint.step)
                .firstResult();
        if (earlier != null)
            links.add(new Link("← " + text.toStep(Format.count(earlier.checkpoint.step)), "/saes/" + earlier.slug));
        if (later != null)
            links.add(new Link("→ " + text.toStep(Format.count(later.checkpoint.step)), "/saes/" + later.slug));
        return links;
    }

    private static Analysed analysed(Sae sae, SaePlace place, OpenAnalysis analysis) {
        var numbers = SaeDetail.numbers(AnalysisMetric.of(sae.analysis.id));
        var over = new Denominators(analysis.table(), analysis.options());
        return new Analysed(
                HeadlineView.of(over, numbers),
                Format.count(analysis.table().latents()),
                over.classes(),
                over.sentence(),
                text().worthText(Format.count(WORTH_LEAST_TOKENS)),
                List.of(FeatureClass.ENGLISH, FeatureClass.JAPANESE, FeatureClass.MIXED).stream()
                        .map(each -> worth(place, analysis, each)).toList(),
                Arrays.stream(SaeMetric.values()).map(metric -> line(metric, numbers, over)).toList(),
                leftOut(sae.analysis.lexiconProblem),
                positions(sae, place),
                text().positionsText(Format.count(SaePlace.firstPosition(sae)),
                        Format.count(SaePlace.trainedPositions(sae))),
                SPREAD.stream().map(column -> distribution(place, column)).toList());
    }

    /** Why there is no number for translation pairs although the study has a lexicon; otherwise null. */
    private static String leftOut(Lexicon.Problem problem) {
        if (problem == null) return null;
        return switch (problem) {
            case UNREADABLE -> text().lexiconUnreadable();
            case CHANGED -> text().lexiconChanged();
            case NO_SINGLE_TOKENS -> text().lexiconWithoutTokens();
        };
    }

    /** Null for analyses made before errors were counted by position. */
    private static ChartView positions(Sae sae, SaePlace place) {
        if (!Files.isRegularFile(new AnalysisFolder(Path.of(sae.analysis.folder)).positions())) return null;
        return ChartView.line("positions", place.href() + "/positions.json", text().positionsCaption(),
                text().positionAxis(), text().positionsAxis());
    }

    private static Worth worth(SaePlace place, OpenAnalysis analysis, FeatureClass featureClass) {
        var query = new FeatureQuery(
                Set.of(featureClass), Map.of(FeatureColumn.ACTIVATING_COUNT, (double) WORTH_LEAST_TOKENS), Map.of(),
                null,
                FeatureColumn.MAX_ACTIVATION, true);
        var features = Arrays.stream(query.run(analysis.table()))
                .limit(WORTH)
                .mapToObj(latent -> new Feature(place.features() + "/" + latent, latent,
                        Arrays.stream(analysis.table().topTokens(latent)).limit(WORTH_TOKENS)
                                .mapToObj(id -> Piece.of(analysis.vocabulary(), id)).toList()))
                .toList();
        return new Worth(
                key(featureClass), Screen.messages(FeatureMessages.class).featureClass(featureClass),
                place.features() + "?class=" + key(featureClass) + "&sort=max-activation&order=falling", features);
    }

    private static MetricLine line(SaeMetric metric, Map<String, SaeDetail.Numbers> numbers, Denominators over) {
        boolean apart = metric.perLanguage();
        return new MetricLine(
                MetricText.term(metric), MetricText.label(metric),
                MetricText.number(metric, numbers.get(metric.id()).all()),
                apart ? MetricText.number(metric, numbers.get(metric.id()).en()) : "",
                apart ? MetricText.number(metric, numbers.get(metric.id()).ja()) : "",
                over.of(metric));
    }

    private static ChartView distribution(SaePlace place, FeatureColumn column) {
        var label = ColumnHead.of(column).label();
        return ChartView.bars(
                "spread-" + column.id(), place.href() + "/distributions/" + column.id() + ".json",
                text().distribution(label),
                text().bins(label), text().featureCount());
    }

    private static Origin origin(Sae sae) {
        String trained = sae.tokensTrained == null || sae.trainingSeconds == null
                ? null
                : text().tokensIn(Format.count(sae.tokensTrained),
                        Format.duration(Duration.ofMillis((long) (1000 * sae.trainingSeconds))));
        var files = sae.folder == null
                ? List.<Link>of()
                : List.of(new Link("cfg.json", "/saes/" + sae.slug + "/files/cfg.json"),
                        new Link("sae_weights.safetensors", "/saes/" + sae.slug + "/files/sae_weights.safetensors"));
        return new Origin(
                sae.study.name, "/studies/" + sae.study.slug, sae.modulePath(),
                Format.count(sae.latents) + " · " + Format.count(sae.k) + " · " + Format.count(sae.width),
                TextStartText.of(sae.checkpoint.model.textStart), trained, link(sae.trainJob), link(sae.analyseJob),
                sae.weightsSha256, files,
                Setting.ofSaes(sae.configJson), Setting.of(sae.analysis == null ? null : sae.analysis.optionsJson),
                kept(sae), embeddings(sae));
    }

    /**
     * Whose token embeddings decided the clusters; null before the first analysis and where that checkpoint was
     * deleted.
     */
    private static Link embeddings(Sae sae) {
        var checkpoint = sae.analysis == null ? null : sae.analysis.embeddingCheckpoint;
        if (checkpoint == null) return null;
        return new Link(
                checkpoint.model.name + " · " + text().toStep(Format.count(checkpoint.step)),
                "/models/" + checkpoint.model.slug + "/checkpoints/" + checkpoint.step);
    }

    /** What is left of the evidence, where some was dropped. */
    private static String kept(Sae sae) {
        var text = Screen.messages(StorageMessages.class);
        if (sae.analysis == null) return null;
        return switch (sae.analysis.retention) {
            case FULL -> null;
            case HALF -> text.half();
            case STATISTICS -> text.statistics();
        };
    }

    private static Link link(Job job) {
        return job == null ? null : new Link(job.title, "/jobs/" + job.id);
    }

    static String key(FeatureClass featureClass) {
        return featureClass.name().toLowerCase(Locale.ROOT);
    }

    private static SaeMessages text() {
        return Screen.messages(SaeMessages.class);
    }
}
