package dev.kakehashi.submission;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.analysis.features.Lexicon;
import dev.kakehashi.catalog.Analysis;
import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.corpus.BilingualWorld;
import dev.kakehashi.corpus.Language;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/** Files that change after somebody said what they are: texts behind a scan, lexicons behind a submission. */
@QuarkusTest
class ChangedInputsTest {
    private static final Duration LONG = Duration.ofSeconds(120);

    @Inject ScanAgain scanAgain;

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final Path folder = Path.of("target/test-data/changed").toAbsolutePath().resolve(unique);

    @Test
    void a_text_that_changed_since_its_scan_ends_the_job_with_what_to_do_and_a_second_scan_lets_it_go_on()
            throws Exception {
        world();
        var lexicon = Files.writeString(folder.resolve("pairs.txt"), "unheard 未聞\n");
        var japanese = folder.resolve("ja.jsonl");
        Files.writeString(japanese, "{\"text\":\"もう一つの文書。\"}\n", StandardOpenOption.APPEND);
        var study = study(lexicon);
        Sae sae = in(() -> Sae.<Sae>find("study.slug", study).firstResult());
        var hash = in(() -> Study.bySlug(study).orElseThrow().configHash);
        assertNotNull(hash);
        var training = sae.trainJob.id;
        await().atMost(LONG).until(() -> ended(training));
        given().get("/api/jobs/" + training).then().body("state", containsString("FAILED"))
                .body("failure", containsString(
                        "has changed since it was scanned, or was scanned by an earlier version. Scan it again on its "
                                + "page (/corpora/ja-"
                                + unique + ")"));

        var before = in(() -> Corpus.bySlug("ja-" + unique).orElseThrow().sha256);
        var page = Jsoup.parse(given().accept("text/html").get("/corpora/ja-" + unique).asString());
        assertEquals("Scan again", page.selectFirst("form[action=/corpora/ja-" + unique + "/scan] button").text());
        given().post("/api/corpora/ja-" + unique + "/scan").then().statusCode(202);
        await().atMost(LONG)
                .until(() -> in(() -> Corpus.bySlug("ja-" + unique).orElseThrow().state == Corpus.State.READY));
        var after = in(() -> Corpus.bySlug("ja-" + unique).orElseThrow());
        assertNotEquals(before, after.sha256);
        assertEquals(before, after.formerSha256);
        assertNull(in(() -> Study.bySlug(study).orElseThrow().configHash),
                "a study that goes on with another text is not offered for the first one");
        assertTrue(Jsoup.parse(given().accept("text/html").get("/corpora/ja-" + unique).asString()).text()
                .contains(before));

        given().post("/api/jobs/" + training + "/retry").then().statusCode(200);
        await().atMost(LONG).until(() -> in(() -> Job.<Job>findById(training).state == Job.State.SUCCEEDED));
        await().atMost(LONG).until(() -> ended(sae.analyseJob.id));
        var manifest = Files.readString(in(() -> Path.of(Sae.<Sae>findById(sae.id).folder)).resolve("manifest.json"));
        assertTrue(manifest.contains(after.sha256) && !manifest.contains(before),
                "the result says which text it was made of");
        var cfg = Files.readString(in(() -> Path.of(Sae.<Sae>findById(sae.id).folder)).resolve("cfg.json"));
        assertTrue(cfg.contains("\"context_size\" : 40") && cfg.contains(japanese.toString()), cfg);

        assertEquals(Job.State.SUCCEEDED, in(() -> Job.<Job>findById(sae.analyseJob.id).state),
                "a lexicon without a usable pair costs its metric alone");
        assertEquals(Lexicon.Problem.NO_SINGLE_TOKENS, in(() -> {
            Analysis analysis = Analysis.find("sae.id", sae.id).firstResult();
            return analysis.lexiconProblem;
        }));
        assertTrue(Jsoup.parse(given().accept("text/html").get("/saes/" + sae.slug).asString()).text()
                .contains(
                        "Translation pairs are left out: no known pair is a single token of this model in both "
                                + "languages."));
    }

