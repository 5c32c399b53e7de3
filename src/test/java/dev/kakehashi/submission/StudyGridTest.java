package dev.kakehashi.submission;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.web.Fixture;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Studies that train several SAEs on one layer, and what they announce. */
@QuarkusTest
class StudyGridTest {
    private final Map<String, Object> study = new HashMap<>();
    private String model;

    @BeforeEach
    void shape() throws Exception {
        var config = Files.readString(Path.of("src/test/resources/golden/tiny-llama/config.json"));
        var fixture = Fixture.analysedSae(0.5);
        model = fixture.checkpoint.model.slug;
        // jobs of the study wait for one that never ends: nothing of it runs
        var blocker = Fixture.waitingFor(Fixture.job(Job.State.RUNNING, "blocker"), "waits");
        QuarkusTransaction.requiringNew().run(() -> {
            Checkpoint checkpoint = Checkpoint.findById(fixture.checkpoint.id);
            checkpoint.configJson = config;
            checkpoint.job = Job.findById(blocker.id);
        });
        study.putAll(Map.of("name", "grid", "model", model, "steps", "all", "layers", "1-2", "englishCorpus",
                fixture.study.englishCorpus.slug,
                "japaneseCorpus", fixture.study.japaneseCorpus.slug, "tokens", 6400, "batch", 320, "bufferVectors",
                3200));
        study.putAll(Map.of("latents", List.of(64, 128), "k", 4, "learningRate", "1e-3, 2e-3", "seed", "0 1"));
    }

    @Test
    void every_combination_is_an_sae_of_its_own_and_all_share_one_training_job() {
        var slug = submit();
        QuarkusTransaction.requiringNew().run(() -> {
            List<Sae> saes = Sae.list("study.slug = ?1 order by id", slug);
            assertEquals(2 * 2 * 2 * 2, saes.size());
            var slugs = new HashSet<String>();
            var settings = new HashSet<String>();
            var jobs = new HashSet<Long>();
            for (var sae : saes) {
                slugs.add(sae.slug);
                settings.add(sae.setting);
                jobs.add(sae.trainJob.id);
                assertTrue(sae.configJson.contains("\"latents\":" + sae.latents), sae.configJson);
            }
            assertEquals(16, slugs.size());
            assertEquals(8, settings.size());
            assertTrue(settings.contains("n128-k4-lr0.002-s1"), settings.toString());
            assertEquals(1, jobs.size());
            Job train = Job.findById(jobs.iterator().next());
            assertTrue(train.memoryAnnounced > 400L << 20, "it says what it takes: " + train.memoryAnnounced);
            assertTrue(saes.get(0).analyseJob.memoryAnnounced > 400L << 20,
                    "so does the analysis: " + saes.get(0).analyseJob.memoryAnnounced);
            assertTrue(saes.get(0).study.configJson.contains("\"latents\":[64,128]"), saes.get(0).study.configJson);
        });
    }

    @Test
    void what_cannot_fit_even_alone_is_refused_with_what_to_change() {
        QuarkusTransaction.requiringNew().run(() -> {
            Checkpoint wide = Checkpoint.find("model.slug", model).firstResult();
            wide.configJson = "{\"model_type\":\"llama\",\"hidden_size\":8192,\"num_hidden_layers\":4,\"num_attention_heads\":64,"
                    + "\"intermediate_size\":8192,\"vocab_size\":1000}";
        });
        study.put("bufferVectors", 50_000_000);
        study.put("tokens", 100_000_000);
        study.put("latents", 65_536);
        given().contentType("application/json").body(study).post("/api/studies").then().statusCode(422)
                .body("errors.bufferVectors", containsString("choose a smaller buffer, batch or n"));
    }

    /** Weights that a training holds once an SAE are small here; the unembedding and its logits are not. */
    @Test
    void an_analysis_that_cannot_fit_is_refused_with_the_numbers_and_what_to_change() {
        QuarkusTransaction.requiringNew().run(() -> {
            Checkpoint wide = Checkpoint.find("model.slug", model).firstResult();
            wide.configJson = "{\"model_type\":\"llama\",\"hidden_size\":16384,\"num_hidden_layers\":4,\"num_attention_heads\":64,"
                    + "\"intermediate_size\":64,\"vocab_size\":16000000}";
        });
        given().contentType("application/json").body(study).post("/api/studies").then().statusCode(422)
                .body("errors.crossEntropySequences", containsString("0 sequences for the cross-entropy"))
                .body("errors.crossEntropySequences", containsString("GiB"));
        study.put("crossEntropySequences", 0);
        given().contentType("application/json").body(study).post("/api/studies").then().statusCode(201);
    }

