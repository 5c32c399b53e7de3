package dev.kakehashi.web.people;

import dev.kakehashi.people.Account;
import dev.kakehashi.people.Passwords;
import dev.kakehashi.people.Role;
import dev.kakehashi.web.ui.Field;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Submitted;
import java.util.Arrays;
import java.util.List;

/** Everybody who may log in, and the form that adds somebody. */
record PeopleView(List<PersonRow> people, boolean refused, List<Field> fields) {
    static PeopleView of(Submitted form) {
        var text = Screen.messages(PeopleMessages.class);
        return new PeopleView(
                Account.<Account>list("order by name").stream().map(PersonRow::of).toList(), form.refused(),
                List.of(
                        Field.text(form, "name", text.name()).helped(text.nameHelp()),
                        Field.text(form, "displayName", text.displayName()).optional(),
                        Field.choice(form, "role", text.roleHead(), roles()).helped(text.rolesHelp()),
                        Field.password(form, "password", text.firstPassword(), true)
                                .helped(text.firstPasswordHelp(Passwords.SHORTEST))));
    }

    static List<Field.Option> roles() {
        var text = Screen.messages(PeopleMessages.class);
        return Arrays.stream(Role.values()).map(role -> new Field.Option(role.name(), text.role(role))).toList();
    }
}