    @Test
    void a_scan_of_a_text_that_did_not_change_changes_nothing() throws Exception {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("en.jsonl"), "{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n");
        corpus("en", folder.resolve("en.jsonl"));
        var before = in(() -> Corpus.bySlug("en-" + unique).orElseThrow());
        given().redirects().follow(false).post("/corpora/en-" + unique + "/scan").then().statusCode(303)
                .header("Location", containsString("/jobs/"));
        await().atMost(LONG).until(() -> in(() -> {
            var corpus = Corpus.bySlug("en-" + unique).orElseThrow();
            return corpus.state == Corpus.State.READY && !corpus.job.id.equals(before.job.id);
        }));
        var after = in(() -> Corpus.bySlug("en-" + unique).orElseThrow());
        assertEquals(before.sha256, after.sha256);
        assertNull(after.changedAt);
        given().post("/api/corpora/nowhere-" + unique + "/scan").then().statusCode(404);
    }

    @Test
    void a_scan_asked_for_while_the_one_before_has_read_but_not_ended_is_another_one() throws Exception {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("ja.jsonl"), "{\"text\":\"一つ。\"}\n");
        corpus("ja", folder.resolve("ja.jsonl"));
        var first = in(() -> Corpus.bySlug("ja-" + unique).orElseThrow().job.id);
        await().atMost(LONG).until(() -> ended(first));
        var slug = "ja-" + unique;
        assertNotEquals(first, askedBefore(slug, first, Corpus.State.READY));
        assertEquals(first, askedBefore(slug, first, Corpus.State.SCANNING));
        in(() -> Job.update("cancelRequested = true where id = ?1", first));
        assertNotEquals(first, askedBefore(slug, first, Corpus.State.SCANNING), "what is told to stop finds nothing");
    }

    /** @return the scan that asking gives while the first runs; nothing of it is kept */
    private long askedBefore(String slug, long first, Corpus.State state) {
        QuarkusTransaction.begin();
        try {
            Job.<Job>findById(first).state = Job.State.RUNNING;
            Corpus.bySlug(slug).orElseThrow().state = state;
            return scanAgain.scan(slug).id;
        } finally {
            QuarkusTransaction.rollback();
        }
    }

    @Test
    void a_lexicon_is_read_in_the_form_and_known_by_its_content() throws Exception {
        world();
        var empty = Files.writeString(folder.resolve("empty.txt"), "word\n\n");
        submit(empty, 422).body("errors.lexicon", containsString("apart by a tab or blanks"));
        submit(folder.resolve("none.txt"), 422).body("errors.lexicon", containsString("none.txt"));
        var one = Files.writeString(folder.resolve("one.txt"), "dog 犬\n");
        var same = Files.writeString(folder.resolve("same.txt"), "dog 犬\n");
        var other = Files.writeString(folder.resolve("other.txt"), "cat 猫\n");
        submit(one, 201);
        submit(same, 409);
        submit(other, 201);
    }

    private void world() throws Exception {
        Files.createDirectories(folder);
        var world = BilingualWorld.of(3);
        for (var language : Language.values()) {
            world.writeDocuments(folder.resolve(language.code() + ".jsonl"), language, 300, 0.2);
            corpus(language.code(), folder.resolve(language.code() + ".jsonl"));
        }
        world.writeTokenizer(folder.resolve("tokenizer.json"));
        var model = new HashMap<String, Object>(Map.of("name", "llama-" + unique, "tokenizer",
                folder.resolve("tokenizer.json").toString(), "layers", 1, "width", 32,
                "heads", 2, "batch", 4, "steps", 2, "warmupSteps", 1, "sequenceLength", 48));
        model.putAll(Map.of("englishCorpus", "en-" + unique, "japaneseCorpus", "ja-" + unique));
        post("/api/pretraining", model).statusCode(201);
        await().atMost(LONG).until(() -> given().get("/api/models/llama-" + unique).jsonPath()
                .getList("checkpoints.findAll { it.state == 'READY' }").size() >= 2);
    }

    private void corpus(String language, Path path) {
        post("/api/corpora", Map.of("name", language + "-" + unique, "language", language, "path", path.toString(),
                "evaluationPercent", 20)).statusCode(201);
        await().atMost(LONG).until(
                () -> in(() -> Corpus.bySlug(language + "-" + unique).orElseThrow().state == Corpus.State.READY));
    }

    private String study(Path lexicon) {
        return submit(lexicon, 201).extract().path("slug");
    }

    private io.restassured.response.ValidatableResponse submit(Path lexicon, int status) {
        var study = new HashMap<String, Object>(
                Map.of("name", "study " + unique, "model", "llama-" + unique, "steps", "2", "layers", "1",
                        "englishCorpus", "en-" + unique, "japaneseCorpus", "ja-" + unique, "lexicon",
                        lexicon.toString(), "crossEntropySequences", 4));
        study.putAll(Map.of("latents", 64, "k", 4, "tokens", 6400, "batch", 320, "bufferVectors", 3200,
                "evaluationTokens", 2000, "sequenceLength", 40));
        return post("/api/studies", study).statusCode(status);
    }

    private static io.restassured.response.ValidatableResponse post(String path, Map<String, ?> body) {
        return given().contentType("application/json").body(body).post(path).then();
    }

    private static boolean ended(long job) {
        return in(() -> Job.<Job>findById(job).state.ended());
    }

    private static <T> T in(java.util.concurrent.Callable<T> work) {
        return QuarkusTransaction.requiringNew().call(work);
    }
}
