package dev.kakehashi.submission;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.LanguageModel;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Folders as labs have them: links, names of their own, steps that share or miss files, and what is noticed about them.
 */
@QuarkusTest
class RegisterModelTest {
    private static final Path LLAMA = Path.of("src/test/resources/golden/tiny-llama");

    private Path folder;

    @BeforeEach
    void empty() throws IOException {
        folder = Files.createDirectories(
                Path.of("target/test-data/registered").toAbsolutePath().resolve(UUID.randomUUID().toString()));
    }

    @Test
    void the_name_of_a_link_counts_and_not_that_of_the_folder_it_leads_to() throws IOException {
        llama("release", 2);
        Files.createDirectories(folder.resolve("steps"));
        Files.createSymbolicLink(folder.resolve("steps/step1000"), folder.resolve("release"));
        assertEquals(List.of(1000L), steps(register(folder.resolve("steps").toString())));
        assertEquals(List.of(1000L), steps(register(folder.resolve("steps/step1000").toString())));
        Files.createSymbolicLink(folder.resolve("latest"),
                Files.move(folder.resolve("release"), folder.resolve("step2000")));
        assertEquals(List.of(2000L), steps(register(folder.resolve("latest").toString())),
                "a link without a step takes that of its folder");
    }

    @Test
    void a_step_may_stand_behind_a_path() throws IOException {
        llama("final = best", 2);
        assertEquals(List.of(988240L), steps(register(folder.resolve("final = best") + " = 988240")));
        assertEquals(List.of(7L), steps(register(folder + " = 7")), "a folder of one checkpoint");
        llama("step=12", 2);
        assertEquals(List.of(12L), steps(register(folder.resolve("step=12").toString())),
                "a name with an equals sign of its own");
        refused(folder + " = 7", "holds 2 checkpoints");
        refused(folder.resolve("final = best").toString(), "carries no training step");
    }

    @Test
    void a_number_that_can_be_read_in_several_ways_is_asked_for() throws IOException {
        llama("step-105b", 2);
        refused(folder.toString(), "can be read in several ways");
        assertEquals(List.of(50_000L), steps(register(folder.resolve("step-105b") + " = 50000")));
    }

    @Test
    void folders_that_are_no_checkpoints_are_named_in_the_answer_and_on_the_page() throws IOException {
        llama("step1", 2);
        Files.createDirectories(folder.resolve("step2/logs"));
        Files.createDirectories(folder.resolve(".cache"));
        var model = register(folder.toString()).body("notices", hasSize(1))
                .body("notices[0].kind", equalTo("SKIPPED_FOLDERS"))
                .body("notices[0].text", equalTo("step2")).body("notices[0].number", equalTo(1)).extract().jsonPath()
                .getString("slug");
        given().header("Accept-Language", "en").get("/models/" + model).then().statusCode(200)
                .body(containsString("Left out, because without a config.json they are no checkpoints: step2 (1)."));
        Files.delete(folder.resolve("step1/config.json"));
        refused(folder.toString(), "step1, step2");
    }

    @Test
    void tokenizers_of_one_content_are_one_and_their_bytes_are_those_of_the_first_step() throws IOException {
        llama("step1", 3);
        llama("step2", 3);
        var file = folder.resolve("step2/tokenizer.json");
        Files.writeString(file, Files.readString(file).replace(":", " : ").replace(",", ",\n "));
        var answer = register(folder.toString()).body("notices[0].kind", equalTo("TOKENIZER_WRITTEN_DIFFERENTLY"))
                .body("notices[0].steps", equalTo(List.of(2)));
        assertNull(checkpoint(answer, 1).tokenizer);
        assertEquals(checkpoint(answer, 1).tokenizerFile(), checkpoint(answer, 2).tokenizerFile());
        tokenizer(file, 2);
        refused(folder.toString(), "have different tokenizers");
    }

    @Test
    void steps_may_differ_in_what_changes_no_pass_and_in_nothing_else() throws IOException {
        llama("step1", 2);
        llama("step2", 2);
        config("step2", "\"max_position_embeddings\": 128", "\"max_position_embeddings\": 256");
        config("step2", "\"torch_dtype\": \"bfloat16\"",
                "\"torch_dtype\": \"float32\", \"use_cache\": false, \"transformers_version\": \"4.40.0\"");
        register(folder.toString()).body("notices[0].kind", equalTo("OTHER_FIELDS"))
                .body("notices[0].text",
                        equalTo("max_position_embeddings, torch_dtype, transformers_version, use_cache"));
        config("step2", "\"rope_theta\": 10000.0", "\"rope_theta\": 500000.0");
        refused(folder.toString(), "differ in rope_theta");
    }

