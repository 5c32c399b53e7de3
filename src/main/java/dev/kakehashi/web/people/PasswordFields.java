package dev.kakehashi.web.people;

import dev.kakehashi.people.Passwords;
import dev.kakehashi.submission.Fields;
import dev.kakehashi.web.ui.Screen;
import jakarta.ws.rs.core.MultivaluedMap;

/** Reads passwords as they were typed, spaces and all. */
final class PasswordFields {
    private PasswordFields() {}

    static String typed(MultivaluedMap<String, String> values, String name) {
        String typed = values.getFirst(name);
        return typed == null ? "" : typed;
    }

    /** A password to be set, refused where it is too short or too long. */
    static String fresh(MultivaluedMap<String, String> values, Fields fields, String name) {
        String typed = typed(values, name);
        if (Passwords.usable(typed)) return typed;
        return fields.refuse(name,
                Screen.messages(PeopleMessages.class).passwordLength(Passwords.SHORTEST, Passwords.LONGEST_BYTES), "");
    }
}
