package dev.kakehashi.web.people;

import dev.kakehashi.people.Account;
import dev.kakehashi.people.Audit;
import dev.kakehashi.people.Audited;
import dev.kakehashi.people.Logins;
import dev.kakehashi.people.Passwords;
import dev.kakehashi.people.Rights;
import dev.kakehashi.people.Token;
import dev.kakehashi.people.Tokens;
import dev.kakehashi.people.Visitor;
import dev.kakehashi.submission.Fields;
import dev.kakehashi.submission.RefusalMessages;
import dev.kakehashi.catalog.UnknownAddress;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Submitted;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jboss.resteasy.reactive.RestPath;

/** One's own account: tokens and password. */
@Path("/account")
@RolesAllowed(Rights.OWN_ACCOUNT)
@Blocking
@Produces("text/html;charset=UTF-8")
public class AccountResource {
    @CheckedTemplate(basePath = "people", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record AccountPage(AccountView view) implements TemplateInstance {}

    @Inject Tokens tokens;
    @Inject Logins logins;
    @Inject Passwords passwords;

    @GET
    public TemplateInstance show() {
        return new AccountPage(AccountView.of(Account.named(Visitor.current().name()).orElse(null),
                Submitted.fresh(Map.of("days", "90")), null, null));
    }

    @POST
    @Path("tokens")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Audited("token.create")
    public Response makeToken(MultivaluedMap<String, String> values) {
        var account = own();
        Map<String, List<String>> raw = new HashMap<>(values);
        var fields = new Fields(raw, Screen.messages(RefusalMessages.class));
        var name = fields.text("tokenName", 80);
        var scope = fields.choice("scope", Token.Scope.READ);
        int days = fields.integer("days", 90, 1, Tokens.MOST_DAYS);
        if (!fields.errors().isEmpty()) return refused(account, new Submitted(raw, fields.errors()));
        var made = tokens.make(account, name, scope, days);
        Audit.about("/people/" + account.name);
        Audit.detail("“" + name + "”, " + scope.name().toLowerCase(Locale.ROOT) + ", " + days + " d, "
                + made.token().beginning + "…");
        return Response.ok(new AccountPage(AccountView.of(account, Submitted.fresh(Map.of("days", "90")), made, null)))
                .header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    @POST
    @Path("tokens/{id}/revocation")
    @Audited("token.revoke")
    public Response revoke(@RestPath String id) {
        var account = own();
        Token token = id.matches("\\d{1,18}")
                ? Token.find("id = ?1 and account = ?2", Long.parseLong(id), account).firstResult()
                : null;
        if (token == null) throw new UnknownAddress(UnknownAddress.Kind.TOKEN, id);
        if (token.revokedAt == null) token.revokedAt = Instant.now();
        Audit.about("/people/" + account.name);
        Audit.detail("“" + token.name + "”, " + token.beginning + "…");
        return Response.seeOther(URI.create("/account")).build();
    }

    @POST
    @Path("password")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Audited("password.change")
    public Response changePassword(MultivaluedMap<String, String> values) {
        var account = own();
        var text = Screen.messages(PeopleMessages.class);
        if (account.passwordHash == null) throw new ClientErrorException(text.noPassword(), Response.Status.CONFLICT);
        var fields = new Fields(new HashMap<>(values), Screen.messages(RefusalMessages.class));
        var fresh = PasswordFields.fresh(values, fields, "newPassword");
        if (!passwords.matches(account, PasswordFields.typed(values, "presentPassword")))
            fields.refuse("presentPassword", text.presentWrong(), null);
        if (!fields.errors().isEmpty())
            return refused(account, new Submitted(Map.of("days", List.of("90")), fields.errors()));
        account.passwordHash = passwords.hash(fresh);
        logins.closeOthers(account, Visitor.current().session());
        Audit.about("/people/" + account.name);
        return Response
                .ok(new AccountPage(
                        AccountView.of(account, Submitted.fresh(Map.of("days", "90")), null, text.passwordChanged())))
                .build();
    }

    private static Response refused(Account account, Submitted form) {
        return Response.status(422).entity(new AccountPage(AccountView.of(account, form, null, null))).build();
    }

    private static Account own() {
        var text = Screen.messages(PeopleMessages.class);
        return Account.named(Visitor.current().name())
                .orElseThrow(() -> new ClientErrorException(text.noAccount(), Response.Status.CONFLICT));
    }
}
