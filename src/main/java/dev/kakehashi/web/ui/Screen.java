package dev.kakehashi.web.ui;

import dev.kakehashi.people.Visitor;
import io.quarkus.arc.Arc;
import io.quarkus.qute.i18n.Localized;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * How the page of one request is to look, and for whom.
 *
 * @param lang {@code en} or {@code ja}
 * @param theme {@code auto}, {@code light} or {@code dark}
 * @param fragment whether htmx asks for the part that changed and not for the page
 * @param visitor who reads it
 */
public record Screen(String lang, String theme, Address address, boolean fragment, Visitor visitor) {
    static final Set<String> THEMES = Set.of("auto", "light", "dark");
    private static final Screen OUTSIDE_A_REQUEST = new Screen("en", "auto", new Address("/", "/"), false,
            Visitor.STRANGER);

    public static Screen current() {
        RoutingContext routing = Visitor.routing();
        if (routing == null) return OUTSIDE_A_REQUEST;
        Screen known = routing.get(Screen.class.getName());
        if (known == null) routing.put(Screen.class.getName(), known = of(routing));
        return known;
    }

    /** The screen text of this request's language, for sentences that are made in Java. */
    public static <T> T messages(Class<T> bundle) {
        return Arc.container().select(bundle, Localized.Literal.of(current().lang)).get();
    }

    /** Tells, from any thread, whether the reader has closed the page meanwhile or asked for another one instead. */
    public static BooleanSupplier left() {
        return Visitor.routing().response()::closed;
    }

    private static Screen of(RoutingContext routing) {
        var request = routing.request();
        return new Screen(
                cookie(request, "lang", Language.ALL, Language.preferred(request.getHeader("Accept-Language"))),
                cookie(request, "theme", THEMES, "auto"), Address.of(request), fragment(request),
                Visitor.of(routing));
    }

    private static String cookie(HttpServerRequest request, String name, Set<String> allowed, String otherwise) {
        var cookie = request.getCookie(name);
        return cookie != null && allowed.contains(cookie.getValue()) ? cookie.getValue() : otherwise;
    }

    /** A page restored from htmx's history or reached by a boosted link is asked for whole. */
    private static boolean fragment(HttpServerRequest request) {
        return "true".equals(request.getHeader("HX-Request"))
                && request.getHeader("HX-Boosted") == null
                && request.getHeader("HX-History-Restore-Request") == null;
    }
}
