package dev.kakehashi.submission;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.analysis.index.Retention;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.jobs.Jobs;
import dev.kakehashi.web.Fixture;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Studies to which steps, layers and settings are added, that are cloned with changes, and whose jobs are asked for
 * something together.
 */
@QuarkusTest
class GrowingStudyTest {
    @Inject Jobs jobs;

    private String model;
    private String slug;

    @BeforeEach
    void a_study_of_one_step() throws Exception {
        var config = Files.readString(Path.of("src/test/resources/golden/tiny-llama/config.json"));
        var fixture = Fixture.analysedSae(0.5);
        model = fixture.checkpoint.model.slug;
        // jobs of the study wait for one that never ends: nothing of it runs
        var blocker = Fixture.waitingFor(Fixture.job(Job.State.RUNNING, "blocker"), "waits");
        QuarkusTransaction.requiringNew().run(() -> {
            Checkpoint first = Checkpoint.findById(fixture.checkpoint.id);
            first.configJson = config;
            first.job = Job.findById(blocker.id);
            var later = new Checkpoint();
            later.model = first.model;
            later.step = first.step + 1000;
            later.state = Checkpoint.State.READY;
            later.job = first.job;
            later.configJson = config;
            later.createdAt = Instant.now();
            later.persist();
        });
        var asked = new HashMap<String, Object>(Map.of(
                "name", "grows", "model", model, "steps", step(0), "layers", "1-2", "englishCorpus",
                fixture.study.englishCorpus.slug,
                "japaneseCorpus", fixture.study.japaneseCorpus.slug, "tokens", 6400, "batch", 320, "bufferVectors",
                3200));
        asked.putAll(
                Map.of("latents", 64, "k", 4, "learningRate", "1e-3", "seed", "0", "analysisSeed", 7, "rareBelow", 3));
        slug = post("/api/studies", asked).statusCode(201).extract().path("slug");
    }

    @Test
    void a_later_training_step_joins_the_study_under_its_options_and_the_same_heatmap() {
        post("/api/studies/" + slug + "/extension", Map.of("steps", "" + step(1))).statusCode(200).body("added",
                equalTo(2));
        assertEquals(List.of(step(0) + " 1", step(0) + " 2", step(1) + " 1", step(1) + " 2"), places());
        QuarkusTransaction.requiringNew().run(() -> {
            List<Sae> saes = Sae.list("study.slug = ?1 order by id", slug);
            assertEquals(1, saes.stream().map(sae -> sae.configJson).distinct().count());
            assertEquals(1, saes.stream().map(sae -> sae.setting).distinct().count());
            assertEquals(4, saes.stream().map(sae -> sae.slug).distinct().count());
            assertFalse(saes.get(0).trainJob.equals(saes.get(3).trainJob));
            assertEquals(
                    saes.get(0).analyseJob.spec.replaceAll("\"(checkpointId|saeIds)\":[^\"]*", ""),
                    saes.get(3).analyseJob.spec.replaceAll("\"(checkpointId|saeIds)\":[^\"]*", ""),
                    "options and embeddings stay");
        });
        var page = Jsoup.parse(html("/models/" + model + "?study=" + slug));
        assertEquals(4, page.select("#grid table.heatmap tbody td a[href^=/saes/]").size(),
                page.select("#grid").toString());
    }

    @Test
    void another_layer_and_another_seed_are_added_at_every_step_without_those_that_are_there() {
        post("/api/studies/" + slug + "/extension", Map.of("layers", "1-3", "seed", "0 1")).statusCode(200)
                .body("added", equalTo(4));
        QuarkusTransaction.requiringNew().run(() -> {
            assertEquals(6, Sae.count("study.slug", slug));
            assertTrue(Study.bySlug(slug).orElseThrow().configJson.contains("\"seed\":[0,1]"));
        });
    }

