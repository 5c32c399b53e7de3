package dev.kakehashi.people;

import io.quarkus.arc.Arc;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * Who asks for a page.
 *
 * @param name as in addresses and in the audit log
 * @param role null for who is not logged in
 * @param session hash of the browser session, or null
 */
public record Visitor(String name, String displayName, Role role, Via via, Set<String> rights, String session) {
    static final Visitor LOCAL = new Visitor("local", "local", Role.ADMIN, Via.LOCAL, Rights.ALL, null);
    public static final Visitor STRANGER = stranger(Rights.NONE);
    private static final String ATTRIBUTE = Visitor.class.getName();

    /** @param rights what is open to everyone */
    static Visitor stranger(Set<String> rights) {
        return new Visitor("nobody", "", null, Via.NOBODY, rights, null);
    }

    static Visitor in(Session session) {
        var account = session.account;
        return new Visitor(account.name, account.displayName, account.role, session.via, Rights.of(account.role),
                session.hash);
    }

    static Visitor with(Token token) {
        var account = token.account;
        return new Visitor(account.name, account.displayName, account.role, Via.TOKEN,
                Rights.of(account.role, token.scope), null);
    }

    /** Of the present request; outside of requests a stranger. */
    public static Visitor current() {
        var routing = routing();
        return routing == null ? STRANGER : of(routing);
    }

    /** The present request; null outside of one. */
    public static RoutingContext routing() {
        var container = Arc.container();
        if (container == null || !container.requestContext().isActive()) return null;
        return container.select(CurrentVertxRequest.class).get().getCurrent();
    }

    public static Visitor of(RoutingContext routing) {
        if (!(routing.user() instanceof QuarkusHttpUser user)) return STRANGER;
        Visitor visitor = user.getSecurityIdentity().getAttribute(ATTRIBUTE);
        return visitor == null ? STRANGER : visitor;
    }

    SecurityIdentity identity() {
        var identity = QuarkusSecurityIdentity.builder().addRoles(rights).addAttribute(ATTRIBUTE, this);
        return via == Via.NOBODY ? identity.setAnonymous(true).build()
                : identity.setPrincipal(new QuarkusPrincipal(name)).build();
    }

    /** Whether there is an account to log out of. */
    public boolean loggedIn() {
        return via == Via.FORM || via == Via.OIDC;
    }

    public boolean known() {
        return via != Via.NOBODY;
    }

    public boolean may(String right) {
        return rights.contains(right);
    }

    public boolean maySubmit() {
        return may(Rights.SUBMIT);
    }

    public boolean mayAdminister() {
        return may(Rights.ADMINISTER);
    }
}
