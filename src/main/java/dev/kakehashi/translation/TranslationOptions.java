package dev.kakehashi.translation;

import java.util.List;

/**
 * How translation is asked for and measured; kept with the result, so that the prompt can be read beside the scores.
 *
 * @param template one example, with {@code {source}} and {@code {target}}; the last one of a prompt ends where its
 *     target would begin
 * @param separator between examples
 * @param shots examples in front of the sentence, taken from pairs that are not translated
 * @param sentences translated in either direction
 * @param keepStop whether the stop string belongs to the translation
 * @param seeds of random latents that are translated, the first of them; each costs as much as another arm
 * @param comet folder of a COMET-22 model, or null
 */
public record TranslationOptions(
        String template,
        String separator,
        int shots,
        int sentences,
        int newTokens,
        int beams,
        double lengthPenalty,
        List<String> stops,
        boolean keepStop,
        int batch,
        int seeds,
        long seed,
        String comet) {

    public static final String TEMPLATE = "{sourceLanguage}: {source}\n{targetLanguage}: {target}";

    public static TranslationOptions usual() {
        return new TranslationOptions(TEMPLATE, "\n\n", 4, 100, 64, 1, 1, List.of("\n"), false, 16, 1, 0, null);
    }
}
