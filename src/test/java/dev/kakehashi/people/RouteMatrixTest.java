package dev.kakehashi.people;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every address, asked for by four kinds of visitors, with and without the token of our own pages: what
 * {@code routes.txt} declares, and nothing else.
 */
@QuarkusTest
class RouteMatrixTest {
    private static final Map<Role, Account> PERSONS = new EnumMap<>(Role.class);
    private static final Set<String> CHANGES = Set.of("POST", "PUT", "PATCH", "DELETE");

    /** @param role null for somebody who is not logged in */
    private record Kind(Role role, String session, String csrf) {
        String name() {
            return role == null ? "nobody" : role.name().toLowerCase(Locale.ROOT);
        }
    }

    private Lab lab;

    @BeforeEach
    void open() {
        lab = Lab.login();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void every_address_of_the_code_is_declared_and_nothing_else() throws Exception {
        assertEquals(String.join("\n", RouteList.declared().keySet()), RouteList.lines());
        var document = new ObjectMapper().readTree(given().get("/openapi?format=json").asString());
        var known = RouteList.declared().keySet();
        var undeclared = new TreeSet<>(RouteList.inOpenApi(document));
        undeclared.removeAll(known);
        // of the tests
        undeclared.removeIf(route -> route.contains("-on-purpose") || route.startsWith("GET /components"));
        assertEquals(Set.of(), undeclared);
        assertTrue(RouteList.inOpenApi(document).containsAll(known), "the OpenAPI document knows all addresses");
    }

    @Test
    void every_change_is_audited_in_its_own_transaction_as_declared() {
        var wrong = new ArrayList<String>();
        var methods = RouteList.inCode();
        RouteList.declared().forEach((route, declared) -> {
            boolean change = CHANGES.contains(route.substring(0, route.indexOf(' ')));
            boolean audited = methods.get(route).isAnnotationPresent(Audited.class);
            if (audited != declared.audited() || audited && !change) wrong.add(route);
        });
        assertEquals(List.of(), wrong);
    }

    @Test
    void whoever_asks_gets_what_is_declared_with_and_without_the_token_of_our_pages() {
        var wrong = new ArrayList<String>();
        int asked = 0;
        for (var route : RouteList.declared().entrySet()) {
            String verb = route.getKey().substring(0, route.getKey().indexOf(' '));
            String path = route.getKey().substring(verb.length() + 1).replace("{}", "0");
            for (var role : new Role[] {null, Role.VIEWER, Role.RESEARCHER, Role.ADMIN}) {
                var kind = kind(role); // anew, because one of the addresses logs out
                boolean mayDo = allowed(role, route.getValue().right());
                for (boolean token : CHANGES.contains(verb) ? new boolean[] {false, true} : new boolean[] {false}) {
                    String expected = mayDo ? CHANGES.contains(verb) && !token ? "refused as forged" : "let in"
                            : role == null ? "sent to log in" : "refused";
                    String got = outcome(ask(verb, path, kind, token));
                    asked++;
                    if (!got.equals(expected)) wrong.add(verb + " " + path + " by " + kind.name()
                            + (token ? " with" : " without") + " token: " + got + ", not " + expected);
                }
            }
        }
        assertEquals(List.of(), wrong);
        System.out.printf("role x endpoint: %d addresses, %d requests, all as declared%n", RouteList.declared().size(),
                asked);
    }

    @Test
    void an_address_that_declares_nothing_is_closed() {
        assertEquals("refused", outcome(ask("GET", "/undeclared-on-purpose", kind(Role.ADMIN), false)));
    }

    /** Says nothing about who may. */
    @Path("/undeclared-on-purpose")
    public static class Undeclared {
        @GET
        public String open() {
            return "open";
        }
    }

    private static boolean allowed(Role role, String right) {
        return right.equals("anyone") || role != null && Rights.of(role).contains(right);
    }

    private static Kind kind(Role role) {
        if (role == null) return new Kind(null, null, null);
        String session = Lab.session(PERSONS.computeIfAbsent(role, Lab::person));
        return new Kind(role, session, Lab.csrf(session));
    }

    private static Response ask(String verb, String path, Kind kind, boolean token) {
        var request = kind.session == null ? given().redirects().follow(false) : Lab.with(kind.session);
        if (!path.startsWith("/api/")) request.accept("text/html,application/json;q=0.9,*/*;q=0.5");
        if (token) request.header("X-CSRF-Token", kind.csrf == null ? strangersToken(request) : kind.csrf);
        if (CHANGES.contains(verb)) {
            if (path.startsWith("/api/")) request.contentType("application/json").body("{}");
            else request.contentType("application/x-www-form-urlencoded").body("none=none");
        }
        return request.request(verb, path);
    }

    private static String strangersToken(RequestSpecification request) {
        var page = given().accept("text/html").get("/login");
        request.cookie("kakehashi-visit", page.cookie("kakehashi-visit"));
        return Jsoup.parse(page.asString()).selectFirst("input[name=csrf]").val();
    }

    private static String outcome(Response response) {
        String location = response.header("Location");
        if (response.statusCode() == 303 && location != null && location.contains("/login?back="))
            return "sent to log in";
        if (response.statusCode() == 401) return "sent to log in";
        if (response.statusCode() == 403)
            return response.asString().contains("Nothing was changed") ? "refused as forged" : "refused";
        return response.statusCode() >= 500 ? "broken: " + response.statusCode() : "let in";
    }
}