    @Test
    void a_step_without_a_tokenizer_has_that_of_the_folder_around_it_or_the_one_that_is_named() throws IOException {
        llama("step1", 2);
        Files.delete(folder.resolve("step1/tokenizer.json"));
        refused(folder.toString(), "name one for all checkpoints");
        var elsewhere = Files.createDirectories(folder.resolveSibling(folder.getFileName() + "-tokenizer"));
        tokenizer(elsewhere.resolve("tokenizer.json"), 2);
        var named = post(Map.of("folders", folder.toString(), "tokenizer", elsewhere.toString())).statusCode(201);
        assertEquals(elsewhere.resolve("tokenizer.json").toRealPath(), checkpoint(named, 1).tokenizerFile());
        tokenizer(folder.resolve("tokenizer.json"), 2);
        var around = register(folder.toString()).body("notices[0].kind", equalTo("TOKENIZER_AROUND"));
        assertEquals(folder.resolve("tokenizer.json").toRealPath(), checkpoint(around, 1).tokenizerFile());
        var linked = Files.createDirectories(elsewhere.resolve("snapshot"));
        Files.createSymbolicLink(linked.resolve("tokenizer.json"), elsewhere.resolve("tokenizer.json"));
        Files.writeString(linked.resolve("tokenizer_config.json"), "{}");
        var snapshot = post(
                Map.of("folders", folder.toString(), "tokenizer", linked.resolve("tokenizer.json").toString()))
                .statusCode(201);
        assertEquals(linked.toRealPath().resolve("tokenizer.json"), checkpoint(snapshot, 1).tokenizerFile(),
                "a link stays where the files beside it are");
        post(Map.of("folders", folder.toString(), "tokenizer", "/etc/hostname")).statusCode(422)
                .body("errors.tokenizer", containsString("KAKEHASHI_ROOTS"));
    }

    @Test
    void tokens_in_names_are_seen_and_compared_with_the_tokens_of_a_step() throws IOException {
        llama("step-50K-105b", 2);
        llama("step-100K-210b", 2);
        var noticed = register(folder.toString()).body("notices[0].kind", equalTo("TOKENS_BY_NAME"))
                .body("notices[0].number", equalTo(2_100_000));
        assertEquals(105_000_000_000L, checkpoint(noticed, 50_000).tokensSeen);
        post(Map.of("folders", folder.toString(), "tokensPerStep", "1000")).statusCode(201)
                .body("notices.kind", equalTo(List.of("OTHER_TOKENS", "OTHER_TOKENS")));
        post(Map.of("folders", folder.toString(), "tokensPerStep", "2097152")).statusCode(201).body("notices",
                hasSize(0));
    }

    @Test
    void a_size_of_the_model_behind_every_step_is_no_number_of_tokens() throws IOException {
        llama("step1-7b", 2);
        llama("step2-7b", 2);
        var model = register(folder.toString()).body("notices", hasSize(0));
        assertNull(checkpoint(model, 1).tokensSeen);
        var page = "/models/" + model.extract().<String>path("slug") + "/edit";
        for (var tokens : List.of("", "1000", "")) {
            given().contentType("application/x-www-form-urlencoded").accept("text/html").redirects().follow(false)
                    .formParam("name", "renamed").formParam("family", "").formParam("tokensPerStep", tokens).post(page)
                    .then().statusCode(303);
            assertEquals(tokens.isEmpty() ? null : 1000L, checkpoint(model, 1).tokensSeen);
        }
    }

    @Test
    void an_added_padding_token_beyond_the_vocabulary_is_accepted_and_named() throws IOException {
        llama("step1", 300);
        var file = folder.resolve("step1/tokenizer.json");
        var padded = Files.readString(file).replace("\"special\":true}",
                "\"special\":true},{\"id\":300,\"content\":\"<pad>\",\"special\":true}");
        Files.writeString(file, padded);
        register(folder.toString()).body("notices[0].kind", equalTo("BEYOND_VOCABULARY")).body("notices[0].text",
                equalTo("<pad>"));
        Files.writeString(file, padded.replace("\"<pad>\",\"special\":true", "\"<pad>\",\"special\":false"));
        refused(folder.toString(), "301 pieces");
    }

