package dev.kakehashi.web.guard;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.people.Lab;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

@QuarkusTest
class HeadersTest {
    private static final String[] ANSWERS = {
        "/", "/jobs.json", "/jobs.csv", "/api/jobs", "/api/nothing", "/nothing-here", "/broken-on-purpose",
        "/ui/app.css", "/ui/nothing.css", "/webjars/htmx.org/dist/htmx.min.js",
        "/openapi", "/login"
    };

    @Test
    void every_answer_tells_the_browser_what_it_may_do_errors_and_files_too() {
        for (String path : ANSWERS) {
            var answer = given().accept("text/html, */*").get(path);
            String policy = answer.header("Content-Security-Policy");
            assertTrue(policy != null && policy.startsWith("default-src 'none'"), path);
            assertFalse(policy.contains("unsafe"), path);
            assertTrue(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"), path);
            assertEquals("nosniff", answer.header("X-Content-Type-Options"), path);
            assertEquals("same-origin", answer.header("Referrer-Policy"), path);
            assertEquals("same-origin", answer.header("Cross-Origin-Opener-Policy"), path);
            assertTrue(answer.header("Permissions-Policy").contains("camera=()"), path);
        }
    }

    @Test
    void browsers_are_held_to_tls_only_where_a_proxy_speaks_it() {
        given().get("/ui/app.css").then().header("Strict-Transport-Security", equalTo(null));
        try (var lab = Lab.overTls()) {
            for (String path : ANSWERS) given().redirects().follow(false).get(path).then()
                    .header("Strict-Transport-Security", containsString("max-age="));
            assertTrue(given().accept("text/html").get("/login").header("Set-Cookie").contains("Secure"));
        }
    }

    @Test
    void a_form_larger_than_any_of_ours_is_refused_with_a_page() {
        given().accept("text/html").contentType("application/x-www-form-urlencoded")
                .body("name=" + "x".repeat(300 << 10)).post("/corpora/new").then()
                .statusCode(413).body(containsString("a form may hold 256 KiB"));
    }

    @Test
    void json_may_be_longer_and_ends_too() throws Exception {
        given().contentType("application/json").body("{\"name\":\"" + "x".repeat(300 << 10) + "\"}")
                .post("/api/corpora").then().statusCode(422);
        // the answer comes before the body, which a client may still be writing
        try (var socket = new Socket("localhost", RestAssured.port)) {
            socket.getOutputStream().write(
                    ("POST /api/corpora HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                            + "application/json\r\nContent-Length: "
                            + (1200 << 10)
                            + "\r\n\r\n{").getBytes(StandardCharsets.US_ASCII));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertTrue(answer.readLine().startsWith("HTTP/1.1 413 "));
        }
    }

    @Test
    void what_a_browser_sends_from_our_own_page_needs_the_token_even_without_a_login() {
        given().header("Origin", "http://localhost").header("Host", "localhost").formParam("lang", "ja")
                .post("/preferences").then().statusCode(403);
        given().header("Sec-Fetch-Site", "same-origin").formParam("lang", "ja").post("/preferences").then()
                .statusCode(403)
                .body(containsString("Nothing was changed"));
    }
}
