package dev.kakehashi.people;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.web.Fixture;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People come in, do what they may and are written down, on either database. */
abstract class LoginBehaviour {
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
    void whoever_is_not_logged_in_is_led_to_the_form_and_back_to_the_page_with_its_query() {
        var person = Lab.person(Role.VIEWER);
        given().redirects().follow(false).accept("text/html").get("/jobs?state=failed").then()
                .statusCode(303).header("Location", endsWith("/login?back=%2Fjobs%3Fstate%3Dfailed"));
        var answer = login(person.name, Lab.PASSWORD, "/jobs?state=failed");
        assertEquals(303, answer.statusCode());
        assertTrue(answer.header("Location").endsWith("/jobs?state=failed"));
        String cookie = answer.headers().getValues("Set-Cookie").stream()
                .filter(each -> each.startsWith("kakehashi-session=")).findFirst().orElseThrow();
        assertTrue(cookie.toLowerCase(Locale.ROOT).contains("httponly") && cookie.contains("SameSite=Lax")
                && cookie.contains("Path=/") && !cookie.contains("Secure"), cookie);
        var page = Jsoup.parse(Lab.with(answer.cookie("kakehashi-session")).accept("text/html").get("/jobs").then()
                .statusCode(200).extract().asString());
        assertEquals("Test viewer", page.selectFirst(".who a").text());
    }

    @Test
    void the_way_back_never_leads_to_another_site() {
        var person = Lab.person(Role.VIEWER);
        for (String elsewhere : new String[] {"//evil.example/", "https://evil.example/", "/\\evil.example"})
            assertFalse(login(person.name, Lab.PASSWORD, elsewhere).header("Location").contains("evil"), elsewhere);
    }

    @Test
    void a_wrong_password_and_an_unknown_name_get_the_same_sentence_and_both_are_written_down() {
        var person = Lab.person(Role.VIEWER);
        String wrong = Jsoup
                .parse(login(person.name, "wrong wrong wrong", "/").then().statusCode(422).extract().asString())
                .selectFirst(".notice").text();
        String unknown = Jsoup
                .parse(login("no-" + UUID.randomUUID().toString().substring(0, 8), "wrong wrong wrong", "/").asString())
                .selectFirst(".notice").text();
        assertEquals(wrong, unknown);
        assertEquals(List.of("login.refused"), actions(person.name));
    }

    @Test
    void the_sixth_attempt_has_to_wait_even_with_the_right_password() {
        var person = Lab.person(Role.VIEWER);
        for (int attempt = 0; attempt < 5; attempt++)
            login(person.name, "wrong wrong wrong", "/").then().statusCode(422);
        var refused = login(person.name, Lab.PASSWORD, "/");
        assertEquals(429, refused.statusCode());
        int seconds = Integer.parseInt(refused.header("Retry-After"));
        assertTrue(seconds > 0 && seconds <= 60, "" + seconds);
        assertTrue(refused.asString().contains("Try again in " + seconds + " seconds."));
    }

    @Test
    void logging_out_ends_the_session_and_not_only_the_cookie() {
        String session = Lab.session(Lab.person(Role.VIEWER));
        Lab.with(session).header("X-CSRF-Token", Lab.csrf(session)).post("/logout").then().statusCode(303);
        Lab.with(session).accept("text/html").get("/jobs").then().statusCode(303).header("Location",
                containsString("/login"));
    }

    @Test
    void a_changed_password_logs_other_browsers_out_and_this_one_stays() {
        var person = Lab.person(Role.RESEARCHER);
        String here = Lab.session(person);
        String elsewhere = Lab.session(person);
        String csrf = Lab.csrf(here);
        Lab.with(here).formParam("csrf", csrf).formParam("presentPassword", "not this one, no")
                .formParam("newPassword", "a new password 1").post("/account/password")
                .then().statusCode(422).body(containsString("This is not your present password."));
        Lab.with(here).formParam("csrf", csrf).formParam("presentPassword", Lab.PASSWORD)
                .formParam("newPassword", "short").post("/account/password")
                .then().statusCode(422).body(containsString("At least 12 characters"));
        Lab.with(here).formParam("csrf", csrf).formParam("presentPassword", Lab.PASSWORD)
                .formParam("newPassword", "a new password 1").post("/account/password")
                .then().statusCode(200).body(containsString("Your password is changed."));
        Lab.with(here).accept("text/html").get("/account").then().statusCode(200);
        Lab.with(elsewhere).accept("text/html").get("/account").then().statusCode(303);
        assertEquals(303, login(person.name, "a new password 1", "/").statusCode());
    }

