package dev.kakehashi.web;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.catalog.Job;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

/** Walks all pages that links lead to from the first one, so that a new page is checked without being named here. */
@QuarkusTest
class AccessibilityTest {
    private static final int MOST_PAGES = 150;

    private static final String COMPONENTS = "/components";
    private static final String NO_PAGE = "/nothing-here";
    private static final List<String> STARTS = List.of("/", "/jobs", "/jobs?state=failed", "/glossary", "/storage",
            COMPONENTS, NO_PAGE);

    @Test
    void no_page_has_a_barrier_that_a_program_can_find() {
        fill();
        var problems = new ArrayList<String>();
        Set<String> walked = walk("en", problems);
        assertTrue(walked.containsAll(STARTS), walked::toString);
        assertEquals(List.of(), problems);
    }

    @Test
    void nor_has_it_in_japanese() {
        fill();
        var problems = new ArrayList<String>();
        walk("ja", problems);
        assertEquals(List.of(), problems);
    }

    @Test
    void the_check_itself_finds_barriers() {
        Document page = Jsoup.parse("<html><body><h3>x</h3><input name=q><img src=x><a href=/x></a><button></button>"
                + "<table><tr><td>1</td></tr></table><p id=a></p><p id=a></p><div style='color:red' "
                + "aria-describedby=no></div>");
        String found = String.join("\n", Accessibility.problems(page));
        for (String expected : List.of("no lang", "no title", "one main", "0 h1", "h3 after h0", "no label", "no alt",
                "a without a name", "button without a name", "without headers", "id twice: a", "inline style",
                "aria-describedby leads nowhere"))
            assertTrue(found.contains(expected), expected + " in\n" + found);
    }

    private static void fill() {
        for (Job.State state : Job.State.values()) {
            var job = Fixture.job(state, "Walk " + state);
            Fixture.line(job, "a line");
            Fixture.point(job, 0, "loss", 1, 0.5);
        }
        AnalysedFixture.sae();
    }

    private static Set<String> walk(String language, List<String> problems) {
        var waiting = new ArrayDeque<String>(STARTS);
        var seen = new LinkedHashSet<String>(STARTS);
        while (!waiting.isEmpty()) {
            String path = waiting.poll();
            var response = given().accept("text/html, */*;q=0.1").header("Accept-Language", language)
                    .urlEncodingEnabled(false).get(path);
            if (response.statusCode() >= 400 && !path.equals(NO_PAGE))
                problems.add(path + ": status " + response.statusCode());
            if (response.contentType() == null || !response.contentType().startsWith("text/html")) continue;
            Document page = Jsoup.parse(response.asString());
            if (!page.selectFirst("html").attr("lang").equals(language)) problems.add(path + ": not in " + language);
            for (String problem : Accessibility.problems(page)) problems.add(path + ": " + problem);
            if (path.startsWith(COMPONENTS)) continue; // its links are examples
            for (Element link : page.select("a[href^=/]")) {
                String address = link.attr("href").replaceFirst("#.*", "");
                if (seen.size() < MOST_PAGES && seen.add(address)) waiting.add(address);
            }
        }
        return seen;
    }
}
