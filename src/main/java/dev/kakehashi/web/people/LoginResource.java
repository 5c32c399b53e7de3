package dev.kakehashi.web.people;

import dev.kakehashi.people.Access;
import dev.kakehashi.people.Account;
import dev.kakehashi.people.Audit;
import dev.kakehashi.people.Audited;
import dev.kakehashi.people.Logins;
import dev.kakehashi.people.OidcPeople;
import dev.kakehashi.people.PeopleMechanism;
import dev.kakehashi.people.Rights;
import dev.kakehashi.people.Via;
import dev.kakehashi.people.Visitor;
import dev.kakehashi.submission.Fields;
import dev.kakehashi.submission.RefusalMessages;
import dev.kakehashi.catalog.UnknownAddress;
import dev.kakehashi.web.ui.PreferencesResource;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Submitted;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
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
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.resteasy.reactive.RestQuery;

/** In and out. */
@Path("/")
@Blocking
@PermitAll
@Produces("text/html;charset=UTF-8")
public class LoginResource {
    private static final String BACK = "kakehashi-back";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @CheckedTemplate(basePath = "people", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record LoginPage(LoginView view) implements TemplateInstance {}

    @Inject Access access;
    @Inject Logins logins;
    @Inject OidcPeople oidcPeople;
    @Inject PeopleMechanism mechanism;
    @Inject SecurityIdentity identity;

    @GET
    @Path("login")
    public Response show(@RestQuery String back, @RestQuery String error) {
        var text = Screen.messages(PeopleMessages.class);
        return page(200, Submitted.fresh(Map.of("back", PreferencesResource.ownAddress(back))),
                error == null ? null : text.oidcFailed()).build();
    }

    @POST
    @Path("login")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response login(MultivaluedMap<String, String> values, RoutingContext routing) {
        if (access.login() != Access.Login.FORM) throw new UnknownAddress(UnknownAddress.Kind.PAGE, "/login");
        Map<String, List<String>> raw = new HashMap<>(values);
        var text = Screen.messages(PeopleMessages.class);
        var fields = new Fields(raw, Screen.messages(RefusalMessages.class));
        var name = fields.text("name", 40);
        var password = PasswordFields.typed(values, "password");
        if (password.isEmpty()) fields.text("password", 1);
        if (!fields.errors().isEmpty()) return page(422, new Submitted(raw, fields.errors()), null).build();

        var attempt = logins.attempt(name, password, Audit.ip(routing));
        if (attempt.seconds() > 0)
            return page(429, new Submitted(raw, Map.of()), text.tooManyAttempts(attempt.seconds()))
                    .header(HttpHeaders.RETRY_AFTER, attempt.seconds()).build();
        if (attempt.secret() == null) return page(422, new Submitted(raw, Map.of()), text.wrong()).build();
        mechanism.remember(routing, attempt.secret());
        return Response.seeOther(URI.create(PreferencesResource.ownAddress(fields.raw("back")))).build();
    }

    /** Where the lab's login server sends people back to; whoever has not been there yet is sent there. */
    @GET
    @Path("login/oidc")
    public Uni<Response> oidc(@RestQuery String back, RoutingContext routing) {
        if (access.login() != Access.Login.OIDC) throw new UnknownAddress(UnknownAddress.Kind.PAGE, "/login/oidc");
        if (!(identity.getPrincipal() instanceof JsonWebToken person))
            return challenge(routing, PreferencesResource.ownAddress(back));
        return Uni.createFrom().item(open(person, routing));
    }

    private Response open(JsonWebToken person, RoutingContext routing) {
        forgetOidcSession(routing);
        Account account = oidcPeople.account(person);
        var remembered = routing.request().getCookie(BACK);
        routing.response().addCookie(backCookie("").setMaxAge(0));
        String goal = PreferencesResource.ownAddress(remembered == null ? null : remembered.getValue());
        if (account.disabled) return page(403, Submitted.fresh(Map.of("back", goal)),
                Screen.messages(PeopleMessages.class).accountDisabled()).build();
        mechanism.remember(routing, logins.open(account.id, Via.OIDC, Audit.ip(routing)));
        return Response.seeOther(URI.create(goal)).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    /** OIDC's own session would let a browser in again without asking the server; ours follows instead. */
    private static void forgetOidcSession(RoutingContext routing) {
        var names = routing.request().cookies().stream().map(Cookie::getName)
                .filter(name -> name.startsWith("q_session")).toList();
        for (var name : names) routing.response().removeCookies(name, true);
    }

    /** Asks the lab's server where to send people; until it answers no thread waits for it. */
    private Uni<Response> challenge(RoutingContext routing, String back) {
        HttpAuthenticator authenticator = routing.get(HttpAuthenticator.class.getName());
        var failed = page(503, Submitted.fresh(Map.of("back", back)),
                Screen.messages(PeopleMessages.class).oidcFailed()).build();
        return authenticator.getChallenge(routing).ifNoItem().after(PATIENCE).recoverWithItem((ChallengeData) null)
                .map(challenge -> {
                    if (challenge == null || challenge.status != 302) return failed;
                    routing.response().addCookie(backCookie(back).setMaxAge(600));
                    var answer = Response.status(challenge.status);
                    challenge.getHeaders().forEach((name, value) -> answer.header(name.toString(), value));
                    return answer.build();
                });
    }

    @POST
    @Path("logout")
    @RolesAllowed(Rights.OWN_ACCOUNT)
    @Audited("logout")
    public Response logout(RoutingContext routing) {
        var visitor = Visitor.of(routing);
        if (visitor.session() != null) logins.close(visitor.session());
        mechanism.forget(routing);
        return Response.seeOther(URI.create("/")).build();
    }

    private Response.ResponseBuilder page(int status, Submitted form, String problem) {
        return Response.status(status).header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(new LoginPage(LoginView.of(form, problem, access.login())));
    }

    private Cookie backCookie(String value) {
        return Cookie.cookie(BACK, value).setPath(PeopleMechanism.OIDC_LOGIN).setHttpOnly(true)
                .setSameSite(CookieSameSite.LAX).setSecure(access.https());
    }
}
