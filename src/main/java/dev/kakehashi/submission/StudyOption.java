package dev.kakehashi.submission;

import dev.kakehashi.activations.Normalization;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.sae.SaeConfig;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The options of a study, in the order of its form: what each is called in fields and in stored configurations, what it
 * may be and what it usually is. The records {@link SaeConfig} and {@link AnalysisOptions} say what they mean.
 */
public enum StudyOption {
    LATENTS(Group.AUTOENCODER, 2, SaeFields.MOST_LATENTS, usual -> usual.sae.latents(), SeveralValues.WHOLES),
    K(Group.AUTOENCODER, 1, SaeFields.MOST_LATENTS, usual -> usual.sae.k(), SeveralValues.WHOLES),
    TOKENS(Group.AUTOENCODER, 1, 1e11, usual -> usual.sae.tokens()),
    BATCH(Group.AUTOENCODER, 1, 1 << 20, usual -> usual.sae.batch()),
    LEARNING_RATE(Group.AUTOENCODER, 1e-8, 1, usual -> usual.sae.learningRate(), SeveralValues.DECIMALS),
    SEED(Group.AUTOENCODER, 0, Long.MAX_VALUE, usual -> usual.sae.seed(), SeveralValues.WHOLES),
    WARMUP_STEPS(Group.AUTOENCODER, 0, 10_000_000, usual -> usual.sae.warmupSteps()),
    BUFFER_VECTORS(Group.AUTOENCODER, 1, 50_000_000, usual -> usual.sae.bufferVectors()),
    NORMALIZATION(Group.AUTOENCODER, Normalization.class, usual -> usual.sae.normalization()),

    DATA_SEED(Group.OPTIMISER, 0, Long.MAX_VALUE, usual -> usual.sae.dataSeed()),
    SEQUENCE_LENGTH(Group.OPTIMISER, 2, 1 << 17, usual -> usual.sae.sequenceLength()),
    ENGLISH_SHARE(Group.OPTIMISER, 0, 1, usual -> usual.sae.englishShare()),
    VALIDATION_SEQUENCES(Group.OPTIMISER, 1, 10_000_000, usual -> usual.sae.validationSequences()),
    BETA1(Group.OPTIMISER, 0, 0.999999, usual -> usual.sae.beta1()),
    BETA2(Group.OPTIMISER, 0, 0.9999999, usual -> usual.sae.beta2()),
    ADAM_EPSILON(Group.OPTIMISER, 0, 1, usual -> usual.sae.adamEpsilon()),
    MEDIAN_ITERATIONS(Group.OPTIMISER, 0, 10_000, usual -> usual.sae.medianIterations()),
    MEDIAN_TOLERANCE(Group.OPTIMISER, 0, 1, usual -> usual.sae.medianTolerance()),

    EVALUATION_TOKENS(Group.ANALYSIS, 64, 1_000_000_000, usual -> usual.analysis.evaluationTokens()),
    ACTIVATING_FRACTION(Group.ANALYSIS, 0, 0.999, usual -> usual.analysis.activatingFraction()),
    CLASS_CUTOFF(Group.ANALYSIS, 0.5, 0.9999, usual -> usual.analysis.classCutoff()),
    LANGUAGE_MODE(Group.ANALYSIS, AnalysisOptions.LanguageMode.class, usual -> usual.analysis.languageMode()),
    LONE_SPACE(Group.ANALYSIS, Language.class, usual -> usual.analysis.loneSpace()),
    RARE_BELOW(Group.ANALYSIS, 1, 1_000_000, usual -> usual.analysis.rareBelow()),
    CLUSTER_THRESHOLD(Group.ANALYSIS, -1, 1, usual -> usual.analysis.clusterThreshold()),
    LINKAGE(Group.ANALYSIS, AnalysisOptions.Linkage.class, usual -> usual.analysis.linkage()),
    SINGLE_TOKEN(Group.ANALYSIS, AnalysisOptions.SingleTokenRule.class, usual -> usual.analysis.singleToken()),
    CROSS_ENTROPY_SEQUENCES(Group.ANALYSIS, 0, 1_000_000, usual -> usual.analysis.crossEntropySequences()),
    /** Stored as {@code seed} with the options of the analysis. */
    ANALYSIS_SEED(Group.ANALYSIS, 0, Long.MAX_VALUE, usual -> usual.analysis.seed()),
    PAIR_TOKENS(Group.ANALYSIS, 0, 1_000_000, usual -> usual.analysis.pairTokens()),
    RETENTION(Group.ANALYSIS, 0, 0.999, usual -> usual.analysis.retention());

    /** Part of the form. */
    public enum Group { AUTOENCODER, OPTIMISER, ANALYSIS }

    /** What is taken where nothing is given. */
    public record Usual(SaeConfig sae, AnalysisOptions analysis) {}

    private final Group group;
    private final double least;
    private final double most;
    private final Class<? extends Enum<?>> choices; // null for a number
    private final Function<Usual, Object> usual;
    private final SeveralValues several; // null for one value

    StudyOption(Group group, double least, double most, Class<? extends Enum<?>> choices, Function<Usual, Object> usual,
            SeveralValues several) {
        this.group = group;
        this.least = least;
        this.most = most;
        this.choices = choices;
        this.usual = usual;
        this.several = several;
    }

    StudyOption(Group group, double least, double most, Function<Usual, Object> usual) {
        this(group, least, most, null, usual, null);
    }

    StudyOption(Group group, double least, double most, Function<Usual, Object> usual, SeveralValues several) {
        this(group, least, most, null, usual, several);
    }

    StudyOption(Group group, Class<? extends Enum<?>> choices, Function<Usual, Object> usual) {
        this(group, 0, 0, choices, usual, null);
    }

    /** As fields, stored configurations and the API call it: {@code learningRate}. */
    public String field() {
        var words = name().split("_");
        var field = new StringBuilder(words[0].toLowerCase(Locale.ROOT));
        for (var word : Arrays.asList(words).subList(1, words.length))
            field.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        return field.toString();
    }

    public static Optional<StudyOption> of(String field) {
        return Arrays.stream(values()).filter(option -> option.field().equals(field)).findFirst();
    }

    public static List<StudyOption> in(Group group) {
        return Arrays.stream(values()).filter(option -> option.group == group).toList();
    }

    /** How several values are put between one another, each of which makes SAEs of its own; null for one value. */
    public SeveralValues several() {
        return several;
    }

    /** The names to choose from; empty for a number. */
    public List<String> choices() {
        return choices == null ? List.of() : Arrays.stream(choices.getEnumConstants()).map(Enum::name).toList();
    }

    /** All options as somebody would fill them in. */
    public static Map<String, List<String>> filledIn(Usual usual) {
        var values = new HashMap<String, List<String>>();
        for (var option : values()) values.put(option.field(), List.of(option.usual.apply(usual).toString()));
        return values;
    }

    int integer(Fields fields, int usual) {
        return (int) whole(fields, usual);
    }

    long whole(Fields fields, long usual) {
        return fields.whole(field(), usual, (long) least, (long) most);
    }

    double number(Fields fields, double usual) {
        return fields.number(field(), usual, least, most);
    }

    <E extends Enum<E>> E choice(Fields fields, E usual) {
        return fields.choice(field(), usual);
    }

    List<Long> eachWhole(Fields fields, long usual) {
        return fields.eachWhole(field(), usual, (long) least, (long) most);
    }

    List<Double> eachNumber(Fields fields, double usual) {
        return fields.eachNumber(field(), usual, least, most);
    }
}
