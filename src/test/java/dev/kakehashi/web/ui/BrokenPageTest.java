package dev.kakehashi.web.ui;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.kakehashi.submission.Refused;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class BrokenPageTest {

    /** Fails on purpose; only in tests. */
    @Path("/broken-on-purpose")
    @PermitAll
    @Produces({"text/html", "application/json"})
    public static class BrokenOnPurpose {
        @GET
        public String fail() {
            throw new IllegalStateException("secret detail");
        }

        @GET
        @Path("database")
        public String databaseGone() {
            throw new IllegalStateException(new SQLException("connection refused", "08001"));
        }

        @POST
        @Path("database")
        public String databaseGoneWhileWriting() {
            return databaseGone();
        }

        @POST
        public String refuse() {
            throw new Refused(Map.of("k", "k is larger than n."));
        }
    }

    @Test
    void a_reader_gets_a_reference_number_and_no_detail() {
        given().accept("text/html").get("/broken-on-purpose").then()
                .statusCode(500)
                .body(matchesPattern("(?s).*<strong class=\"mono\">[0-9a-f]{8}</strong>.*"))
                .body(not(containsString("secret detail")))
                .body(not(containsString("IllegalStateException")));
    }

    @Test
    void a_page_that_cannot_reach_the_database_says_so_and_asks_again_by_itself() {
        given().accept("text/html").get("/broken-on-purpose/database").then()
                .statusCode(503)
                .header("Retry-After", "5")
                .header("Refresh", "5")
                .body(containsString("The database cannot be reached"));
        given().accept("text/html").header("Accept-Language", "ja").get("/broken-on-purpose/database").then()
                .statusCode(503).body(containsString("データベースに接続できません"));
        given().accept("application/json").get("/broken-on-purpose/database").then()
                .statusCode(503).header("Retry-After", "5").body("status", equalTo(503))
                .body("error", containsString("Nothing is lost"));
    }

    @Test
    void a_change_that_could_not_reach_the_database_is_not_sent_again_by_itself() {
        given().accept("text/html").post("/broken-on-purpose/database").then()
                .statusCode(503).header("Refresh", nullValue()).body(containsString("Look whether it is there"));
    }

    @Test
    void a_program_gets_a_reference_number_too() {
        given().accept("application/json").get("/broken-on-purpose").then()
                .statusCode(500).body("reference", matchesPattern("[0-9a-f]{8}"));
    }

    @Test
    void a_refused_submission_names_each_field() {
        given().accept("application/json").post("/broken-on-purpose").then()
                .statusCode(422).body("errors.k", equalTo("k is larger than n."));
        given().accept("text/html").post("/broken-on-purpose").then()
                .statusCode(422).body(containsString("k is larger than n."));
    }

    @Test
    void an_address_that_is_only_read_says_so() {
        given().accept("text/html").delete("/broken-on-purpose").then().statusCode(405).body(containsString("DELETE"));
    }
}
