package dev.kakehashi.web.people;

import dev.kakehashi.people.Access;
import dev.kakehashi.people.PeopleMechanism;
import dev.kakehashi.people.Visitor;
import dev.kakehashi.web.ui.Field;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Submitted;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The page that lets somebody in.
 *
 * @param notice what there is to know instead of a form, or null
 * @param problem why the last attempt failed, or null
 */
record LoginView(String notice, String problem, String back, boolean form, boolean oidc, String oidcHref,
        List<Field> fields) {
    static LoginView of(Submitted form, String problem, Access.Login login) {
        var text = Screen.messages(PeopleMessages.class);
        var visitor = Visitor.current();
        String notice = login == Access.Login.OFF ? text.off()
                : visitor.loggedIn() ? text.loggedInAs(visitor.displayName()) : null;
        return new LoginView(
                notice, problem, form.value("back"), notice == null && login == Access.Login.FORM,
                notice == null && login == Access.Login.OIDC,
                PeopleMechanism.OIDC_LOGIN + "?back=" + URLEncoder.encode(form.value("back"), StandardCharsets.UTF_8),
                List.of(Field.username(form, "name", text.name()),
                        Field.password(form, "password", text.password(), false)));
    }
}