    private void llama(String name, int pieces) throws IOException {
        var step = Files.createDirectories(folder.resolve(name));
        try (var files = Files.list(LLAMA)) {
            for (var file : files.toList()) Files.copy(file, step.resolve(file.getFileName()));
        }
        tokenizer(step.resolve("tokenizer.json"), pieces);
    }

    private static void tokenizer(Path file, int pieces) throws IOException {
        var vocab = new StringBuilder("[[\"<s>\",0]");
        for (var i = 1; i < pieces; i++) vocab.append(",[\"w").append(i).append("\",-1]");
        Files.writeString(file,
                "{\"added_tokens\":[{\"id\":0,\"content\":\"<s>\",\"special\":true}],\"model\":{\"type\":\"Unigram\",\"vocab\":"
                        + vocab + "]}}");
    }

    private void config(String step, String from, String to) throws IOException {
        var file = folder.resolve(step).resolve("config.json");
        var text = Files.readString(file);
        assertTrue(text.contains(from), from);
        Files.writeString(file, text.replace(from, to));
    }

    @Test
    void a_later_step_is_added_to_a_model_when_it_is_of_the_same_model_and_new() throws IOException {
        llama("step1", 2);
        var model = register(folder.resolve("step1").toString()).extract().jsonPath().getString("slug");
        llama("step20", 2);
        var file = folder.resolve("step20/tokenizer.json");
        Files.writeString(file, Files.readString(file).replace(":", " : "));
        var grown = added(model, "step20").statusCode(200).body("notices[0].kind",
                equalTo("TOKENIZER_WRITTEN_DIFFERENTLY"));
        assertEquals(List.of(1L, 20L), steps(grown));
        assertEquals(checkpoint(grown, 1).tokenizerFile(), checkpoint(grown, 20).tokenizerFile());
        assertEquals("check-checkpoint", QuarkusTransaction.requiringNew().call(
                () -> Checkpoint.<Checkpoint>find("model.slug = ?1 and step = 20", model)
                        .<Checkpoint>firstResult().job.kind));
        added(model, "step20").statusCode(422).body("errors.folders",
                containsString("step 20 is in the model already"));
        llama("step30", 3);
        tokenizer(folder.resolve("step30/tokenizer.json"), 3);
        added(model, "step30").statusCode(422).body("errors.folders", containsString("different tokenizers"));
        var page = given().header("Accept-Language", "en").accept("text/html")
                .get("/models/" + model + "/checkpoints/new").then().statusCode(200);
        page.body(containsString("There already: 1, 20."));
        given().accept("text/html").contentType("application/x-www-form-urlencoded").redirects().follow(false)
                .formParam("folders", folder.resolve("step1") + " = 40").post("/models/" + model + "/checkpoints/new")
                .then().statusCode(303);
        assertEquals(List.of(1L, 20L, 40L),
                given().get("/api/models/" + model).jsonPath().getList("checkpoints.step", Long.class));
    }

    private ValidatableResponse added(String model, String step) {
        return given().header("Accept-Language", "en").contentType("application/json")
                .body(Map.of("folders", folder.resolve(step).toString()))
                .post("/api/models/" + model + "/checkpoints").then();
    }

    private static ValidatableResponse register(String folders) {
        return post(Map.of("folders", folders)).statusCode(201);
    }

    private static void refused(String folders, String sentence) {
        post(Map.of("folders", folders)).statusCode(422).body("errors.folders", containsString(sentence));
    }

    private static ValidatableResponse post(Map<String, String> fields) {
        var body = new HashMap<String, String>(fields);
        body.put("name", "registered " + UUID.randomUUID());
        return given().header("Accept-Language", "en").contentType("application/json").body(body).post("/api/models")
                .then();
    }

    private static List<Long> steps(ValidatableResponse answer) {
        return answer.extract().jsonPath().getList("checkpoints.step", Long.class);
    }

    private static Checkpoint checkpoint(ValidatableResponse answer, long step) {
        var slug = answer.extract().jsonPath().getString("slug");
        return QuarkusTransaction.requiringNew().call(() -> {
            var model = LanguageModel.bySlug(slug).orElseThrow();
            return Checkpoint.<Checkpoint>find("model = ?1 and step = ?2", model, step).firstResult();
        });
    }
}