    @Test
    void a_token_is_shown_once_works_within_its_scope_and_ends_when_it_is_revoked_or_expires() {
        var person = Lab.person(Role.RESEARCHER);
        String session = Lab.session(person);
        var page = Jsoup.parse(Lab.with(session).formParam("csrf", Lab.csrf(session)).formParam("tokenName", "script")
                .formParam("scope", "WRITE")
                .formParam("days", "7").post("/account/tokens").then().statusCode(200)
                .header("Cache-Control", "no-store").extract().asString());
        String secret = page.selectFirst(".secret").text();
        assertTrue(secret.matches("kkh_[\\w-]{43}"), secret);
        assertFalse(Lab.with(session).get("/account").asString().contains(secret));

        bearer(secret).get("/api/jobs").then().statusCode(200);
        bearer(secret).contentType("application/json").body("{}").post("/api/corpora").then().statusCode(422);
        bearer(secret).accept("text/html").get("/account").then().statusCode(403)
                .body(containsString("This token does not allow this"));
        bearer(Lab.token(person, Token.Scope.READ, 7).secret()).contentType("application/json").body("{}")
                .post("/api/corpora").then().statusCode(403);

        String address = page.selectFirst("form[action$=/revocation]").attr("action");
        Lab.with(session).header("X-CSRF-Token", Lab.csrf(session)).post(address).then().statusCode(303);
        bearer(secret).get("/api/jobs").then().statusCode(401).header("WWW-Authenticate", "Bearer").body("error",
                containsString("revoked"));
        var expiring = Lab.token(person, Token.Scope.READ, 7);
        QuarkusTransaction.requiringNew().run(
                () -> Token.update("expiresAt = ?1 where id = ?2", Instant.now().minusSeconds(1), expiring.token().id));
        bearer(expiring.secret()).get("/api/jobs").then().statusCode(401);
        assertEquals(0L,
                QuarkusTransaction.requiringNew().call(() -> Token.count("hash = ?1 or beginning = ?1", secret)));
    }

    @Test
    void nobody_revokes_another_person_s_token() {
        var token = Lab.token(Lab.person(Role.RESEARCHER), Token.Scope.READ, 7);
        String session = Lab.session(Lab.person(Role.ADMIN));
        Lab.with(session).header("X-CSRF-Token", Lab.csrf(session))
                .post("/account/tokens/" + token.token().id + "/revocation").then().statusCode(404);
        bearer(token.secret()).get("/api/jobs").then().statusCode(200);
    }

    @Test
    void a_disabled_person_is_out_at_once_with_browser_and_token() {
        var person = Lab.person(Role.RESEARCHER);
        String session = Lab.session(person);
        var token = Lab.token(person, Token.Scope.READ, 7);
        String admin = Lab.session(Lab.person(Role.ADMIN));
        Lab.with(admin).header("X-CSRF-Token", Lab.csrf(admin)).post("/people/" + person.name + "/disabling").then()
                .statusCode(303);
        Lab.with(session).get("/api/jobs").then().statusCode(401);
        bearer(token.secret()).get("/api/jobs").then().statusCode(401);
        login(person.name, Lab.PASSWORD, "/").then().statusCode(422);
    }

    @Test
    void two_admins_who_demote_or_disable_each_other_at_one_moment_leave_one() throws Exception {
        for (String change : List.of("role", "disabling")) {
            var others = QuarkusTransaction.requiringNew().call(() -> Account
                    .<Account>list("role = ?1 and not disabled", Role.ADMIN).stream().map(each -> each.id).toList());
            QuarkusTransaction.requiringNew()
                    .run(() -> others.forEach(id -> Account.update("disabled = true where id = ?1", id)));
            var admins = List.of(Lab.person(Role.ADMIN), Lab.person(Role.ADMIN));
            var sessions = admins.stream().map(Lab::session).toList();
            var tokens = sessions.stream().map(Lab::csrf).toList();
            var start = new CyclicBarrier(2);
            var threads = Executors.newFixedThreadPool(2);
            try {
                var answers = new ArrayList<Future<Response>>();
                for (int n = 0; n < 2; n++) {
                    int me = n;
                    answers.add(threads.submit(() -> {
                        start.await();
                        return Lab.with(sessions.get(me)).accept("text/html").formParam("csrf", tokens.get(me))
                                .formParam("role", "VIEWER")
                                .post("/people/" + admins.get(1 - me).name + "/" + change);
                    }));
                }
                long done = 0;
                for (var answer : answers)
                    if (answer.get().statusCode() == 303 && !answer.get().header("Location").contains("/login")) done++;
                assertEquals(1, done, change + ": the other one is the last admin, or none any more");
                assertEquals(1L, QuarkusTransaction.requiringNew()
                        .call(() -> Account.count("role = ?1 and not disabled", Role.ADMIN)), change);
            } finally {
                threads.shutdown();
                QuarkusTransaction.requiringNew()
                        .run(() -> others.forEach(id -> Account.update("disabled = false where id = ?1", id)));
            }
        }
    }

