package dev.kakehashi.web.interventions;

import dev.kakehashi.intervention.Arm;
import dev.kakehashi.intervention.Selection;
import dev.kakehashi.submission.SeveralValues;
import dev.kakehashi.submission.TranslationFields;
import dev.kakehashi.web.ui.Submitted;
import java.util.HashSet;
import java.util.Set;

/**
 * What translating every draw costs, from a form as it is filled in.
 *
 * @param arms of the grid; {@code translated} of them
 * @param texts generated in both directions; {@code fewest} with one draw of each row
 */
record TranslationCost(long arms, long translated, long texts, long fewest) {
    private static final int MOST = 10_000; // a longer range is refused

    /** @return null where nothing is translated or a number is still to be mended */
    static TranslationCost of(Submitted form, int classes) {
        if (form.value("parallelSet").isBlank() || form.value("parallelSet").equals("none")) return null;
        try {
            long alphas = SeveralValues.DECIMALS.understood(form.value("alphas")).size();
            var sizes = wholes(form.value("n"));
            long draws = Long.parseLong(form.value("seeds").strip());
            long sentences = Long.parseLong(form.value("sentences").strip());
            var wanted = form.value("translationSeeds").strip();
            long translated = wanted.equalsIgnoreCase(TranslationFields.ALL) ? draws
                    : Math.min(draws, Long.parseLong(wanted));
            boolean random = Selection.RANDOM.name().equals(form.value("selection"));
            int chosen = wholes(form.value("picked")).size();
            long picked = chosen == 0 ? 0 : 1;
            boolean controlled = control(form, Arm.Kind.RANDOM_LATENTS);
            long others = 0;
            for (var kind : new Arm.Kind[] {Arm.Kind.ALL_LATENTS, Arm.Kind.BIAS_ONLY, Arm.Kind.RAW})
                if (control(form, kind)) others++;
            long drawn = alphas * ((random ? classes * sizes.size() : 0)
                    + (controlled ? controls(classes > 0 ? sizes : Set.of(), chosen) : 0));
            long single = 1 + alphas * ((random ? 0 : classes * sizes.size()) + picked + others);
            return new TranslationCost(single + drawn * draws, single + drawn * translated,
                    2 * sentences * (single + drawn * translated), 2 * sentences * (single + drawn));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Sizes random latents are drawn in: each once. */
    private static long controls(Set<Integer> sizes, int chosen) {
        return sizes.size() + (chosen == 0 || sizes.contains(chosen) ? 0L : 1L);
    }

    /** Numbers and ranges such as {@code 8-16}, each number once. */
    private static Set<Integer> wholes(String text) {
        var numbers = new HashSet<Integer>();
        for (var part : SeveralValues.RANGES.understood(text)) {
            var range = SeveralValues.Range.of(part);
            if (range == null || range.last() - range.first() > MOST) throw new NumberFormatException(part);
            for (var number = range.first(); number <= range.last(); number++) numbers.add(number);
        }
        return numbers;
    }

    private static boolean control(Submitted form, Arm.Kind kind) {
        return !form.values().containsKey("controls") || form.has("controls", kind.id());
    }
}
