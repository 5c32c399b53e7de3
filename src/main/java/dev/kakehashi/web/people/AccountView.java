package dev.kakehashi.web.people;

import dev.kakehashi.people.Account;
import dev.kakehashi.people.Passwords;
import dev.kakehashi.people.Token;
import dev.kakehashi.people.Tokens;
import dev.kakehashi.web.ui.Field;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Submitted;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * The page of one's own account.
 *
 * @param person null while login is off
 * @param madeName name of the token made just now, or null
 * @param secret that token itself
 * @param done what was changed just now, or null
 * @param passwordFields empty for people another server logs in
 */
record AccountView(
        PersonRow person, List<TokenRow> tokens, String madeName, String secret, String done, boolean refused,
        List<Field> tokenFields, List<Field> passwordFields) {

    record TokenRow(
            long id, String name, String beginning, String scope, String expires, String lastUsed, String state,
            boolean usable, String revokeName) {
        static TokenRow of(Token token) {
            var text = Screen.messages(PeopleMessages.class);
            var state = token.state(Instant.now());
            return new TokenRow(
                    token.id, token.name, token.beginning + "…", text.scope(token.scope), Format.date(token.expiresAt),
                    token.lastUsedAt == null ? text.never() : Format.date(token.lastUsedAt), text.tokenState(state),
                    state == Token.State.USABLE,
                    text.revokeNamed(token.name));
        }
    }

    static AccountView of(Account account, Submitted form, Tokens.Made made, String done) {
        List<Token> tokens = account == null ? List.of() : Token.list("account = ?1 order by id desc", account);
        return new AccountView(
                account == null ? null : PersonRow.of(account), tokens.stream().map(TokenRow::of).toList(),
                made == null ? null : made.token().name,
                made == null ? null : made.secret(), done, form.refused(), tokenFields(form),
                account == null || account.passwordHash == null ? List.of() : passwordFields(form));
    }

    private static List<Field> tokenFields(Submitted form) {
        var text = Screen.messages(PeopleMessages.class);
        var scopes = Arrays.stream(Token.Scope.values()).map(scope -> new Field.Option(scope.name(), text.scope(scope)))
                .toList();
        return List.of(
                Field.text(form, "tokenName", text.tokenName()), Field.choice(form, "scope", text.scopeHead(), scopes),
                Field.number(form, "days", text.days()));
    }

    private static List<Field> passwordFields(Submitted form) {
        var text = Screen.messages(PeopleMessages.class);
        return List.of(
                Field.password(form, "presentPassword", text.presentPassword(), false),
                Field.password(form, "newPassword", text.newPassword(), true)
                        .helped(text.newPasswordHelp(Passwords.SHORTEST)));
    }
}
