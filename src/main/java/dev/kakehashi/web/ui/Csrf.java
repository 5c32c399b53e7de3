package dev.kakehashi.web.ui;

import dev.kakehashi.people.Access;
import dev.kakehashi.people.SessionKey;
import dev.kakehashi.people.Visitor;
import io.quarkus.arc.Arc;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * What our own pages send with every change and no page of another site knows: signed, and bound to the visitor's
 * session, or to a cookie where there is none.
 */
public final class Csrf {
    /** Name of the hidden field. */
    public static final String FIELD = "csrf";

    public static final String HEADER = "X-CSRF-Token";
    // whoever can ask for a page here may do everything anyway; only other sites' pages cannot
    private static final String LOCAL = "local";
    private static final String COOKIE = "kakehashi-visit";

    private Csrf() {}

    /** For the page that is made now; whoever has no session gets a cookie with it. */
    static String token(RoutingContext routing) {
        String basis = basis(routing);
        if (basis == null) {
            basis = SessionKey.random();
            routing.put(COOKIE, basis);
            boolean https = bean(Access.class).https();
            routing.response().addCookie(Cookie.cookie(COOKIE, basis).setPath("/").setHttpOnly(true)
                    .setSameSite(CookieSameSite.LAX).setSecure(https));
        }
        return sign(basis);
    }

    /** @param sent from the form or the header, or null */
    public static boolean right(RoutingContext routing, String sent) {
        String basis = basis(routing);
        if (basis == null || sent == null) return false;
        return MessageDigest.isEqual(sign(basis).getBytes(StandardCharsets.US_ASCII),
                sent.getBytes(StandardCharsets.UTF_8));
    }

    /** What the token is bound to; null on a first visit. */
    static String basis(RoutingContext routing) {
        String session = Visitor.of(routing).session();
        if (session != null) return session;
        if (bean(Access.class).login() == Access.Login.OFF) return LOCAL;
        String made = routing.get(COOKIE);
        if (made != null) return made;
        var cookie = routing.request().getCookie(COOKIE);
        return cookie == null || cookie.getValue().isBlank() ? null : cookie.getValue();
    }

    private static String sign(String basis) {
        return bean(SessionKey.class).sign("csrf", basis);
    }

    private static <T> T bean(Class<T> type) {
        return Arc.container().instance(type).get();
    }
}
