package dev.kakehashi.web.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import dev.kakehashi.web.AnalysedFixture;
import dev.kakehashi.web.Browser;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;

/** How tokens and heatmaps look in a browser. */
@QuarkusTest
class TokenLookTest {
    @Test
    void the_mark_of_a_leading_space_stands_before_the_first_letter_and_not_on_it() {
        try (var browser = new Browser()) {
            var page = browser.open(RestAssured.baseURI + ":" + RestAssured.port + "/saes/" + AnalysedFixture.sae().slug
                    + "/features/0");
            assertTrue(number(page, "document.querySelectorAll('.piece .space').length") > 0);
            double letter = number(page,
                    "(() => { const s = document.createElement('span'); s.className = 'piece'; s.textContent = 'x';"
                            + "document.body.append(s); const r = document.createRange(); r.selectNodeContents(s); "
                            + "return r.getBoundingClientRect().width; })()");
            assertTrue(number(page,
                    "Math.min(...[...document.querySelectorAll('.piece .space')].map(each => "
                            + "each.getBoundingClientRect().width))") > 0.9
                                    * letter);
        }
    }

    @Test
    void a_word_of_several_tokens_stays_on_one_line_and_a_word_longer_than_the_line_is_broken() {
        try (var browser = new Browser()) {
            var page = browser.open(RestAssured.baseURI + ":" + RestAssured.port + "/saes/" + AnalysedFixture.sae().slug
                    + "/features/1");
            page.evaluate(
                    "() => { document.body.insertAdjacentHTML('beforeend', '<p class=tokens id=narrow>' + 'a neighbor "
                            + "'.repeat(40)"
                            + ".replaceAll('neighbor', '<span class=\"token half\">nei</span><span class=\"token "
                            + "half\">ghbor</span>') + '<span class=\"token long\">'"
                            + " + 'x'.repeat(200) + '</span></p>'); document.getElementById('narrow').style.width = "
                            + "'15.3em'; }");
            assertEquals(0, number(page,
                    "(() => { const h = [...document.querySelectorAll('#narrow .half')].map(e => "
                            + "e.getBoundingClientRect());"
                            + "return h.filter((r, n) => n % 2 === 0 && Math.abs(r.top - h[n + 1].top) > 2 || "
                            + "r.height > 40).length; })()"));
            assertTrue(number(page, "document.querySelector('#narrow .long').getClientRects().length") > 3);
        }
    }

    @Test
    void the_cells_of_a_heatmap_are_as_narrow_on_a_phone_as_on_a_desk() {
        var model = AnalysedFixture.sae().checkpoint.model.slug;
        try (var browser = new Browser()) {
            var page = browser.open(RestAssured.baseURI + ":" + RestAssured.port + "/models/" + model);
            for (int width : new int[] {1280, 400}) {
                page.setViewportSize(width, 800);
                assertTrue(number(page, "document.querySelectorAll('.heatmap td').length") > 0);
                assertEquals(0, number(page,
                        "Math.max(...[...document.querySelectorAll('.heatmap td')].map(e => "
                                + "parseFloat(getComputedStyle(e).minWidth) || 0))"),
                        width + " px");
            }
        }
    }

    private static double number(Page page, String expression) {
        return ((Number) page.evaluate(expression)).doubleValue();
    }
}
