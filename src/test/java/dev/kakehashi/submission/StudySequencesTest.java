package dev.kakehashi.submission;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.corpus.BilingualWorld;
import dev.kakehashi.corpus.Language;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/** A study that reads other sequences than the paper, from the form to an intervention and a probe. */
@QuarkusTest
class StudySequencesTest {
    private static final Duration LONG = Duration.ofSeconds(120);

    private final ObjectMapper json = new ObjectMapper();
    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final Path folder = Path.of("target/test-data/sequences").toAbsolutePath().resolve(unique);

    @Test
    void longer_sequences_and_another_share_reach_training_analysis_interventions_and_pages() throws Exception {
        world();
        study(101, 0.25).statusCode(422).body("errors.sequenceLength", equalTo("The model’s context is 100 tokens."));
        study(96, 1.5).statusCode(422).body("errors.englishShare", equalTo("Must be between 0.0 and 1.0, not 1.5."));
        var slug = study(96, 0.25).statusCode(201).extract().<String>path("slug");
        Sae sae = in(() -> Sae.<Sae>find("study.slug", slug).firstResult());
        await().atMost(LONG).until(() -> ended(sae.analyseJob.id));
        assertEquals(Job.State.SUCCEEDED, in(() -> Job.<Job>findById(sae.analyseJob.id).state),
                () -> in(() -> Job.<Job>findById(sae.analyseJob.id).failure));

        Sae analysed = in(() -> Sae.findById(sae.id));
        var made = json.readTree(Path.of(analysed.folder).resolve("manifest.json").toFile());
        assertEquals(96, made.get("sequenceLength").asInt());
        assertEquals(0.25, made.get("englishShare").asDouble());
        assertEquals(12, made.get("validationSequences").asInt());
        assertEquals(12 * 95, made.get("validationTokens").asInt());
        assertEquals(96, json.readTree(Path.of(analysed.folder).resolve("cfg.json").toFile())
                .at("/metadata/context_size").asInt());
        var positions = given().get("/saes/" + sae.slug + "/positions.json").then().statusCode(200).extract().jsonPath()
                .getList("series[0].points");
        assertEquals(95, positions.size());

        var page = Jsoup.parse(given().accept("text/html").get("/saes/" + sae.slug).asString()).text();
        assertTrue(page.contains("Tokens read of a document 96") && page.contains("Share of English sequences 0.25")
                && page.contains("Validation documents 12"), page);
        assertTrue(page.contains("Trained and evaluated on positions 1 to 95"), page);

        intervene(sae);
        probe(sae);
    }

    private void intervene(Sae sae) {
        var intervention = new HashMap<String, Object>(
                Map.of("name", "x", "sae", sae.slug, "targetStep", 0, "picked", "1, 2", "alphas", "0.1", "documents", 8,
                        "kept", 2, "resamples", 100));
        int id = post("/api/interventions", intervention).statusCode(201).extract().path("id");
        await().atMost(LONG).until(() -> given().get("/api/interventions/" + id).<String>path("state"),
                equalTo("done"));
        var page = Jsoup.parse(given().accept("text/html").get("/interventions/" + id).asString()).text();
        assertTrue(page.contains("The SAE was trained on positions 1 to 95 of documents"), page);
    }

    private void probe(Sae sae) throws Exception {
        var text = text(Language.ENGLISH, 0);
        var address = "/saes/" + sae.slug + "/features/1/probes/";
        var to = given().redirects().follow(false).formParam("text", text).formParam("newTokens", "1")
                .post(address + "new").then().statusCode(303).extract().header("Location");
        given().formParam("text", text).formParam("newTokens", "512").post(address + "new").then().statusCode(422)
                .body(containsString("too few are left for the text"));
        var probe = to.substring(to.indexOf("/saes/"));
        await().atMost(LONG).until(() -> given().accept("application/json").get(probe + ".json").statusCode() == 200);
        var shown = Jsoup.parse(given().accept("text/html").get(probe).asString()).text();
        assertTrue(shown.contains("trained on documents up to position 95, but this text has tokens up to position 98"),
                shown);
        assertTrue(shown.matches(".*Its mean squared error here is 0\\.\\d+ within them and 0\\.\\d+ behind.*"), shown);
    }

    /** Documents of more than a hundred tokens. */
    private void world() throws Exception {
        Files.createDirectories(folder);
        var world = BilingualWorld.of(3);
        world.writeTokenizer(folder.resolve("tokenizer.json"));
        for (var language : Language.values()) {
            world.writeDocuments(folder.resolve(language.code() + ".short"), language, 600, 0);
            var lines = new ArrayList<String>();
            for (var document = 0; document < 100; document++)
                lines.add(json.writeValueAsString(Map.of("text", text(language, document))));
            Files.write(folder.resolve(language.code() + ".jsonl"), lines);
            post("/api/corpora",
                    Map.of("name", language.code() + "-" + unique, "language", language.code(), "path",
                            folder.resolve(language.code() + ".jsonl").toString(),
                            "evaluationPercent", 25, "validationPercent", 15))
                    .statusCode(201);
            await().atMost(LONG).until(() -> in(
                    () -> Corpus.bySlug(language.code() + "-" + unique).orElseThrow().state == Corpus.State.READY));
        }
        var model = new HashMap<String, Object>(Map.of("name", "llama-" + unique, "tokenizer",
                folder.resolve("tokenizer.json").toString(), "layers", 1, "width", 32, "heads", 2,
                "batch", 4, "steps", 2, "warmupSteps", 1, "sequenceLength", 100));
        model.putAll(Map.of("englishCorpus", "en-" + unique, "japaneseCorpus", "ja-" + unique));
        post("/api/pretraining", model).statusCode(201);
        await().atMost(LONG).until(() -> given().get("/api/models/llama-" + unique).jsonPath()
                .getList("checkpoints.findAll { it.state == 'READY' }").size() >= 2);
    }

    /** Six documents of the world in one. */
    private String text(Language language, int document) throws Exception {
        var lines = Files.readAllLines(folder.resolve(language.code() + ".short")).subList(6 * document,
                6 * document + 6);
        var text = new StringBuilder();
        for (var line : lines) text.append(json.readTree(line).get("text").asText()).append(' ');
        return text.toString();
    }

    private ValidatableResponse study(int length, double share) {
        var study = new HashMap<String, Object>(
                Map.of("name", "study " + unique, "model", "llama-" + unique, "steps", List.of(0, 2), "layers", "1",
                        "englishCorpus", "en-" + unique, "japaneseCorpus", "ja-" + unique, "crossEntropySequences", 4,
                        "evaluationTokens", 3000, "rareBelow", 1));
        study.putAll(Map.of("latents", 64, "k", 4, "tokens", 6400, "batch", 320, "bufferVectors", 3200,
                "sequenceLength", length, "englishShare", share,
                "validationSequences", 12));
        study.put("steps", "2");
        return post("/api/studies", study);
    }

    private static ValidatableResponse post(String path, Map<String, ?> body) {
        return given().contentType("application/json").body(body).post(path).then();
    }

    private static boolean ended(long job) {
        return in(() -> Job.<Job>findById(job).state.ended());
    }

    private static <T> T in(java.util.concurrent.Callable<T> work) {
        return QuarkusTransaction.requiringNew().call(work);
    }
}