    @Test
    void the_second_of_two_who_demote_each_other_waits_for_the_first_and_is_refused() throws Exception {
        var others = QuarkusTransaction.requiringNew().call(() -> Account
                .<Account>list("role = ?1 and not disabled", Role.ADMIN).stream().map(each -> each.id).toList());
        QuarkusTransaction.requiringNew()
                .run(() -> others.forEach(id -> Account.update("disabled = true where id = ?1", id)));
        var first = Lab.person(Role.ADMIN);
        var second = Lab.person(Role.ADMIN);
        String session = Lab.session(second);
        String csrf = Lab.csrf(session);
        var thread = Executors.newSingleThreadExecutor();
        try {
            var answer = new ArrayList<Future<Response>>();
            QuarkusTransaction.requiringNew().run(() -> {
                Account.lockAdmins();
                answer.add(thread.submit(
                        () -> Lab.with(session).accept("text/html").formParam("csrf", csrf).formParam("role", "VIEWER")
                                .post("/people/" + first.name + "/role")));
                await().until(LoginBehaviour::somebodyWaitsForALock); // let in as an admin
                Account.update("role = ?1 where id = ?2", Role.VIEWER, second.id);
            });
            assertEquals(409, answer.get(0).get().statusCode());
            assertTrue(answer.get(0).get().asString().contains("the last admin"), answer.get(0).get().asString());
        } finally {
            thread.shutdown();
            QuarkusTransaction.requiringNew()
                    .run(() -> others.forEach(id -> Account.update("disabled = false where id = ?1", id)));
        }
    }

    private static boolean somebodyWaitsForALock() {
        boolean h2 = ConfigProvider.getConfig().getValue("quarkus.datasource.jdbc.url", String.class)
                .startsWith("jdbc:h2");
        var question = h2 ? "select count(*) from information_schema.sessions where blocker_id is not null"
                : "select count(*) from pg_stat_activity where wait_event_type = 'Lock'";
        return QuarkusTransaction.requiringNew()
                .call(() -> ((Number) Account.getEntityManager().createNativeQuery(question).getSingleResult())
                        .longValue() > 0);
    }

    @Test
    void pages_are_open_to_everyone_where_the_lab_says_so_and_changes_are_not() {
        lab = Lab.login(Access.Login.FORM, Access.Reading.EVERYONE);
        given().accept("text/html").get("/jobs").then().statusCode(200)
                .body(containsString("href=\"/login?back=%2Fjobs\""));
        given().redirects().follow(false).accept("text/html").get("/corpora/new").then().statusCode(303);
        given().redirects().follow(false).accept("text/html").get("/audit").then().statusCode(303);
        given().header("Authorization", "Bearer kkh_unknown").get("/jobs").then().statusCode(401);
    }

    @Test
    void a_fragment_of_a_page_whose_reader_was_logged_out_leads_the_page_to_the_form() {
        given().header("HX-Request", "true").accept("text/html").get("/jobs").then().statusCode(401)
                .header("HX-Redirect", "/login");
    }

    @Test
    void a_change_bears_the_name_of_who_made_it_and_its_line_names_it_too() {
        var person = Lab.person(Role.RESEARCHER);
        String session = Lab.session(person);
        var job = Fixture.waitingFor(Fixture.job(Job.State.RUNNING, "First"), "Second");
        assertEquals("kakehashi", job.createdBy);
        Lab.with(session).formParam("csrf", Lab.csrf(session)).formParam("priority", "7")
                .post("/jobs/" + job.id + "/priority").then().statusCode(303);
        bearer(Lab.token(person, Token.Scope.WRITE, 1).secret()).post("/api/jobs/" + job.id + "/cancellation").then()
                .statusCode(202);
        var lines = QuarkusTransaction.requiringNew().call(() -> AuditEntry
                .<AuditEntry>list("person = ?1 and object = ?2 order by id", person.name, "/jobs/" + job.id));
        assertEquals(List.of("job.prioritise", "job.cancel"), lines.stream().map(line -> line.action).toList());
        assertEquals("0 → 7", lines.get(0).detail);
        assertEquals(List.of(Via.FORM, Via.TOKEN), lines.stream().map(line -> line.via).toList());
        assertNotNull(lines.get(0).ip);
    }

