package dev.kakehashi.web.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.web.Browser;
import dev.kakehashi.web.Fixture;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LivePagesTest {
    /** How many pixels of a canvas are not empty. */
    private static final String INK = "c => c.getContext('2d').getImageData(0, 0, c.width, c.height)"
            + ".data.filter((v, i) => i % 4 === 3 && v > 0).length";

    @TestHTTPResource("/") URL home;

    @Test
    void a_running_job_moves_on_screen_and_then_stands_still_without_being_reloaded() {
        var job = Fixture.job(Job.State.RUNNING, "Watched");
        Fixture.line(job, "begun");
        Fixture.point(job, 0, "loss", 1, 2.0);
        try (var browser = new Browser()) {
            var page = browser.open(home + "jobs/" + job.id);
            assertThat(page.locator("progress")).hasAttribute("value", "30");
            page.evaluate("window.notReloaded = true");
            QuarkusTransaction.requiringNew().run(() -> Job.update("done = 90 where id = ?1", job.id));
            assertThat(page.locator("progress")).hasAttribute("value", "90");
            QuarkusTransaction.requiringNew()
                    .run(() -> Job.update("state = SUCCEEDED, finishedAt = ?1 where id = ?2",
                            Fixture.NOON.plusSeconds(99), job.id));
            assertThat(page.locator("#job-live .state")).hasText("succeeded");
            assertThat(page.locator("#job-live[hx-get]")).hasCount(0);
            assertEquals(true, page.evaluate("window.notReloaded"));
            assertTrue(drawn(page.locator("canvas").evaluate(INK)), "the curve is drawn");
            assertEquals(List.of(), browser.complaints());
        }
    }

    @Test
    void arrow_keys_walk_through_a_heatmap_and_pass_cells_without_links() {
        try (var browser = new Browser()) {
            var page = browser.open(home + "components");
            page.locator(".heatmap tbody tr:nth-child(2) td[data-level='7'] a").focus();
            page.keyboard().press("ArrowRight");
            assertThat(page.locator(":focus")).hasAttribute("aria-label", "layer 1, step 8");
            page.keyboard().press("ArrowDown");
            assertThat(page.locator(":focus")).hasText("queued");
            page.keyboard().press("ArrowRight");
            assertThat(page.locator(":focus")).hasText("queued");
            page.keyboard().press("ArrowUp");
            page.keyboard().press("ArrowUp");
            assertThat(page.locator(":focus")).hasAttribute("aria-label", "layer 0, step 8");
        }
    }

    @Test
    void language_and_theme_are_switched_in_the_footer_and_stay() {
        try (var browser = new Browser()) {
            var page = browser.open(home + "jobs?state=failed");
            page.locator("button[value=ja]").click();
            assertThat(page.locator("h1")).hasText("ジョブ");
            assertTrue(page.url().endsWith("/jobs?state=failed"), page.url());
            page.locator("button[value=dark]").click();
            assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
            assertEquals("rgb(17, 20, 24)", page.evaluate("getComputedStyle(document.body).backgroundColor"));
            page.navigate(home + "glossary");
            assertThat(page.locator("h1")).hasText("用語集");
            assertEquals(List.of(), browser.complaints());
        }
    }

    @Test
    void nothing_is_wider_than_a_small_screen() {
        Fixture.job(Job.State.FAILED, "Narrow");
        try (var browser = new Browser()) {
            var page = browser.open(home + "components");
            page.setViewportSize(320, 640);
            for (String path : List.of("", "jobs", "glossary", "components", "nothing-here")) {
                page.navigate(home + path);
                var beyond = page.locator("html").evaluate("e => e.scrollWidth - e.clientWidth");
                assertEquals(0, ((Number) beyond).intValue(), "/" + path);
            }
        }
    }

    private static boolean drawn(Object pixels) {
        return ((Number) pixels).intValue() > 200;
    }
}
