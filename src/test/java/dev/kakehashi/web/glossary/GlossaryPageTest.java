package dev.kakehashi.web.glossary;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.analysis.evaluation.CrossEntropies;
import dev.kakehashi.analysis.evidence.GroupedTokens;
import dev.kakehashi.analysis.clusters.SemanticClusters;
import dev.kakehashi.analysis.features.TranslationPairs;
import dev.kakehashi.web.ui.Term;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

@QuarkusTest
class GlossaryPageTest {

    @Test
    void every_term_has_one_entry_with_a_meaning_in_both_languages() {
        for (String language : new String[] {"en", "ja"}) {
            Document page = page(language);
            for (Term term : Term.values()) {
                var entries = page.select("article#" + term.id());
                assertEquals(1, entries.size(), term.id() + " in " + language);
                assertFalse(entries.first().selectFirst("p").text().isBlank(), term.id() + " in " + language);
                assertNotNull(page.selectFirst("nav a[href=#" + term.id() + "]"), term.id());
            }
        }
    }

    @Test
    void the_paper_s_equations_are_written_out() {
        Document page = page("en");
        for (Term term : Set.of(Term.TOPK_SAE, Term.RECONSTRUCTION_LOSS, Term.TOKEN_ENTROPY, Term.SEMANTIC_ENTROPY,
                Term.MONOSEMANTICITY, Term.INTERVENTION))
            assertNotNull(page.selectFirst("article#" + term.id() + " math mo"), term.id());
    }

    @Test
    void every_adjustable_term_is_a_term_and_shows_its_options() {
        var names = Arrays.stream(Term.values()).map(Enum::name).collect(Collectors.toSet());
        Document page = page("en");
        for (Adjustable each : Adjustable.values()) {
            assertEquals(true, names.contains(each.name()), each.name());
            assertNotNull(page.selectFirst("article#" + Term.valueOf(each.name()).id() + " strong"), each.name());
        }
    }

    @Test
    void numbers_that_decide_something_are_those_of_the_code() {
        for (String language : new String[] {"en", "ja"}) {
            Document page = page(language);
            says(page, Term.CHAINED_CLUSTER, GroupedTokens.CHAIN_TOKENS, percent(GroupedTokens.CHAIN_SHARE),
                    percent(GroupedTokens.CHAIN_SIMILAR), GroupedTokens.COMPARED);
            says(page, Term.CROSS_ENTROPY_RECOVERED, CrossEntropies.LEAST_COST);
            says(page, Term.TRANSLATION_PAIRS, TranslationPairs.SHUFFLES);
            says(page, Term.MONOSEMANTICITY, String.format(Locale.ROOT, "%,d", SemanticClusters.MOST_LINKED));
        }
    }

    private static void says(Document page, Term term, Object... numbers) {
        var text = page.selectFirst("article#" + term.id()).text();
        for (var number : numbers) assertTrue(text.contains(" " + number + " "), () -> number + " in: " + text);
    }

    private static String percent(double share) {
        return Math.round(100 * share) + " %";
    }

    @Test
    void direct_logits_are_written_as_they_are_computed_with_the_gain_of_the_last_norm() {
        assertEquals("ℓ(i)=WU(γ⊙di)", page("en").selectFirst("article#direct-logits math").text().replace(" ", ""));
    }

    private static Document page(String language) {
        return Jsoup.parse(given().accept("text/html").header("Accept-Language", language).get("/glossary")
                .then().statusCode(200).extract().asString());
    }
}
