package dev.kakehashi.web.people;

import dev.kakehashi.people.Account;
import dev.kakehashi.people.Passwords;
import dev.kakehashi.web.ui.Field;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Submitted;
import java.util.List;
import java.util.Map;

/** The page of one person, as an admin sees it. */
record PersonView(PersonRow person, String didWhat, boolean refused, Field role, Field password) {
    static PersonView of(Account account, Submitted form) {
        var text = Screen.messages(PeopleMessages.class);
        var role = new Submitted(Map.of("role", List.of(account.role.name())), form.errors());
        return new PersonView(
                PersonRow.of(account), text.didWhat(account.displayName), form.refused(),
                Field.choice(role, "role", text.roleHead(), PeopleView.roles()).helped(text.rolesHelp()),
                Field.password(form, "password", text.newPassword(), true)
                        .helped(text.firstPasswordHelp(Passwords.SHORTEST)));
    }
}