    /** Found out by the job they would fail after it began, and again with every retry. */
    @Test
    void matrices_and_batches_beyond_what_one_array_takes_are_refused_with_what_is_possible() {
        QuarkusTransaction.requiringNew()
                .run(() -> dev.kakehashi.catalog.LanguageModel.bySlug(model).orElseThrow().width = 16_384);
        study.put("latents", 65_536);
        study.put("batch", 1 << 16);
        study.put("bufferVectors", 1 << 17);
        study.put("tokens", 1_000_000);
        given().contentType("application/json").body(study).post("/api/studies").then().statusCode(422)
                .body("errors.latents", containsString("at most 32768 latents"))
                .body("errors.batch", containsString("at most 32768 are possible"));
    }

    @Test
    void too_many_combinations_are_refused() {
        study.put("seed", "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16");
        given().contentType("application/json").body(study).post("/api/studies").then().statusCode(422)
                .body("errors.latents", containsString("more than 64 combinations"));
    }

    @Test
    void the_form_shows_the_memory_of_what_is_typed_before_anything_is_submitted() {
        var page = Jsoup.parse(given().accept("text/html").queryParam("model", model).queryParam("layers", "1-2")
                .queryParam("latents", "64 128")
                .queryParam("tokens", "6400").queryParam("batch", "320").queryParam("bufferVectors", "3200")
                .get("/saes/new").then().statusCode(200).extract().asString());
        assertTrue(page.selectFirst("#memory").text().contains("4 SAEs for each checkpoint, in 1 training jobs"),
                page.selectFirst("#memory").text());
        assertTrue(page.selectFirst("#memory").text().contains("similar tokens and direct logits"),
                page.selectFirst("#memory").text());
        var fragment = given().accept("text/html").header("HX-Request", "true").queryParam("model", model)
                .queryParam("k", "many").get("/saes/new")
                .then().statusCode(200).extract().asString();
        assertTrue(fragment.strip().startsWith("<section id=\"memory\""), fragment);
        assertTrue(fragment.contains("Must be a whole number, not “many”."), fragment);
    }

    @Test
    void the_heatmap_shows_one_setting_at_a_time_and_lets_its_reader_choose() {
        submit();
        var page = Jsoup
                .parse(given().accept("text/html").get("/models/" + model).then().statusCode(200).extract().asString());
        assertEquals(8, page.select("select[name=setting] option").size());
        assertEquals("n64-k4-lr0.001-s0", page.selectFirst("select[name=setting] option[selected]").val());
        assertEquals(2,
                given().get("/models/" + model + ".json?setting=n128-k4-lr0.002-s1").jsonPath().getList("sae").size());
    }

    @Test
    void the_same_study_is_offered_instead_of_computed_twice_unless_it_is_asked_for_again() {
        var slug = submit();
        study.put("name", "another name");
        given().contentType("application/json").body(study).post("/api/studies").then().statusCode(409)
                .body("existing", equalTo("/studies/" + slug)).body("error", containsString("again=true"));
        var form = given().accept("text/html").contentType("application/x-www-form-urlencoded");
        study.forEach((field, value) -> form.formParam(field,
                value instanceof List<?> list ? list.get(0) + " " + list.get(1) : value.toString()));
        var offer = Jsoup.parse(form.post("/saes/new").then().statusCode(409).extract().asString());
        assertEquals("/studies/" + slug, offer.selectFirst("#existing").attr("href"));
        assertEquals("/saes/new", offer.selectFirst("main form").attr("action"));
        assertEquals("true", offer.selectFirst("input[name=again]").val());
        assertEquals("64 128", offer.selectFirst("input[name=latents]").val());
        study.put("again", true);
        given().contentType("application/json").body(study).post("/api/studies").then().statusCode(201);
        study.remove("again");
        study.put("k", 5);
        given().contentType("application/json").body(study).post("/api/studies").then().statusCode(201);
    }

    @Test
    void a_study_that_failed_is_no_reason_not_to_try_again() {
        var slug = submit();
        QuarkusTransaction.requiringNew()
                .run(() -> Job.update(
                        "state = ?1 where id in (select s.trainJob.id from Sae s where s.study.slug = ?2)",
                        Job.State.FAILED, slug));
        submit();
    }

    private String submit() {
        return given().contentType("application/json").body(study).post("/api/studies").then().statusCode(201).extract()
                .path("slug");
    }
}
