package dev.kakehashi.web.ui;

import dev.kakehashi.people.Visitor;
import io.quarkus.arc.Arc;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How the page of one request is to look: its language, its theme and its address.
 *
 * @param lang {@code en} or {@code ja}
 * @param theme {@code auto}, {@code light} or {@code dark}
 * @param path address without the query
 * @param here address with the query, where a switch of language or theme leads back to
 * @param fragment whether htmx asks for the part that changed and not for the page
 * @param visitor who reads it
 */
public record Screen(String lang, String theme, String path, String here, boolean fragment, Visitor visitor) {
    static final Set<String> LANGUAGES = Set.of("en", "ja");
    private static final String SPREADSHEET = "spreadsheet=safe";
    static final Set<String> THEMES = Set.of("auto", "light", "dark");
    private static final Screen OUTSIDE_A_REQUEST = new Screen("en", "auto", "/", "/", false, Visitor.STRANGER);

    public static Screen current() {
        RoutingContext routing = routing();
        if (routing == null) return OUTSIDE_A_REQUEST;
        Screen known = routing.get(Screen.class.getName());
        if (known == null) routing.put(Screen.class.getName(), known = of(routing));
        return known;
    }

    private static RoutingContext routing() {
        var container = Arc.container();
        if (container == null || !container.requestContext().isActive()) return null;
        return container.select(CurrentVertxRequest.class).get().getCurrent();
    }

    /** The screen text of this request's language, for sentences that are made in Java. */
    public static <T> T messages(Class<T> bundle) {
        return Arc.container().select(bundle, Localized.Literal.of(current().lang)).get();
    }

    private static Screen of(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        return new Screen(
                language(request), cookie(request, "theme", THEMES, "auto"), request.path(), request.uri(),
                fragment(request), Visitor.of(routing));
    }

    private static String language(HttpServerRequest request) {
        return cookie(request, "lang", LANGUAGES, preferred(request.getHeader("Accept-Language")));
    }

    private static String cookie(HttpServerRequest request, String name, Set<String> allowed, String otherwise) {
        var cookie = request.getCookie(name);
        return cookie != null && allowed.contains(cookie.getValue()) ? cookie.getValue() : otherwise;
    }

    /** The better liked of our two languages in an Accept-Language header; English when it names neither. */
    static String preferred(String acceptLanguage) {
        if (acceptLanguage == null) return "en";
        String best = "en";
        double bestWeight = 0;
        for (String range : acceptLanguage.split(",")) {
            String[] parts = range.trim().split(";");
            String primary = parts[0].trim().toLowerCase(Locale.ROOT).split("-")[0];
            double weight = weight(parts);
            if (LANGUAGES.contains(primary) && weight > bestWeight) {
                best = primary;
                bestWeight = weight;
            }
        }
        return best;
    }

    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].trim();
            if (part.matches("q=[01](\\.\\d{0,3})?")) return Double.parseDouble(part.substring(2));
        }
        return 1;
    }

    /** A page restored from htmx's history or reached by a boosted link is asked for whole. */
    private static boolean fragment(HttpServerRequest request) {
        return "true".equals(request.getHeader("HX-Request"))
                && request.getHeader("HX-Boosted") == null
                && request.getHeader("HX-History-Restore-Request") == null;
    }

    /** Whether this page belongs to a section of the header, such as {@code /models}. */
    public boolean in(String section) {
        return path.equals(section) || path.startsWith(section + "/");
    }

    public boolean home() {
        return path.equals("/");
    }

    /**
     * This page's address with another ending: {@code /jobs?state=failed} becomes {@code /jobs.json?state=failed}. Who
     * follows a link to a table opens it in a spreadsheet: {@code /jobs.csv?state=failed&spreadsheet=safe}.
     */
    public String as(String ending) {
        return as(here, ending);
    }

    /** The same of an address that says no more than it has to, where a form says more. */
    public String as(String address, String ending) {
        int query = address.indexOf('?');
        String other = query < 0 ? address + "." + ending
                : address.substring(0, query) + "." + ending + address.substring(query);
        return ending.equals("csv") ? other + (query < 0 ? "?" : "&") + SPREADSHEET : other;
    }

    /** Whether a table is asked for by somebody who opens it in a spreadsheet. */
    public boolean spreadsheet() {
        int query = here.indexOf('?');
        return query >= 0 && List.of(here.substring(query + 1).split("&")).contains(SPREADSHEET);
    }

    /** Where somebody logs in and comes back to this page from. */
    public String login() {
        return path.equals("/login") ? "/login" : "/login?back=" + URLEncoder.encode(here, StandardCharsets.UTF_8);
    }

    /** What a change asked for by this page must carry; empty for a page that nobody asked for. */
    public String csrf() {
        var routing = routing();
        return routing == null ? "" : Csrf.token(routing);
    }

    public String assets() {
        return Assets.VERSION;
    }
}
