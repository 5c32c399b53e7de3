package dev.kakehashi.people;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Set;
import org.jboss.logging.Logger;

/** Says of every request who makes it, as the mode of login asks: whoever is here, a session's cookie, or a token. */
@ApplicationScoped
public class PeopleMechanism implements HttpAuthenticationMechanism {
    public static final String OIDC_LOGIN = "/login/oidc";
    private static final Logger LOG = Logger.getLogger(PeopleMechanism.class);
    private static final String COOKIE = "kakehashi-session";
    private static final String BEARER = "bearer ";
    private static final String REFUSED_TOKEN = "kakehashi.refused-token";
    private static final String UNAVAILABLE = "kakehashi.people-unavailable";

    @Inject Access access;

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext routing, IdentityProviderManager providers) {
        if (access.login() == Access.Login.OFF) return Uni.createFrom().item(Visitor.LOCAL.identity());
        if (file(routing.request().path())) return stranger();
        String authorization = routing.request().getHeader("Authorization");
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length()))
            return check(routing, providers,
                    new Credential(Credential.Kind.TOKEN, authorization.substring(BEARER.length()).strip()));
        // OIDC's turn
        if (access.login() == Access.Login.OIDC && routing.request().path().equals(OIDC_LOGIN))
            return Uni.createFrom().nullItem();
        Cookie cookie = routing.request().getCookie(COOKIE);
        return cookie == null ? stranger()
                : check(routing, providers, new Credential(Credential.Kind.SESSION, cookie.getValue()));
    }

    private Uni<SecurityIdentity> check(RoutingContext routing, IdentityProviderManager providers,
            Credential credential) {
        return providers.authenticate(credential)
                .invoke(identity -> {
                    if (identity.isAnonymous() && credential.kind == Credential.Kind.TOKEN)
                        routing.put(REFUSED_TOKEN, true);
                })
                .onFailure().recoverWithItem(failure -> {
                    LOG.warnf("Who asks for %s could not be looked up: %s", routing.request().path(),
                            failure.getMessage());
                    routing.put(UNAVAILABLE, true);
                    return access.stranger().identity();
                });
    }

    private Uni<SecurityIdentity> stranger() {
        return Uni.createFrom().item(access.stranger().identity());
    }

    /** Style sheets, scripts and pictures are the program's and the same for everybody. */
    private static boolean file(String path) {
        return path.startsWith("/ui/") || path.startsWith("/webjars/");
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext routing) {
        return Uni.createFrom().nullItem();
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(Credential.class);
    }

    @Override
    public int getPriority() {
        return DEFAULT_PRIORITY + 1000;
    }

    /** Whether a token was shown that is none, or none any more. */
    public static boolean refusedToken(RoutingContext routing) {
        return routing.get(REFUSED_TOKEN) != null;
    }

    /** Whether the database did not answer who this is. */
    public static boolean unavailable(RoutingContext routing) {
        return routing.get(UNAVAILABLE) != null;
    }

    /**
     * Lax and not strict: a link in a discussion opens as the person who follows it. Changes need a token of the page
     * besides.
     */
    public void remember(RoutingContext routing, String secret) {
        routing.response().addCookie(cookie(secret).setMaxAge(Logins.LONGEST.toSeconds()));
    }

    public void forget(RoutingContext routing) {
        routing.response().addCookie(cookie("").setMaxAge(0));
    }

    private Cookie cookie(String value) {
        return Cookie.cookie(COOKIE, value).setPath("/").setHttpOnly(true).setSameSite(CookieSameSite.LAX)
                .setSecure(access.https());
    }
}