    @Test
    void nothing_new_and_options_that_belong_to_the_study_are_refused_with_nothing_stored() {
        post("/api/studies/" + slug + "/extension", Map.of()).statusCode(422).body("errors.steps",
                containsString("already"));
        post("/api/studies/" + slug + "/extension", Map.of("layers", "3", "batch", 640)).statusCode(422)
                .body("errors.batch", containsString("same for all SAEs"));
        post("/api/studies/" + slug + "/extension", Map.of("layers", "3", "steps", List.of())).statusCode(422)
                .body("errors.steps", containsString("Choose at least one"));
        post("/api/studies/" + slug + "/extension", Map.of("layers", "99")).statusCode(422).body("errors.layers",
                containsString("outside"));
        post("/api/studies/" + slug + "/extension", Map.of("seed", "x")).statusCode(422).body("errors.seed",
                containsString("whole number"));
        post("/api/studies/" + slug + "/extension", Map.of("layers", "3", "batch", 320)).statusCode(200);
        assertEquals(3, places().size());
    }

    @Test
    void an_empty_cell_of_the_heatmap_leads_to_the_form_that_fills_it() {
        var page = Jsoup.parse(html("/models/" + model + "?study=" + slug));
        var cell = page.selectFirst("#grid a[href^=/studies/" + slug + "/extension?steps=" + step(1) + "&layers=1]");
        var form = Jsoup.parse(html(cell.attr("href")));
        assertEquals(List.of("" + step(1)), form.select("input[name=steps][checked]").eachAttr("value"));
        assertEquals("1", form.selectFirst("input[name=layers]").val());
        assertTrue(form.selectFirst("#estimate").text().contains("trained and analysed: 1."),
                form.selectFirst("#estimate").text());
        var submitted = given().contentType("application/x-www-form-urlencoded").redirects().follow(false);
        form.select("main form input[name]:not([type=checkbox])")
                .forEach(input -> submitted.formParam(input.attr("name"), input.val()));
        var refused = Jsoup
                .parse(submitted.post("/studies/" + slug + "/extension").then().statusCode(422).extract().asString());
        assertTrue(refused.selectFirst("#steps-error").text().contains("Choose at least one"),
                refused.selectFirst("#steps-error").text());
        assertEquals(List.of(), refused.select("input[name=steps][checked]").eachAttr("value"));
        submitted.formParam("steps", step(1)).post("/studies/" + slug + "/extension").then().statusCode(303);
        assertTrue(places().contains(step(1) + " 1"));
    }

    @Test
    void a_clone_begins_with_all_options_of_its_study_and_takes_the_changes() {
        var form = Jsoup.parse(html("/saes/new?from=" + slug));
        for (var expected : Map
                .of("layers", "1-2", "latents", "64", "k", "4", "tokens", "6400", "rareBelow", "3", "analysisSeed", "7")
                .entrySet())
            assertEquals(expected.getValue(),
                    form.selectFirst("main form[method=post] input[name=" + expected.getKey() + "]").val(),
                    expected.getKey());
        assertEquals(List.of("" + step(0)), form.select("input[name=steps][checked]").eachAttr("value"));
        String clone = post("/api/studies", Map.of("from", slug, "name", "wider", "latents", 128)).statusCode(201)
                .extract().path("slug");
        QuarkusTransaction.requiringNew().run(() -> {
            var original = Study.bySlug(slug).orElseThrow();
            var changed = Study.bySlug(clone).orElseThrow();
            assertEquals(original.optionsJson, changed.optionsJson);
            assertEquals(original.configJson.replace("\"latents\":64", "\"latents\":128"), changed.configJson);
            assertEquals(2, Sae.count("study", changed));
        });
        post("/api/studies", Map.of("from", slug, "name", "same")).statusCode(409);
        post("/api/studies", Map.of("from", "nowhere", "name", "x")).statusCode(422).body("errors.from",
                containsString("no study"));
    }

