package dev.kakehashi.web.interventions;

import dev.kakehashi.intervention.Arm;
import dev.kakehashi.intervention.Selection;
import dev.kakehashi.submission.SeveralValues;
import dev.kakehashi.submission.TranslationFields;
import dev.kakehashi.web.ui.Submitted;

/**
 * What translating every draw costs, from a form as it is filled in.
 *
 * @param arms of the grid; {@code translated} of them
 * @param texts generated in both directions; {@code fewest} with one draw of each row
 */
record TranslationCost(long arms, long translated, long texts, long fewest) {

    /** @return null where a number is still to be mended */
    static TranslationCost of(Submitted form, int classes) {
        try {
            long alphas = SeveralValues.DECIMALS.understood(form.value("alphas")).size();
            long sizes = SeveralValues.RANGES.understood(form.value("n")).size();
            long draws = Long.parseLong(form.value("seeds").strip());
            long sentences = Long.parseLong(form.value("sentences").strip());
            var wanted = form.value("translationSeeds").strip();
            long translated = wanted.equalsIgnoreCase(TranslationFields.ALL) ? draws : Math.min(draws, Long.parseLong(wanted));
            boolean random = Selection.RANDOM.name().equals(form.value("selection"));
            long picked = form.value("picked").isBlank() ? 0 : 1;
            boolean controlled = control(form, Arm.Kind.RANDOM_LATENTS);
            long others = 0;
            for (var kind : new Arm.Kind[] {Arm.Kind.ALL_LATENTS, Arm.Kind.BIAS_ONLY, Arm.Kind.RAW}) if (control(form, kind)) others++;
            long drawn = alphas * ((random ? classes * sizes : 0) + (controlled ? (classes > 0 ? sizes : 0) + picked : 0));
            long single = 1 + alphas * ((random ? 0 : classes * sizes) + picked + others);
            return new TranslationCost(single + drawn * draws, single + drawn * translated, 2 * sentences * (single + drawn * translated), 2 * sentences * (single + drawn));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static boolean control(Submitted form, Arm.Kind kind) {
        return !form.values().containsKey("controls") || form.has("controls", kind.id());
    }
}
