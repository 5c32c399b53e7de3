package dev.kakehashi.web.studies;

import static dev.kakehashi.submission.StudyOption.*;

import dev.kakehashi.submission.StudyOption;
import dev.kakehashi.web.terms.SubmitMessages;
import dev.kakehashi.web.ui.Field;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Submitted;
import dev.kakehashi.web.ui.Term;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The options of a study as inputs: what {@link StudyOption} says of each, with its words in the glossary and help. */
final class OptionFields {
    private static final Map<StudyOption, Term> TERMS = Map.ofEntries(
            Map.entry(LATENTS, Term.LATENT),
            Map.entry(K, Term.TOPK_SAE),
            Map.entry(BUFFER_VECTORS, Term.ACTIVATION_BUFFER),
            Map.entry(NORMALIZATION, Term.NORMALIZATION),
            Map.entry(ACTIVATING_FRACTION, Term.ACTIVATING_SET),
            Map.entry(CLASS_CUTOFF, Term.FEATURE_CLASS),
            Map.entry(LANGUAGE_MODE, Term.LANGUAGE_SELECTIVITY),
            Map.entry(LONE_SPACE, Term.LANGUAGE_SELECTIVITY),
            Map.entry(RARE_BELOW, Term.RARE_LATENT),
            Map.entry(CLUSTER_THRESHOLD, Term.SEMANTIC_ENTROPY),
            Map.entry(LINKAGE, Term.CLUSTERS),
            Map.entry(SINGLE_TOKEN, Term.MONOSEMANTICITY),
            Map.entry(CROSS_ENTROPY_SEQUENCES, Term.CROSS_ENTROPY_RECOVERED),
            Map.entry(PAIR_TOKENS, Term.TRANSLATION_PAIRS),
            Map.entry(RETENTION, Term.RETENTION));
    private static final Map<StudyOption, Function<SubmitMessages, String>> HELP = Map.of(
            TOKENS, SubmitMessages::tokensHelp,
            DATA_SEED, SubmitMessages::dataSeedHelp,
            SEQUENCE_LENGTH, SubmitMessages::studyLengthHelp,
            ENGLISH_SHARE, SubmitMessages::studyShareHelp,
            VALIDATION_SEQUENCES, SubmitMessages::validationSequencesHelp,
            LONE_SPACE, SubmitMessages::loneSpaceHelp,
            PAIR_TOKENS, SubmitMessages::pairTokensHelp,
            RETENTION, SubmitMessages::retentionHelp);

    private OptionFields() {}

    static List<Field> of(StudyOption.Group group, Submitted form) {
        return StudyOption.in(group).stream().map(option -> of(option, form)).toList();
    }

    static Field of(StudyOption option, Submitted form) {
        var text = Screen.messages(SubmitMessages.class);
        var label = text.option(option);
        var field = option.choices().isEmpty() ? Field.number(form, option.field(), label)
                : Field.choice(form, option.field(), label, option.choices().stream()
                        .map(name -> new Field.Option(name, name.toLowerCase(Locale.ROOT))).toList());
        field = field.about(TERMS.get(option));
        if (option.several() != null) return field.several(option.several()).helped(text.several());
        return HELP.containsKey(option) ? field.helped(HELP.get(option).apply(text)) : field;
    }
}
