package dev.kakehashi.web.features;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.evidence.FeatureContext;
import dev.kakehashi.analysis.evidence.FeatureEvidence;
import dev.kakehashi.analysis.features.DirectLogits;
import dev.kakehashi.tokenizer.TokenText;
import dev.kakehashi.tokenizer.Vocabulary;
import dev.kakehashi.results.OpenAnalysis;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One feature with its evidence for programs.
 *
 * @param feature as the analysis stored it
 * @param fraction of the maximum above which a token belongs to the activating set
 * @param now the same numbers under this fraction
 * @param languageMode whose language attribution, contexts and classes go by
 * @param languages how the activating set divides under either way of counting
 * @param clusters of its tokens; null also where they were not grouped
 * @param contexts by language, then by group; null, like everything else that needs evidence, where only statistics
 *     were kept
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record FeatureDetail(
        FeatureRow feature,
        double fraction,
        Double threshold,
        Integer activatingCount,
        FeatureRow now,
        String languageMode,
        Map<String, FeatureEvidence.Languages> languages,
        List<Token> attribution,
        List<Cluster> clusters,
        Map<String, Map<String, List<Context>>> contexts,
        List<FeatureEvidence.Bin> histogram,
        List<Effect> promoted,
        List<Effect> suppressed) {

    /** @param text what the piece stands for, in the notation of tables: {@link TokenText#notation} */
    record Token(int token, String piece, String text, int count, double share, int english, int japanese) {}

    /** @param similarPairs null where nobody asks, because it cannot be chained */
    record Cluster(double share, int count, List<Integer> tokens, boolean chained, Double similarPairs) {}

    record Context(int sequence, int peak, float activation, List<String> pieces, float[] activations) {}

    record Effect(int token, String piece, String text, float logit) {}

    static FeatureDetail of(int latent, OpenAnalysis analysis, FeatureEvidence evidence, AnalysisOptions options) {
        double fraction = options.activatingFraction();
        var vocabulary = analysis.vocabulary();
        if (evidence == null)
            return new FeatureDetail(
                    FeatureRow.of(analysis, latent), fraction, null, null, null, name(options.languageMode()), null,
                    null, null, null, null,
                    effects(analysis.logits().promoted(latent), vocabulary),
                    effects(analysis.logits().suppressed(latent), vocabulary));
        var attribution = evidence.attribution().stream()
                .map(each -> new Token(
                        each.token(), vocabulary.piece(each.token()), TokenText.notation(vocabulary, each.token()),
                        each.count(), each.share(), each.english(), each.japanese()))
                .toList();
        return new FeatureDetail(
                FeatureRow.of(analysis, latent),
                fraction,
                evidence.threshold(),
                evidence.activatingCount(),
                FeatureRow.of(evidence.numbers(), 0, latent, vocabulary),
                name(evidence.counted()),
                languages(evidence),
                attribution,
                clusters(evidence),
                contexts(evidence, vocabulary),
                evidence.histogram(),
                effects(analysis.logits().promoted(latent), vocabulary),
                effects(analysis.logits().suppressed(latent), vocabulary));
    }

    private static Map<String, FeatureEvidence.Languages> languages(FeatureEvidence evidence) {
        var all = new LinkedHashMap<String, FeatureEvidence.Languages>();
        evidence.languages().forEach((mode, languages) -> all.put(name(mode), languages));
        return all;
    }

    private static List<Cluster> clusters(FeatureEvidence evidence) {
        if (evidence.clusters() == null) return null;
        return evidence.clusters().stream()
                .map(each -> new Cluster(
                        each.share(), each.count(), each.tokens().stream().map(FeatureEvidence.Attribution::token)
                                .toList(),
                        each.chained(),
                        Double.isNaN(each.similarPairs()) ? null : each.similarPairs()))
                .toList();
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Map<String, Map<String, List<Context>>> contexts(FeatureEvidence evidence, Vocabulary vocabulary) {
        var all = new LinkedHashMap<String, Map<String, List<Context>>>();
        evidence.contexts().forEach((language, groups) -> {
            var own = new LinkedHashMap<String, List<Context>>();
            groups.forEach((group, contexts) -> own.put(
                    name(group),
                    contexts.stream().map(context -> context(context, vocabulary)).toList()));
            all.put(language.code(), own);
        });
        return all;
    }

    private static Context context(FeatureContext context, Vocabulary vocabulary) {
        return new Context(
                context.sequence(),
                context.peak(),
                context.activation(),
                Arrays.stream(context.tokens()).mapToObj(vocabulary::piece).toList(),
                context.activations());
    }

    private static List<Effect> effects(DirectLogits.Effect[] effects, Vocabulary vocabulary) {
        return Arrays.stream(effects).map(each -> new Effect(each.token(), vocabulary.piece(each.token()),
                TokenText.notation(vocabulary, each.token()), each.logit())).toList();
    }
}
