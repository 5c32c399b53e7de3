package dev.kakehashi.web.features;

import dev.kakehashi.analysis.evidence.FeatureContext;
import dev.kakehashi.analysis.evidence.FeatureEvidence;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.tokenizer.TokenSpan;
import dev.kakehashi.tokenizer.TokenText;
import dev.kakehashi.tokenizer.Vocabulary;
import dev.kakehashi.web.terms.FeatureMessages;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.TokenView;
import dev.kakehashi.web.ui.UiMessages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The text around one activation, coloured by how strongly the feature is activated at each token. */
public record ContextView(String activation, String lang, List<TokenView> tokens) {
    private static final int BEFORE = 28;
    private static final int BEHIND = 14;

    public record Group(String key, String label, List<ContextView> contexts) {}

    public record InLanguage(String lang, String label, List<Group> groups) {}

    static List<InLanguage> of(FeatureEvidence evidence, Vocabulary vocabulary) {
        var ui = Screen.messages(UiMessages.class);
        return Arrays.stream(Language.values())
                .map(language -> new InLanguage(
                        language.code(),
                        language == Language.ENGLISH ? ui.english() : ui.japanese(),
                        groups(evidence.contexts().get(language), evidence.maximum(), vocabulary)))
                .toList();
    }

    private static List<Group> groups(Map<FeatureEvidence.Group, List<FeatureContext>> contexts, float maximum,
            Vocabulary vocabulary) {
        var text = Screen.messages(FeatureMessages.class);
        return contexts.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> new Group(
                        entry.getKey().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        text.group(entry.getKey()),
                        entry.getValue().stream().map(context -> of(context, maximum, vocabulary)).toList()))
                .toList();
    }

    private static ContextView of(FeatureContext context, float maximum, Vocabulary vocabulary) {
        var tokens = new ArrayList<TokenView>();
        for (var span : TokenText.spans(vocabulary, context.tokens())) {
            if (span.first() + span.count() <= context.peak() - BEFORE || span.first() > context.peak() + BEHIND)
                continue;
            tokens.add(token(span, context, maximum));
        }
        return new ContextView(Format.number(context.activation()), context.language().code(), tokens);
    }

    /** Several tokens that make one character show the strongest of their activations. */
    private static TokenView token(TokenSpan span, FeatureContext context, float maximum) {
        float strongest = 0;
        for (var i = span.first(); i < span.first() + span.count(); i++)
            strongest = Math.max(strongest, context.activations()[i]);
        boolean peak = context.peak() >= span.first() && context.peak() < span.first() + span.count();
        return new TokenView(
                span.parts(), TokenView.level(strongest, maximum), peak,
                strongest > 0 ? Format.number(strongest) : null);
    }
}
