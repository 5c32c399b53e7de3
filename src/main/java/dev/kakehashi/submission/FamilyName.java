package dev.kakehashi.submission;

import dev.kakehashi.catalog.LanguageModel;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The family that the name of a model tells: what is left of it without the size, {@code llm-jp-3} of
 * {@code llm-jp-3-1.8b}.
 */
final class FamilyName {
    static final int LONGEST = 80;
    private static final Pattern SIZE = Pattern
            .compile("(?i)(?<![\\p{L}\\p{N}.])\\d+(\\.\\d+)?\\s?[kmb](?![\\p{L}\\p{N}])");

    private FamilyName() {}

    /** Empty where a name tells no size, or nothing but a size. */
    static Optional<String> of(String name) {
        var own = name.substring(name.lastIndexOf('/') + 1); // a hub's organisation is no part of it
        var size = SIZE.matcher(own);
        if (!size.find()) return Optional.empty();
        var rest = own.substring(0, size.start()) + "-" + own.substring(size.end());
        return rest.codePoints().anyMatch(Character::isLetter) ? Optional.of(Slug.of(rest)) : Optional.empty();
    }

    /** Also of models that were registered when nobody looked at names. */
    static String of(LanguageModel model) {
        return model.family.equals(model.slug) ? of(model.name).orElse(model.family) : model.family;
    }
}
