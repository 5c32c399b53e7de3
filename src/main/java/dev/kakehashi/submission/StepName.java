package dev.kakehashi.submission;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What the name of a folder or revision says about a checkpoint.
 *
 * @param step empty where the name carries none, or could be read in several ways
 * @param tokensSeen as names round them
 * @param ambiguous whether there is a number that may be a step, and may be another one
 */
record StepName(OptionalLong step, OptionalLong tokensSeen, boolean ambiguous) {
    private static final int MOST_DIGITS = 15;
    private static final String STEPS = "(?:step|iter|iteration)s?";

    /** The first word says more than the second: {@code checkpoint3_step1000} is at step 1000. */
    private static final List<Pattern> BEFORE_A_NUMBER = List.of(ignoringCase(STEPS + "[-_=]?(?=\\d)"),
            ignoringCase("(?:checkpoint|ckpt)[-_=]?(?=\\d)"));
    private static final Pattern BEHIND_A_NUMBER = ignoringCase(
            "(?<![\\d.])(\\d+)(\\.\\d+)?([km]?)[-_]?(?:steps|iters|iterations)(?![a-z])");

    /** A number with a unit that nothing goes on behind, or one that other letters follow. */
    private static final Pattern NUMBER = ignoringCase("(\\d+)(\\.\\d+)?([a-z]?)(?![a-z\\d])|(\\d+)(?![\\d.])");
    private static final Pattern GROUPED = Pattern.compile("[_,.]\\d{3}(?!\\d)");

    private static final String AMOUNT = "(?<![\\d.])(\\d+(?:\\.\\d+)?)";
    private static final List<Pattern> TOKENS = List.of(
            ignoringCase("tokens?[-_=]?(\\d+(?:\\.\\d+)?)([KMBT])(?![a-z])"),
            ignoringCase(AMOUNT + "([KMBT])[-_]?tok(?:en)?s?(?![a-z])"),
            ignoringCase(AMOUNT + "([MB])t(?![a-z\\d])"));
    /** {@code -105b} right behind a step; elsewhere it would be the size of the model. */
    private static final Pattern BEHIND_THE_STEP = ignoringCase("[-_](\\d+(?:\\.\\d+)?)([BT])(?![a-z\\d])");

    /**
     * Understands names such as {@code step1000-tokens4B}, {@code iter_0010000}, {@code step-240k} and {@code 0010000}.
     */
    static StepName of(String name) {
        for (var word : BEFORE_A_NUMBER) {
            var found = word.matcher(name);
            if (found.find()) return at(name, found.end());
        }
        var behind = BEHIND_A_NUMBER.matcher(name);
        if (behind.find()) return step(behind.group(1), behind.group(2), behind.group(3), tokens(name, behind.end()));
        if (name.matches("\\d{1," + MOST_DIGITS + "}")) return step(name, null, "", OptionalLong.empty());
        return new StepName(OptionalLong.empty(), tokens(name, name.length()), false);
    }

    private static StepName at(String name, int from) {
        var number = NUMBER.matcher(name).region(from, name.length()).useTransparentBounds(true);
        if (!number.lookingAt()) return unclear(tokens(name, from));
        var tokens = tokens(name, number.end());
        if (number.group(4) != null) return step(number.group(4), null, "", tokens);
        boolean grouped = GROUPED.matcher(name).region(number.end(1), name.length()).lookingAt();
        if (grouped && number.group(3).isEmpty()) return unclear(tokens);
        return step(number.group(1), number.group(2), number.group(3), tokens);
    }

    /** A fraction of thousands or millions is a whole number; every other one, and every other unit, is none. */
    private static StepName step(String whole, String fraction, String unit, OptionalLong tokens) {
        long factor = unit.equalsIgnoreCase("k") ? 1_000 : unit.equalsIgnoreCase("m") ? 1_000_000 : 1;
        boolean noSuchFraction = fraction != null && (factor == 1 || fraction.length() > 7);
        // a hash, or a date and more
        if (whole.length() > MOST_DIGITS) return new StepName(OptionalLong.empty(), tokens, false);
        if (noSuchFraction || factor == 1 && !unit.isEmpty()) return unclear(tokens);
        if (factor == 1) return new StepName(OptionalLong.of(Long.parseLong(whole)), tokens, false);
        double steps = Double.parseDouble(fraction == null ? whole : whole + fraction) * factor;
        return steps > 1e15 ? unclear(tokens) : new StepName(OptionalLong.of(Math.round(steps)), tokens, false);
    }

    private static StepName unclear(OptionalLong tokens) {
        return new StepName(OptionalLong.empty(), tokens, true);
    }

    private static OptionalLong tokens(String name, int behindTheStep) {
        for (var pattern : TOKENS) {
            var found = pattern.matcher(name);
            if (found.find()) return amount(found.group(1), found.group(2));
        }
        var found = BEHIND_THE_STEP.matcher(name).region(behindTheStep, name.length());
        return found.lookingAt() ? amount(found.group(1), found.group(2)) : OptionalLong.empty();
    }

    private static OptionalLong amount(String number, String unit) {
        double factor = switch (unit.toUpperCase(Locale.ROOT)) {
            case "K" -> 1e3;
            case "M" -> 1e6;
            case "B" -> 1e9;
            default -> 1e12;
        };
        double amount = Double.parseDouble(number) * factor;
        return amount < 1e18 ? OptionalLong.of(Math.round(amount)) : OptionalLong.empty();
    }

    private static Pattern ignoringCase(String pattern) {
        return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
    }
}
