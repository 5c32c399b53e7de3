package dev.kakehashi.people;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole way through a login server and back. */
@QuarkusTest
class OidcLoginTest {
    private static StubLoginServer server;

    private Lab lab;

    @BeforeAll
    static void start() throws Exception {
        server = new StubLoginServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() {
        lab = Lab.login(Access.Login.OIDC, Access.Reading.LAB);
        Lab.bean(LabOidc.class).at(server.address());
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void whoever_comes_for_the_first_time_gets_an_account_that_may_read_and_comes_back_as_the_same_person() {
        server.person("subject-1", "Ada.Lovelace@lab.example", "Ada Lovelace");
        var first = throughTheServer("/jobs?state=failed");
        assertTrue(first.header("Location").endsWith("/jobs?state=failed"), first.header("Location"));
        String session = first.cookie("kakehashi-session");
        assertFalse(first.headers().getValues("Set-Cookie").stream()
                .anyMatch(cookie -> cookie.startsWith("q_session") && !cookie.contains("Max-Age=0")));
        Lab.with(session).accept("text/html").get("/jobs").then().statusCode(200);
        Lab.with(session).accept("text/html").get("/corpora/new").then().statusCode(403);
        server.person("subject-1", "renamed", "Ada King");
        Lab.with(throughTheServer("/").cookie("kakehashi-session")).accept("text/html").get("/jobs").then()
                .statusCode(200);
        var account = QuarkusTransaction.requiringNew().call(() -> Account.named("ada.lovelace").orElseThrow());
        assertEquals(Role.VIEWER, account.role);
        assertEquals("Ada Lovelace", account.displayName);
        assertEquals(1L, QuarkusTransaction.requiringNew().call(() -> Account.count("oidcSubject like '%subject-1'")));
    }

    @Test
    void the_name_of_somebody_else_gives_nobody_their_account() {
        var admin = Lab.person(Role.ADMIN);
        server.person("subject-2", admin.name, "Impostor");
        String session = throughTheServer("/").cookie("kakehashi-session");
        Lab.with(session).accept("text/html").get("/people").then().statusCode(403);
        assertEquals("Impostor", QuarkusTransaction.requiringNew()
                .call(() -> Account.named(admin.name + "-2").orElseThrow().displayName));
    }

    @Test
    void a_disabled_person_is_told_so_and_not_let_in() {
        server.person("subject-3", "gone", "Gone");
        throughTheServer("/");
        QuarkusTransaction.requiringNew().run(() -> Account.update("disabled = true where name = 'gone'"));
        var refused = throughTheServer("/");
        assertEquals(403, refused.statusCode());
        assertTrue(refused.asString().contains("This account is disabled."));
    }

    @Test
    void an_answer_nobody_asked_for_lets_nobody_in() {
        var answer = given().redirects().follow(false).accept("text/html").get("/login/oidc?code=stolen&state=guessed");
        assertTrue(answer.cookie("kakehashi-session") == null && answer.statusCode() != 303, answer.statusCode() + "");
    }

    /** @return the answer to what the server sends the browser back with */
    private Response throughTheServer(String back) {
        var cookies = new HashMap<String, String>();
        var away = given().redirects().follow(false).accept("text/html").queryParam("back", back).get("/login/oidc");
        assertEquals(302, away.statusCode(), away.asString());
        cookies.putAll(away.cookies());
        String there = away.header("Location");
        assertTrue(there.startsWith(server.address()) && there.contains("code_challenge="), there);
        var home = given().redirects().follow(false).urlEncodingEnabled(false).get(there);
        return given().redirects().follow(false).urlEncodingEnabled(false).cookies(Map.copyOf(cookies))
                .accept("text/html").get(URI.create(home.header("Location")));
    }
}
