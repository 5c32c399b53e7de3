package dev.kakehashi.web.glossary;

import dev.kakehashi.web.ui.Term;
import java.util.Arrays;
import java.util.Optional;

/** The terms behind which there is a choice, with the same names as in {@link Term}. */
public enum Adjustable {
    NORMALIZATION,
    ACTIVATION_BUFFER,
    TOPK_SAE,
    VALIDATION_LOSS,
    ACTIVATING_SET,
    RARE_LATENT,
    LANGUAGE_SELECTIVITY,
    FEATURE_CLASS,
    TOKEN_ENTROPY,
    SEMANTIC_ENTROPY,
    MONOSEMANTICITY,
    INTERVENTION;

    static Optional<Adjustable> of(Term term) {
        return Arrays.stream(values()).filter(each -> each.name().equals(term.name())).findFirst();
    }
}
