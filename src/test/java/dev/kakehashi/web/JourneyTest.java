package dev.kakehashi.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.kakehashi.corpus.BilingualWorld;
import dev.kakehashi.corpus.Language;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The whole way of a visitor, by forms and links alone: documents, a model, SAEs, a feature. */
@QuarkusTest
class JourneyTest {
    private static final Path FOLDER = Path.of("target/test-data/journey").toAbsolutePath();

    @TestHTTPResource("/") URL home;

    @Test
    void from_two_files_to_a_feature_on_the_screen() throws Exception {
        writeWorld();
        try (var browser = new Browser()) {
            var page = browser.open(home + "corpora/new");
            registerCorpus(page, Language.ENGLISH);
            registerCorpus(page, Language.JAPANESE);
            pretrain(page);
            submitStudy(page);
            walkToAFeature(page);
            tryTheFeature(page);
            intervene(page);
            assertEquals(List.of(), browser.complaints());
        }
    }

    private static void writeWorld() throws Exception {
        Files.createDirectories(FOLDER);
        var world = BilingualWorld.of(3);
        for (var language : Language.values())
            world.writeDocuments(FOLDER.resolve(language.code() + ".jsonl"), language, 300, 0.2);
        world.writePairs(FOLDER.resolve("pairs.tsv"));
        world.writeParallel(FOLDER.resolve("parallel.jsonl"), 40);
        world.writeTokenizer(FOLDER.resolve("tokenizer.json"));
    }

    private void registerCorpus(Page page, Language language) {
        page.navigate(home + "corpora/new");
        fill(page, Map.of("name", "Journey " + language.code(), "path",
                FOLDER.resolve(language.code() + ".jsonl").toString(), "evaluationPercent", "20"));
        page.locator("[name=language]").selectOption(language.code());
        page.locator("button.primary").click();
        assertThat(page.locator("h1")).hasText("Journey " + language.code());
    }

    private void pretrain(Page page) {
        page.navigate(home + "models/pretrain");
        fill(page,
                Map.of("name", "journey-llama", "tokenizer", FOLDER.resolve("tokenizer.json").toString(), "layers", "2",
                        "width", "32",
                        "heads", "2", "batch", "4", "steps", "6", "warmupSteps", "2", "checkpointSteps", "0, 6"));
        page.locator("[name=englishCorpus]").selectOption("journey-en");
        page.locator("[name=japaneseCorpus]").selectOption("journey-ja");
        page.locator("button.primary").click();
        assertEquals(List.of(), page.locator(".error").allInnerTexts());
        assertThat(page.locator("#job-live .state")).hasText("succeeded", within(60));
    }

    private void submitStudy(Page page) {
        page.navigate(home + "saes/new?model=journey-llama");
        fill(page,
                Map.of("name", "Journey", "layers", "1-2", "latents", "64", "k", "4", "tokens", "6400", "batch", "320",
                        "bufferVectors", "3200",
                        "evaluationTokens", "2000", "crossEntropySequences", "4", "lexicon",
                        FOLDER.resolve("pairs.tsv").toString()));
        page.locator("[name=englishCorpus]").selectOption("journey-en");
        page.locator("[name=japaneseCorpus]").selectOption("journey-ja");
        page.locator("button.primary").click();
        assertThat(page.locator("h1")).hasText("Journey");
        assertThat(page.locator("#study-live[hx-get]")).hasCount(0,
                new LocatorAssertions.HasCountOptions().setTimeout(90_000));
        assertThat(page.locator("#study-live .state-succeeded")).hasCount(4);
        page.locator(".actions .button").first().click();
    }

