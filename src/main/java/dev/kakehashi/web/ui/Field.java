package dev.kakehashi.web.ui;

import dev.kakehashi.submission.SeveralValues;
import java.util.List;

/**
 * One labelled input of a form with what was typed into it and why that cannot be used.
 *
 * @param kind {@code text}, {@code number}, {@code area}, {@code choice}, or what browsers fill in: {@code username},
 *     {@code current-password}, {@code new-password}
 * @param term glossary entry the label leads to, or null
 * @param help a sentence below the input, or null
 * @param error why the value is refused, or null
 * @param options of a choice, otherwise null
 * @param understood the values of a field of several, where they are not plain from what was typed
 */
public record Field(
        String name,
        String label,
        String kind,
        String value,
        Term term,
        String help,
        String error,
        boolean required,
        List<Option> options,
        List<String> understood) {

    /** A field of which only what was typed is shown. */
    private Field(String name, String label, String kind, String value, Term term, String help, String error,
            boolean required, List<Option> options) {
        this(name, label, kind, value, term, help, error, required, options, List.of());
    }

    public record Option(String value, String label) {}

    public static Field text(Submitted form, String name, String label) {
        return new Field(name, label, "text", form.value(name), null, null, form.error(name), true, null);
    }

    public static Field number(Submitted form, String name, String label) {
        return new Field(name, label, "number", form.value(name), null, null, form.error(name), true, null);
    }

    public static Field area(Submitted form, String name, String label) {
        return new Field(name, label, "area", form.value(name), null, null, form.error(name), false, null);
    }

    public static Field choice(Submitted form, String name, String label, List<Option> options) {
        return new Field(name, label, "choice", form.value(name), null, null, form.error(name), true, options);
    }

    /** What was typed is not sent back. */
    public static Field password(Submitted form, String name, String label, boolean fresh) {
        return new Field(name, label, fresh ? "new-password" : "current-password", "", null, null, form.error(name),
                true, null);
    }

    public static Field username(Submitted form, String name, String label) {
        return new Field(name, label, "username", form.value(name), null, null, form.error(name), true, null);
    }

    public Field about(Term term) {
        return new Field(name, label, kind, value, term, help, error, required, options, understood);
    }

    public Field helped(String help) {
        return new Field(name, label, kind, value, term, help, error, required, options, understood);
    }

    public Field optional() {
        return new Field(name, label, kind, value, term, help, error, false, options, understood);
    }

    /** Holds several values: they are shown apart, so that nobody wonders how a comma was read. */
    public Field several(SeveralValues values) {
        var apart = error == null ? values.understood(value) : List.<String>of();
        boolean plain = apart.size() == 1 && apart.get(0).equals(value.strip());
        return new Field(name, label, kind, value, term, help, error, required, options, plain ? List.of() : apart);
    }

    public boolean secret() {
        return kind.endsWith("password");
    }

    public String autocomplete() {
        return secret() || kind.equals("username") ? kind : "off";
    }

    /** The ids of the sentences that belong to the input, or null. */
    public String describedBy() {
        String helpId = help == null ? "" : "f-" + name + "-help";
        String errorId = error == null ? "" : "f-" + name + "-error";
        String understoodId = understood.isEmpty() ? "" : "f-" + name + "-understood";
        String both = String.join(" ", List.of(helpId, errorId, understoodId)).trim().replaceAll(" +", " ");
        return both.isEmpty() ? null : both;
    }
}
