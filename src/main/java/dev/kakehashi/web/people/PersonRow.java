package dev.kakehashi.web.people;

import dev.kakehashi.people.Account;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;

/** A person as lists and pages show them. */
record PersonRow(
        String name, String displayName, String role, boolean disabled, String state, String by, boolean password,
        String added, String lastLogin) {
    static PersonRow of(Account account) {
        var text = Screen.messages(PeopleMessages.class);
        return new PersonRow(
                account.name, account.displayName, text.role(account.role), account.disabled,
                account.disabled ? text.disabled() : text.enabled(),
                account.passwordHash == null ? text.byOidc() : text.byPassword(), account.passwordHash != null,
                Format.date(account.createdAt),
                account.lastLoginAt == null ? text.never() : Format.date(account.lastLoginAt));
    }
}
