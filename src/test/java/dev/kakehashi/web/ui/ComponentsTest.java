package dev.kakehashi.web.ui;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.tokenizer.TokenPart;
import dev.kakehashi.tokenizer.TokenPart.Kind;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ComponentsTest {

    @CheckedTemplate(basePath = "components", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    public record ComponentsPage(Components view) implements TemplateInstance {}

    public record Components(
            SharesView shares, List<TokenView> tokens, Heatmap heatmap, Pager pager, List<Field> fields,
            ChartView chart) {}

    /** A page with one of each; only in tests. */
    @Path("/components")
    @PermitAll
    public static class ComponentsResource {
        @GET
        @Produces("text/html;charset=UTF-8")
        public TemplateInstance page() {
            return new ComponentsPage(new Components(shares(), tokens(), heatmap(), pager(), fields(),
                    ChartView.bars("histogram", "/components.json", "Activations", "activation", "tokens")));
        }
    }

    private static SharesView shares() {
        return SharesView.of(List.of(
                new SharesView.Amount("english", "English", 62), new SharesView.Amount("japanese", "Japanese", 81),
                new SharesView.Amount("mixed", "Mixed", 40), new SharesView.Amount("rare", "Rare", 12),
                new SharesView.Amount("dead", "Dead", 9)));
    }

    private static List<TokenView> tokens() {
        return List.of(
                new TokenView(List.of(part(Kind.TEXT, "<b>The")), 0, false, null),
                new TokenView(List.of(part(Kind.SPACE, " "), part(Kind.TEXT, "capital")), 3, false, "capital · 4.20"),
                new TokenView(List.of(part(Kind.SPACE, " "), part(Kind.TEXT, "of")), 1, false, null),
                new TokenView(List.of(part(Kind.SPACE, " "), part(Kind.TEXT, "Japan")), 5, true, "Japan · 8.41"),
                new TokenView(List.of(part(Kind.TEXT, "東京")), 2, false, null),
                new TokenView(List.of(part(Kind.TEXT, "都")), 4, false, null),
                new TokenView(List.of(part(Kind.BYTES, "⟨E9 B7⟩")), 1, false, null),
                new TokenView(List.of(new TokenPart(Kind.INVISIBLE, "\u3000", "U+3000")), 0, false, null),
                new TokenView(List.of(new TokenPart(Kind.INVISIBLE, "\u0001", "U+0001")), 0, false, null),
                new TokenView(List.of(part(Kind.NEWLINE, "\n")), 0, false, null));
    }

    private static TokenPart part(Kind kind, String text) {
        return new TokenPart(kind, text, null);
    }

    private static Heatmap heatmap() {
        var columns = IntStream.range(0, 10).mapToObj(i -> new Heatmap.Head("step " + i, i + " tokens", null)).toList();
        var rows = IntStream.range(0, 3).mapToObj(layer -> new Heatmap.Row(
                new Heatmap.Head("layer " + layer, null, "/saes?layer=" + layer),
                IntStream.range(0, 10).mapToObj(step -> layer == 2 && step > 7
                        ? Heatmap.Cell.missing(step == 8 ? "queued" : "failed", step == 8 ? "/jobs/1" : null,
                                "layer 2, step 8: queued")
                        : new Heatmap.Cell(step, "0.%d5".formatted(step), "/saes/x",
                                "layer " + layer + ", step " + step))
                        .toList()));
        return new Heatmap("Mixed share by layer and step", "Layer", columns, rows.toList());
    }

    private static Pager pager() {
        return Pager.of(2, 50, 32_768, page -> "/components?page=" + page);
    }

    private static List<Field> fields() {
        var form = new Submitted(Map.of("n", List.of("32768"), "k", List.of("<x>\""), "policy", List.of("l2")),
                Map.of("k", "“<x>\"” is not a number."));
        return List.of(
                Field.number(form, "n", "Latents").about(Term.LATENT).helped("n in the paper"),
                Field.number(form, "k", "Active latents"),
                Field.choice(form, "policy", "Normalisation",
                        List.of(new Field.Option("none", "None"), new Field.Option("l2", "L2"))),
                Field.area(form, "notes", "Notes"));
    }

    @Test
    void metric_labels_lead_to_the_glossary() {
        assertEquals("Max activation", page("en").selectFirst("dt a[href=/glossary#max-activation]").text());
        assertEquals("最大活性値", page("ja").selectFirst("dt a[href=/glossary#max-activation]").text());
    }

    @Test
    void tokens_copy_as_the_text_that_was_read() {
        var tokens = page("en").selectFirst("p.tokens[lang=en]");
        assertEquals("<b>The capital of Japan東京都⟨E9 B7⟩\u3000\n", tokens.wholeText());
        assertEquals("Japan", tokens.selectFirst(".token[data-peak][data-level=5]").text().strip());
        assertNull(tokens.selectFirst("b"));
    }

    @Test
    void what_nobody_would_see_has_a_mark_and_its_code_point_as_a_title_beside_the_text() {
        var marked = page("en").select("p.tokens[lang=en] .invisible");
        assertEquals(List.of("U+3000", "U+0001"), marked.eachAttr("data-mark"));
        assertEquals(List.of("U+3000", "U+0001"), marked.eachAttr("title"));
        assertEquals("\u3000", marked.get(0).wholeText());
        assertEquals("", marked.get(1).wholeText(), "HTML may not hold it");
    }

    @Test
    void cells_of_a_heatmap_are_links_and_missing_ones_say_why() {
        Document page = page("en");
        assertEquals("layer 0, step 9", page.selectFirst(".heatmap td[data-level=9] a").attr("aria-label"));
        assertEquals("queued", page.selectFirst(".heatmap td.missing a").text());
        assertEquals("failed", page.selectFirst(".heatmap td.missing span").text());
        assertNotNull(page.selectFirst(".scroll[tabindex=0][role=region] > .heatmap"));
    }

    @Test
    void a_refused_field_keeps_what_was_typed_and_says_why() {
        Document page = page("en");
        var input = page.getElementById("f-k");
        assertEquals("<x>\"", input.val());
        assertEquals("true", input.attr("aria-invalid"));
        assertEquals("“<x>\"” is not a number.", page.getElementById(input.attr("aria-describedby")).text());
        assertFalse(page.getElementById("f-n").hasAttr("aria-invalid"));
        assertEquals("n in the paper", page.getElementById("f-n-help").text());
        assertEquals("l2", page.getElementById("f-policy").selectFirst("option[selected]").val());
    }

    @Test
    void neighbouring_pages_of_a_table_are_links() {
        Document page = page("en");
        assertEquals("/components?page=1", page.selectFirst("a[rel=prev]").attr("href"));
        assertEquals("/components?page=3", page.selectFirst("a[rel=next]").attr("href"));
        assertEquals("51 to 100 of 32\u202f768", page.selectFirst(".pager span").text());
        assertEquals("32\u202f768 件中 51–100 件", page("ja").selectFirst(".pager span").text());
    }

    @Test
    void a_bar_of_shares_says_its_numbers_in_words() {
        var bar = page("en").selectFirst("svg.shares-bar");
        assertTrue(bar.attr("aria-label").startsWith("English 30.4"), bar.attr("aria-label"));
        assertEquals(5, bar.select("rect").size());
    }

    @Test
    void tables_offer_themselves_as_json_and_csv_with_the_same_query() {
        Document page = Jsoup.parse(given().get("/components?sort=l0").asString());
        assertNotNull(page.selectFirst("a[href=/components.json?sort=l0]"));
        assertNotNull(page.selectFirst("a[href=/components.csv?sort=l0&spreadsheet=safe]"));
    }

    private static Document page(String language) {
        return Jsoup.parse(given().accept("text/html").header("Accept-Language", language).get("/components")
                .then().statusCode(200).extract().asString());
    }
}
