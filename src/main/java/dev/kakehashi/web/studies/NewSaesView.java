package dev.kakehashi.web.studies;

import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.sae.PaperSettings;
import dev.kakehashi.submission.SeveralValues;
import dev.kakehashi.submission.SubmitStudy;
import dev.kakehashi.web.terms.CorpusOptions;
import dev.kakehashi.web.terms.DiskView;
import dev.kakehashi.web.terms.MemoryView;
import dev.kakehashi.web.terms.SubmitMessages;
import dev.kakehashi.web.ui.Field;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Submitted;
import dev.kakehashi.web.ui.Term;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The form that submits a study: a grid of SAEs over checkpoints and layers, with every choice of the method. */
public record NewSaesView(
        List<Field.Option> models,
        String model,
        Submitted form,
        List<Step> steps,
        String stepsError,
        List<Field> what,
        List<Field> autoencoder,
        List<Field> optimiser,
        List<Field> analysis,
        String paperSize,
        MemoryView memory,
        DiskView disk) {

    record Step(String value, String label, boolean chosen, boolean planned) {}

    /**
     * @param given values from the address or from a refused submission; {@code model} may be null when none is
     *     registered
     * @param embedding whose embeddings are taken when no model is chosen for them
     * @param memory what the filled form would take; {@code disk} what it would write
     */
    static NewSaesView of(List<LanguageModel> models, LanguageModel model, Checkpoint embedding, Submitted given,
            Function<Submitted, MemoryView> memory,
            Function<Submitted, DiskView> disk) {
        var options = models.stream().map(m -> new Field.Option(m.slug, m.name)).toList();
        if (model == null) return new NewSaesView(options, null, given, List.of(), null, List.of(), List.of(),
                List.of(), List.of(), null, null, null);
        var form = filled(model, given);
        var text = Screen.messages(SubmitMessages.class);
        var last = model.layers == null ? 0 : model.layers;
        return new NewSaesView(
                options,
                model.slug,
                form,
                steps(model, form, text),
                form.error("steps"),
                List.of(
                        Field.text(form, "name", text.studyName()).about(Term.STUDY),
                        Field.text(form, "layers", text.layers()).several(SeveralValues.RANGES).about(Term.LAYER)
                                .helped(text.layersHelp(last)),
                        Field.choice(form, "englishCorpus", text.englishCorpus(), CorpusOptions.of("en")),
                        Field.choice(form, "japaneseCorpus", text.japaneseCorpus(), CorpusOptions.of("ja")),
                        Field.text(form, "lexicon", text.lexicon()).about(Term.TRANSLATION_PAIRS)
                                .helped(text.lexiconHelp()).optional()),
                List.of(
                        Field.number(form, "latents", text.latents()).several(SeveralValues.WHOLES).about(Term.LATENT)
                                .helped(text.several()),
                        Field.number(form, "k", text.k()).several(SeveralValues.WHOLES).about(Term.TOPK_SAE)
                                .helped(text.several()),
                        Field.number(form, "tokens", text.tokens()).helped(text.tokensHelp()),
                        Field.number(form, "batch", text.batch()),
                        Field.number(form, "learningRate", text.learningRate()).several(SeveralValues.DECIMALS)
                                .helped(text.several()),
                        Field.number(form, "seed", text.seed()).several(SeveralValues.WHOLES).helped(text.several()),
                        Field.number(form, "warmupSteps", text.warmupSteps()),
                        Field.number(form, "bufferVectors", text.bufferVectors()).about(Term.ACTIVATION_BUFFER),
                        Field.choice(form, "normalization", text.normalization(),
                                names("L2", "STANDARDIZATION", "NONE"))
                                .about(Term.NORMALIZATION)),
                List.of(
                        Field.number(form, "dataSeed", text.dataSeed()).helped(text.dataSeedHelp()),
                        Field.number(form, "sequenceLength", text.studyLength()).helped(text.studyLengthHelp()),
                        Field.number(form, "englishShare", text.englishShare()).helped(text.studyShareHelp()),
                        Field.number(form, "validationSequences", text.validationSequences())
                                .helped(text.validationSequencesHelp()),
                        Field.number(form, "beta1", text.beta1()),
                        Field.number(form, "beta2", text.beta2()),
                        Field.number(form, "adamEpsilon", text.adamEpsilon()),
                        Field.number(form, "medianIterations", text.medianIterations()),
                        Field.number(form, "medianTolerance", text.medianTolerance())),
                List.of(
                        Field.number(form, "evaluationTokens", text.evaluationTokens()),
                        Field.number(form, "activatingFraction", text.activatingFraction()).about(Term.ACTIVATING_SET),
                        Field.number(form, "classCutoff", text.classCutoff()).about(Term.FEATURE_CLASS),
                        Field.choice(form, "languageMode", text.languageMode(), names("DOCUMENT", "SCRIPT"))
                                .about(Term.LANGUAGE_SELECTIVITY),
                        Field.choice(form, "loneSpace", text.loneSpace(), names("ENGLISH", "JAPANESE"))
                                .about(Term.LANGUAGE_SELECTIVITY).helped(text.loneSpaceHelp()),
                        Field.number(form, "rareBelow", text.rareBelow()).about(Term.RARE_LATENT),
                        Field.number(form, "clusterThreshold", text.clusterThreshold()).about(Term.SEMANTIC_ENTROPY),
                        Field.choice(form, "linkage", text.linkage(), names("COMPONENTS", "COMPLETE", "AVERAGE"))
                                .about(Term.CLUSTERS),
                        Field.choice(form, "singleToken", text.singleToken(), names("ZERO", "ONE", "EXCLUDE"))
                                .about(Term.MONOSEMANTICITY),
                        Field.number(form, "crossEntropySequences", text.crossEntropySequences())
                                .about(Term.CROSS_ENTROPY_RECOVERED),
                        Field.number(form, "analysisSeed", text.analysisSeed()),
                        Field.number(form, "pairTokens", text.pairTokens()).about(Term.TRANSLATION_PAIRS)
                                .helped(text.pairTokensHelp()),
                        Field.number(form, "retention", text.retention()).about(Term.RETENTION)
                                .helped(text.retentionHelp()),
                        Field.choice(form, "embeddingModel", text.embeddingModel(),
                                embeddings(options, embedding, text)).helped(text.embeddingHelp())),
                PaperSettings.nearest(model.parameters == null ? 0 : model.parameters).size(),
                memory.apply(form),
                disk.apply(form));
    }

    /** The paper's values below what was given. */
    private static Submitted filled(LanguageModel model, Submitted given) {
        var config = SubmitStudy.defaults(model);
        var options = AnalysisOptions.paper();
        var values = new HashMap<String, List<String>>();
        Map.ofEntries(
                Map.entry("layers", "1-" + (model.layers == null ? 1 : model.layers)),
                Map.entry("steps", "all"),
                Map.entry("latents", "" + config.latents()),
                Map.entry("k", "" + config.k()),
                Map.entry("tokens", "" + config.tokens()),
                Map.entry("batch", "" + config.batch()),
                Map.entry("learningRate", "" + config.learningRate()),
                Map.entry("warmupSteps", "" + config.warmupSteps()),
                Map.entry("bufferVectors", "" + config.bufferVectors()),
                Map.entry("normalization", config.normalization().name()),
                Map.entry("seed", "" + config.seed()),
                Map.entry("dataSeed", "" + config.dataSeed()),
                Map.entry("sequenceLength", "" + config.sequenceLength()),
                Map.entry("englishShare", "" + config.englishShare()),
                Map.entry("validationSequences", "" + config.validationSequences()),
                Map.entry("beta1", "" + config.beta1()),
                Map.entry("beta2", "" + config.beta2()),
                Map.entry("adamEpsilon", "" + config.adamEpsilon()),
                Map.entry("medianIterations", "" + config.medianIterations()),
                Map.entry("medianTolerance", "" + config.medianTolerance()),
                Map.entry("evaluationTokens", "" + options.evaluationTokens()),
                Map.entry("activatingFraction", "" + options.activatingFraction()),
                Map.entry("classCutoff", "" + options.classCutoff()),
                Map.entry("languageMode", options.languageMode().name()),
                Map.entry("loneSpace", options.loneSpace().name()),
                Map.entry("rareBelow", "" + options.rareBelow()),
                Map.entry("clusterThreshold", "" + options.clusterThreshold()),
                Map.entry("linkage", options.linkage().name()),
                Map.entry("singleToken", options.singleToken().name()),
                Map.entry("analysisSeed", "" + options.seed()),
                Map.entry("retention", "" + options.retention()),
                Map.entry("pairTokens", "" + options.pairTokens()),
                Map.entry("crossEntropySequences", "" + options.crossEntropySequences()))
                .forEach((name, value) -> values.put(name, List.of(value)));
        values.putAll(given.values());
        return new Submitted(values, given.errors());
    }

    private static List<Step> steps(LanguageModel model, Submitted form, SubmitMessages text) {
        var all = form.has("steps", "all");
        return model.checkpoints().stream()
                .filter(checkpoint -> checkpoint.state != Checkpoint.State.FAILED)
                .map(checkpoint -> new Step(
                        "" + checkpoint.step,
                        text.step(Format.count(checkpoint.step)),
                        all || form.has("steps", "" + checkpoint.step),
                        checkpoint.state == Checkpoint.State.PLANNED))
                .toList();
    }

    /** @param usual what is taken when nothing is chosen */
    private static List<Field.Option> embeddings(List<Field.Option> models, Checkpoint usual, SubmitMessages text) {
        var options = new java.util.ArrayList<Field.Option>();
        options.add(new Field.Option("",
                usual == null ? text.largest() : text.largestIs(usual.model.name, Format.count(usual.step))));
        options.addAll(models);
        return options;
    }

    private static List<Field.Option> names(String... names) {
        return java.util.Arrays.stream(names)
                .map(name -> new Field.Option(name, name.toLowerCase(java.util.Locale.ROOT)))
                .toList();
    }
}