    private static void walkToAFeature(Page page) {
        assertThat(page.locator(".heatmap td[data-level]")).hasCount(4);
        page.locator(".heatmap tbody tr:nth-child(2) td[data-level] a").first().click();
        assertThat(page.locator("h1")).containsText("journey-llama · step 0 · layer 2");
        page.locator(".actions .button").first().click();
        page.locator("input[name=class][value=mixed]").uncheck();
        page.locator("select[name=sort]").selectOption("max-activation");
        page.locator("select[name=order]").selectOption("falling");
        assertThat(page.locator("table.features th[aria-sort=descending]")).hasCount(1);
        assertTrue(page.url().contains("sort=max-activation"), page.url());
        slide(page);
        var feature = page.locator("table.features tbody th a").first();
        String latent = feature.innerText();
        feature.click();
        assertThat(page.locator("h1")).hasText("Feature " + latent);
        assertThat(page.locator(".attribution tbody tr").first()).isVisible();
        assertThat(page.locator(".contexts .token[data-peak]").first()).isVisible();
    }

    private static void slide(Page page) {
        page.locator("#f-fraction-slider").press("ArrowLeft");
        assertThat(page.locator("table.what-if")).isVisible();
        assertThat(page.locator("#f-fraction")).hasValue("0.69");
        assertTrue(page.url().contains("fraction=0.69"), page.url());
        page.locator(".slider-back:visible").click();
        assertThat(page.locator("table.what-if")).hasCount(0);
        assertFalse(page.url().contains("fraction"), page.url());
    }

    private static void tryTheFeature(Page page) {
        page.locator(".actions .button").last().click();
        page.locator("[name=text]").fill("The dog is big.");
        page.locator("[name=strength]").fill("2");
        page.locator("button.primary").click();
        assertThat(page.locator("#probe-live .columns .tokens")).hasCount(2,
                new LocatorAssertions.HasCountOptions().setTimeout(60_000));
    }

    private void intervene(Page page) {
        page.navigate(home + "parallel-sets/new");
        fill(page, Map.of("name", "Journey pairs", "path", FOLDER.resolve("parallel.jsonl").toString()));
        page.locator("button.primary").click();
        assertThat(page.locator("h1")).hasText("Journey pairs");
        page.navigate(home + "models/journey-llama");
        page.locator(".heatmap tbody tr:nth-child(1) td[data-level] a").last().click();
        page.locator(".actions .button.plain").click();
        fill(page, Map.of("name", "Journey intervention", "n", "1", "alphas", "0.1, 0.5", "seeds", "2", "documents",
                "32", "kept", "4", "resamples", "100"));
        fill(page, Map.of("shots", "1", "sentences", "4", "newTokens", "6", "template", "{source} {target}"));
        page.locator("[name=separator]").fill("\\s");
        page.locator("[name=targetStep]").selectOption("0");
        page.locator("[name=parallelSet]").selectOption("journey-pairs");
        page.locator("input[name=classes]").all()
                .forEach(tick -> tick.setChecked(tick.getAttribute("value").equals("mixed")));
        page.locator("button.primary").click();
        assertEquals(List.of(), page.locator(".error").allInnerTexts());
        assertThat(page.locator("h1")).hasText("Journey intervention");
        assertThat(page.locator("#intervention-live .state")).hasText("succeeded", within(90));
        // baseline, 2 alphas x (Mixed and four controls)
        assertThat(page.locator("table.scores").first().locator("tbody tr")).hasCount(11);
        page.locator("table.scores tbody tr:nth-child(2) th a").first().click();
        assertThat(page.locator(".column .tokens")).hasCount(2);
        page.locator(".column .tokens a").nth(3).click();
        assertThat(page.locator("#expected tbody tr").first()).isVisible();
        page.locator(".tabs a").last().click();
        assertThat(page.locator(".sentence")).hasCount(4);
        assertTrue(page.url().contains("direction=ja-en"), page.url());
    }

    private static void fill(Page page, Map<String, String> values) {
        values.forEach((name, value) -> page.locator("[name=" + name + "]").fill(value));
    }

    private static LocatorAssertions.HasTextOptions within(int seconds) {
        return new LocatorAssertions.HasTextOptions().setTimeout(1000.0 * seconds);
    }
}