    @Test
    void what_was_not_changed_leaves_no_line() {
        var person = Lab.person(Role.RESEARCHER);
        String session = Lab.session(person);
        var job = Fixture.job(Job.State.SUCCEEDED, "Over");
        Lab.with(session).header("X-CSRF-Token", Lab.csrf(session)).post("/jobs/" + job.id + "/cancellation").then()
                .statusCode(409);
        Lab.with(session).header("X-CSRF-Token", Lab.csrf(session)).post("/api/jobs/" + job.id + "/cancellation").then()
                .statusCode(409);
        assertEquals(List.of("login"), actions(person.name));
    }

    @Test
    void where_the_line_cannot_be_written_nothing_is_changed() {
        String session = Lab.session(Lab.person(Role.RESEARCHER));
        String csrf = Lab.csrf(session);
        var job = Fixture.waitingFor(Fixture.job(Job.State.RUNNING, "First"), "Keeps its priority");
        statement("alter table audit_entry rename to audit_entry_away");
        try {
            Lab.with(session).accept("text/html").formParam("csrf", csrf).formParam("priority", "7")
                    .post("/jobs/" + job.id + "/priority").then().statusCode(500);
        } finally {
            statement("alter table audit_entry_away rename to audit_entry");
        }
        assertEquals(0, QuarkusTransaction.requiringNew().call(() -> Job.<Job>findById(job.id).priority));
        Lab.with(session).formParam("csrf", csrf).formParam("priority", "7").post("/jobs/" + job.id + "/priority")
                .then().statusCode(303);
    }

    private static void statement(String sql) {
        QuarkusTransaction.requiringNew().run(() -> Job.getEntityManager().createNativeQuery(sql).executeUpdate());
    }

    @Test
    void a_refused_change_is_written_down() {
        var person = Lab.person(Role.VIEWER);
        String session = Lab.session(person);
        Lab.with(session).header("X-CSRF-Token", Lab.csrf(session)).post("/jobs/1/cancellation").then().statusCode(403)
                .body(containsString("You are logged in as " + person.name));
        Lab.with(session).post("/logout").then().statusCode(403);
        await().until(() -> actions(person.name).equals(List.of("login", "refused", "refused.csrf")));
    }

    @Test
    void the_token_of_one_session_is_of_no_use_for_another() {
        String mine = Lab.session(Lab.person(Role.RESEARCHER));
        String theirs = Lab.session(Lab.person(Role.RESEARCHER));
        Lab.with(mine).header("X-CSRF-Token", Lab.csrf(theirs)).post("/logout").then().statusCode(403);
        Lab.with(mine).formParam("csrf", "").post("/logout").then().statusCode(403);
        Lab.with(mine).contentType("application/json").body("{\"csrf\":\"" + Lab.csrf(mine) + "\"}")
                .post("/api/corpora").then().statusCode(403);
        Lab.with(mine).header("X-CSRF-Token", Lab.csrf(mine)).contentType("application/json").body("{}")
                .post("/api/corpora").then().statusCode(422);
    }

    @Test
    void too_many_changes_in_a_minute_have_to_wait_and_the_page_says_how_long() {
        String session = Lab.session(Lab.person(Role.VIEWER));
        String csrf = Lab.csrf(session);
        lab.allowWrites(3);
        for (int i = 0; i < 3; i++) Lab.with(session).formParam("csrf", csrf).formParam("lang", "en")
                .post("/preferences").then().statusCode(303);
        Lab.with(session).accept("text/html").formParam("csrf", csrf).formParam("lang", "en").post("/preferences")
                .then()
                .statusCode(429).header("Retry-After", not(equalTo(null)))
                .body(containsString("Too many in a short time."));
    }

    @Test
    void neither_passwords_nor_tokens_nor_sessions_get_into_the_log() {
        var person = Lab.person(Role.RESEARCHER);
        var secrets = new ArrayList<>(List.of(Lab.PASSWORD, "wrong wrong wrong"));
        var said = new StringBuffer();
        var listener = listener(said);
        Logger.getLogger("").addHandler(listener);
        try {
            secrets.add(login(person.name, Lab.PASSWORD, "/").cookie("kakehashi-session"));
            login(person.name, "wrong wrong wrong", "/");
            var token = Lab.token(person, Token.Scope.WRITE, 1);
            secrets.add(token.secret());
            assertFalse(token.toString().contains(token.secret()));
            bearer(token.secret()).contentType("application/json").body("{").post("/api/corpora");
            bearer(token.secret() + "x").get("/api/jobs");
            bearer(token.secret()).accept("text/html").get("/broken-on-purpose").then().statusCode(500);
        } finally {
            Logger.getLogger("").removeHandler(listener);
        }
        assertTrue(said.toString().contains("/broken-on-purpose"), "the listener hears");
        for (String secret : secrets) assertFalse(said.toString().contains(secret), said::toString);
    }

