package dev.kakehashi.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.people.Account;
import dev.kakehashi.people.Lab;
import dev.kakehashi.people.Role;
import dev.kakehashi.people.Token;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PeoplePagesTest {
    @TestHTTPResource("/") URL home;

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
    void the_pages_about_people_have_no_barriers_and_nothing_inline_in_either_language() {
        var admin = Lab.person(Role.ADMIN);
        Lab.token(admin, Token.Scope.READ, 7);
        String session = Lab.session(admin);
        var problems = new ArrayList<String>();
        for (String language : List.of("en", "ja"))
            for (String path : List.of("/login", "/account", "/people", "/people/" + admin.name, "/audit",
                    "/audit?from=x", "/audit?person=nobody-at-all")) {
                        var answer = Lab.with(session).accept("text/html").header("Accept-Language", language)
                                .get(path);
                        if (answer.statusCode() != 200) problems.add(path + ": status " + answer.statusCode());
                        for (String problem : Accessibility.problems(Jsoup.parse(answer.asString())))
                            problems.add(language + path + ": " + problem);
                    }
        assertEquals(List.of(), problems);
    }

    @Test
    void somebody_logs_in_by_keyboard_makes_a_token_and_logs_out() {
        var person = Lab.person(Role.RESEARCHER);
        try (var browser = new Browser()) {
            var page = browser.open(home + "corpora/new");
            login(page, person);
            assertThat(page.locator("h1")).hasText("Register a corpus");
            page.locator(".who a").click();
            page.locator("[name=tokenName]").fill("Nightly script");
            page.locator("[name=tokenName]").press("Enter");
            assertThat(page.locator(".secret")).containsText("kkh_");
            page.navigate(home + "account");
            assertThat(page.locator(".secret")).hasCount(0);
            page.locator("button:has-text('Revoke')").click();
            assertThat(page.locator("tbody td").last()).hasText("revoked");
            page.locator("button[value=dark]").first().click();
            assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
            page.locator(".who button").click();
            page.waitForURL("**/login**");
            assertEquals(List.of(), browser.complaints());
        }
    }

    @Test
    void nothing_about_people_is_wider_than_a_small_screen() {
        var admin = Lab.person(Role.ADMIN);
        Lab.token(admin, Token.Scope.WRITE, 30);
        try (var browser = new Browser()) {
            var page = browser.open(home + "people");
            login(page, admin);
            for (int width : new int[] {320, 400, 1280}) {
                page.setViewportSize(width, 900);
                for (String path : List.of("login", "account", "people", "people/" + admin.name, "audit")) {
                    page.navigate(home + path);
                    var beyond = page.locator("html").evaluate("e => e.scrollWidth - e.clientWidth");
                    assertEquals(0, ((Number) beyond).intValue(), "/" + path + " at " + width);
                }
            }
        }
    }

    @Test
    void a_live_page_whose_reader_was_logged_out_meanwhile_leads_to_the_form() {
        var person = Lab.person(Role.VIEWER);
        var job = Fixture.job(Job.State.RUNNING, "Watched by somebody");
        try (var browser = new Browser()) {
            var page = browser.open(home + "jobs/" + job.id);
            login(page, person);
            assertThat(page.locator("progress")).hasAttribute("value", "30");
            String session = page.context().cookies().stream().filter(cookie -> cookie.name.equals("kakehashi-session"))
                    .findFirst().orElseThrow().value;
            Lab.with(session).header("X-CSRF-Token", Lab.csrf(session)).post("/logout").then().statusCode(303);
            page.waitForURL("**/login");
            assertTrue(page.locator("form[action='/login']").isVisible());
        }
    }

    private static void login(Page page, Account person) {
        page.locator("[name=name]").focus();
        page.keyboard().type(person.name);
        page.keyboard().press("Tab");
        page.keyboard().type(Lab.PASSWORD);
        page.keyboard().press("Enter");
        assertThat(page.locator(".who a")).hasText(person.displayName);
    }
}