    @Test
    void all_jobs_of_a_study_get_a_priority_are_cancelled_and_queued_again_together() {
        post("/api/studies/" + slug + "/priority", Map.of("priority", 30)).statusCode(200).body("jobs", equalTo(2));
        assertEquals(List.of(30, 31), priorities());
        post("/api/studies/" + slug + "/priority", Map.of("priority", "soon")).statusCode(422).body("errors.priority",
                containsString("whole number"));
        post("/api/studies/" + slug + "/cancellation", null).statusCode(200).body("jobs", equalTo(2));
        assertEquals(List.of(Job.State.CANCELLED, Job.State.CANCELLED), states());
        post("/api/studies/" + slug + "/cancellation", null).statusCode(200).body("jobs", equalTo(0));
        given().accept("text/html").post("/studies/" + slug + "/cancellation").then().statusCode(409);
        var page = Jsoup.parse(html("/studies/" + slug));
        assertTrue(page.selectFirst("#cancel-study") == null && page.selectFirst("#retry-study") != null);
        QuarkusTransaction.requiringNew().run(() -> {
            var job = jobs.submit(new JobSpec.ApplyRetention(Study.bySlug(slug).orElseThrow().id, Retention.STATISTICS),
                    "Keep statistics alone", 20, Study.bySlug(slug).orElseThrow(), List.of());
            jobs.cancel(job.id);
        });
        given().accept("text/html").redirects().follow(false).post("/studies/" + slug + "/retry").then()
                .statusCode(303);
        assertEquals(List.of(Job.State.QUEUED, Job.State.QUEUED, Job.State.CANCELLED), states(),
                "what gives evidence up for good does not begin again with the rest");
    }

    @Test
    void names_notes_family_and_tokens_a_step_can_be_changed_and_addresses_stay() {
        patch("/api/studies/" + slug, Map.of("notes", "Seeds 1 to 3 follow.\n<b>bold</b>")).statusCode(200).body("name",
                equalTo("grows"));
        var page = Jsoup.parse(html("/studies/" + slug));
        assertEquals("Seeds 1 to 3 follow.\n<b>bold</b>", page.selectFirst("p.notes").wholeText());
        given().accept("text/html").contentType("application/x-www-form-urlencoded").redirects().follow(false)
                .formParam("name", "grown").formParam("notes", "").post("/studies/" + slug + "/edit").then()
                .statusCode(303);
        page = Jsoup.parse(html("/studies/" + slug));
        assertEquals("grown", page.selectFirst("h1").text());
        assertTrue(page.select("p.notes").isEmpty());

        patch("/api/models/" + model, Map.of("family", "f".repeat(81))).statusCode(422).body("errors.family",
                containsString("80 characters"));
        var renamed = patch("/api/models/" + model,
                Map.of("name", "Renamed", "family", "LLM-jp-3", "tokensPerStep", 2_097_152))
                .statusCode(200).body("slug", equalTo(model)).body("family", equalTo("LLM-jp-3")).extract().jsonPath();
        assertEquals(step(0) * 2_097_152L, renamed.getLong("checkpoints[0].tokensSeen"));
        patch("/api/models/" + model, Map.of("tokensPerStep", 1L << 51)).statusCode(422);
        QuarkusTransaction.requiringNew()
                .run(() -> assertEquals(2_097_152L, LanguageModel.bySlug(model).orElseThrow().tokensPerStep));
        patch("/api/models/nowhere", Map.of("name", "x")).statusCode(404);
    }

    private static ValidatableResponse post(String path, Object body) {
        var request = given().contentType("application/json");
        if (body != null) request.body(body);
        return request.post(path).then();
    }

    private static ValidatableResponse patch(String path, Object body) {
        return given().contentType("application/json").body(body).patch(path).then();
    }

    private static String html(String path) {
        return given().accept("text/html").get(path).then().statusCode(200).extract().asString();
    }

    private long step(int number) {
        return QuarkusTransaction.requiringNew()
                .call(() -> LanguageModel.bySlug(model).orElseThrow().checkpoints().get(number).step);
    }

    private List<String> places() {
        return QuarkusTransaction.requiringNew().call(() -> {
            var places = new TreeSet<String>();
            Sae.<Sae>list("study.slug", slug).forEach(sae -> places.add(sae.checkpoint.step + " " + sae.layer));
            return List.copyOf(places);
        });
    }

    private List<Integer> priorities() {
        return QuarkusTransaction.requiringNew().call(
                () -> Job.<Job>list("study.slug = ?1 order by id", slug).stream().map(job -> job.priority).toList());
    }

    private List<Job.State> states() {
        return QuarkusTransaction.requiringNew()
                .call(() -> Job.<Job>list("study.slug = ?1 order by id", slug).stream().map(job -> job.state).toList());
    }
}