    @Test
    void the_last_admin_stays_and_a_name_is_given_once() {
        var admin = Lab.person(Role.ADMIN);
        String session = Lab.session(admin);
        String csrf = Lab.csrf(session);
        String name = "new-" + UUID.randomUUID().toString().substring(0, 8);
        for (int status : new int[] {303, 422})
            Lab.with(session).formParam("csrf", csrf).formParam("name", name).formParam("role", "VIEWER")
                    .formParam("password", Lab.PASSWORD).post("/people").then().statusCode(status);
        Lab.with(session).formParam("csrf", csrf).formParam("role", "RESEARCHER").post("/people/" + name + "/role")
                .then().statusCode(303);
        assertEquals(303, login(name, Lab.PASSWORD, "/").statusCode());
        var others = QuarkusTransaction.requiringNew()
                .call(() -> Account.update("disabled = true where role = ?1 and id <> ?2", Role.ADMIN, admin.id));
        assertTrue(others >= 0);
        Lab.with(session).formParam("csrf", csrf).formParam("role", "VIEWER").post("/people/" + admin.name + "/role")
                .then().statusCode(409)
                .body(containsString("This is the last admin."));
        Lab.with(session).formParam("csrf", csrf).post("/people/" + admin.name + "/disabling").then().statusCode(409);
        QuarkusTransaction.requiringNew().run(() -> Account.update("disabled = false where role = ?1", Role.ADMIN));
    }

    @Test
    void the_audit_log_is_filtered_by_person_action_object_and_day() {
        var person = Lab.person(Role.RESEARCHER);
        String session = Lab.session(person);
        Lab.with(session).header("X-CSRF-Token", Lab.csrf(session)).post("/logout");
        String admin = Lab.session(Lab.person(Role.ADMIN));
        String by = "person=" + person.name;
        Lab.with(admin).get("/audit.json?" + by).then().statusCode(200).body("action",
                equalTo(List.of("logout", "login")));
        Lab.with(admin).get("/audit.json?" + by + "&action=login").then().body("action", equalTo(List.of("login")));
        Lab.with(admin).get("/audit.json?" + by + "&object=/people/").then().body("action", equalTo(List.of("login")));
        Lab.with(admin).get("/audit.json?" + by + "&object=/people/%25").then().body("action", equalTo(List.of()));
        Lab.with(admin).get("/audit.json?" + by + "&from=2999-01-01").then().body("action", equalTo(List.of()));
        Lab.with(admin).get("/audit.json?" + by + "&to=2000-01-01").then().body("action", equalTo(List.of()));
        Lab.with(admin).get("/audit.csv?" + by).then().body(containsString("," + person.name + ",FORM,logout,"));
        var page = Jsoup.parse(Lab.with(admin).accept("text/html").get("/audit?" + by + "&from=yesterday").then()
                .statusCode(200).extract().asString());
        assertEquals(2, page.select("tbody tr").size());
        assertEquals("Must be a day such as 2026-01-31.", page.getElementById("bad-day").text());
        assertNull(Jsoup.parse(Lab.with(admin).accept("text/html").get("/audit?person=nobody-at-all").asString())
                .selectFirst("tbody"));
    }

    private static Response login(String name, String password, String back) {
        var form = given().accept("text/html").get("/login");
        return given().redirects().follow(false).cookie("kakehashi-visit", form.cookie("kakehashi-visit"))
                .accept("text/html")
                .formParam("csrf",
                        Jsoup.parse(form.asString()).selectFirst("form[action=/login] input[name=csrf]").val())
                .formParam("name", name).formParam("password", password).formParam("back", back).post("/login");
    }

    private static RequestSpecification bearer(String token) {
        return given().header("Authorization", "Bearer " + token);
    }

    private static List<String> actions(String person) {
        return QuarkusTransaction.requiringNew()
                .call(() -> AuditEntry.<AuditEntry>list("person = ?1 order by id", person).stream()
                        .map(line -> line.action).toList());
    }

    private static Handler listener(StringBuffer said) {
        return new Handler() {
            @Override
            public void publish(LogRecord record) {
                said.append(record.getMessage()).append(Arrays.toString(record.getParameters())).append('\n');
                for (Throwable cause = record.getThrown(); cause != null; cause = cause.getCause())
                    said.append(cause).append('\n');
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
