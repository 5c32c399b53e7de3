package dev.kakehashi.web.ui;

import jakarta.ws.rs.core.MultivaluedMap;
import java.math.BigDecimal;
import java.util.List;

/**
 * A threshold to move: a slider and the number beside it, under one name. A form without scripts sends both, and what
 * they showed before as {@code NAME-was}, so that the one that was changed counts.
 *
 * @param number holds what was typed, also where that cannot be used
 * @param at where the slider stands
 * @param step {@code any} where it stands between two steps
 * @param usual where it stands when nobody moved it
 * @param note says so in words
 * @param back label of the link that moves it there
 * @param reset address of that link
 * @param moved whether it stands elsewhere
 */
public record Slider(
        Field number, String at, Scale scale, String step, String usual, String note, String back, String reset,
        boolean moved) {
    private static final String WAS = "-was";

    /** Ends of a slider, which give way to a value beyond them, and the way from one place to the next. */
    public record Scale(String least, String most, String step) {
        public static Scale of(double least, double most, double step) {
            return new Scale(plain(least), plain(most), plain(step));
        }

        private Scale with(String at) {
            var value = new BigDecimal(at);
            return new Scale(
                    value.compareTo(new BigDecimal(least)) < 0 ? at : least,
                    value.compareTo(new BigDecimal(most)) > 0 ? at : most, step);
        }

        private String stepThrough(String at) {
            boolean whole = new BigDecimal(at).subtract(new BigDecimal(least)).remainder(new BigDecimal(step))
                    .signum() == 0;
            return whole ? step : "any";
        }
    }

    public static Slider of(Field number, double at, double usual, Scale scale) {
        var place = plain(at);
        var own = scale.with(place);
        var text = Screen.messages(UiMessages.class);
        var shown = plain(usual);
        return new Slider(
                number, place, own, own.stepThrough(place), shown, text.sliderUsual(shown), text.sliderBack(shown),
                null, at != usual);
    }

    public Slider resetBy(String address) {
        return new Slider(number, at, scale, step, usual, note, back, address, moved);
    }

    /**
     * The value of a slider in an address, or null: of all values that were sent the last one that is not what was
     * shown before.
     */
    public static String chosen(MultivaluedMap<String, String> asked, String name) {
        List<String> sent = asked.getOrDefault(name, List.of());
        String was = asked.getFirst(name + WAS);
        String chosen = was;
        for (var value : sent) if (was == null || !value.strip().equals(was)) chosen = value;
        return sent.isEmpty() ? null : chosen;
    }

    /** Whether a form without scripts was sent, whose address says more than it has to. */
    public static boolean sent(MultivaluedMap<String, String> asked) {
        return asked.keySet().stream().anyMatch(name -> name.endsWith(WAS));
    }

    /** As a script would write it: without an exponent or zeros at the end. */
    public static String plain(double value) {
        return new BigDecimal(String.valueOf(value)).stripTrailingZeros().toPlainString();
    }
}
