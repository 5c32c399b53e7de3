package dev.kakehashi.submission;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.web.Fixture;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What people and machines send by mistake or on purpose: one clear sentence beside the field, and nothing is stored.
 */
@QuarkusTest
class BadInputTest {
    private static final Path LLAMA = Path.of("src/test/resources/golden/tiny-llama");
    private static final String SECOND_SHARD = "model-00002-of-00002.safetensors";

    private Path folder;
    private Path step;

    @BeforeEach
    void copy() throws IOException {
        folder = Files.createDirectories(
                Path.of("target/test-data/bad").toAbsolutePath().resolve(UUID.randomUUID().toString()));
        step = Files.createDirectories(folder.resolve("step10"));
        try (var files = Files.list(LLAMA)) {
            for (var file : files.toList()) Files.copy(file, step.resolve(file.getFileName()));
        }
        tokenizer(2);
    }

    @Test
    void a_sound_folder_is_registered() {
        model().statusCode(201);
    }

    @Test
    void a_shard_that_is_truncated_missing_or_lies_about_itself_is_refused() throws IOException {
        var shard = step.resolve(SECOND_SHARD);
        var sound = Files.readAllBytes(shard);
        Files.write(shard, java.util.Arrays.copyOf(sound, sound.length - 100));
        refusedModel(SECOND_SHARD);
        Files.write(shard, java.util.Arrays.copyOf(sound, 5));
        refusedModel(SECOND_SHARD);
        Files.write(shard, header(sound, "\"BF16\"", "\"Q7_9\""));
        refusedModel("Q7_9");
        Files.write(shard, header(sound, "[32]", "[64]"));
        refusedModel(SECOND_SHARD);
        Files.delete(shard);
        refusedModel(SECOND_SHARD);
    }

    @Test
    void weights_of_another_shape_or_architecture_are_refused_by_name() throws IOException {
        config("\"hidden_size\": 32", "\"hidden_size\": 64");
        refusedModel("model.");
        config("\"hidden_size\": 64", "\"hidden_size\": 32");
        config("\"num_hidden_layers\": 3", "\"num_hidden_layers\": 4");
        refusedModel("model.layers.3");
        config("\"num_hidden_layers\": 4", "\"num_hidden_layers\": 3");
        config("LlamaForCausalLM", "T5ForConditionalGeneration");
        refusedModel("T5ForConditionalGeneration");
        Files.writeString(step.resolve("config.json"), "{\"a\":");
        refusedModel("config.json");
    }

    @Test
    void a_tokenizer_with_more_pieces_than_the_model_is_refused() throws IOException {
        tokenizer(301);
        refusedModel("301 pieces");
    }

    @Test
    void a_path_outside_the_roots_is_refused_however_it_is_written() throws IOException {
        var outside = Files.createTempDirectory("outside");
        Files.writeString(outside.resolve("x.jsonl"), "{\"text\":\"hello\"}\n");
        Files.createSymbolicLink(folder.resolve("link"), outside);
        for (var path : new String[] {outside.resolve("x.jsonl").toString(), folder.resolve("link/x.jsonl").toString(),
            folder + "/../../../../../../../../../.." + outside + "/x.jsonl", "/etc/passwd"})
            corpus(path).statusCode(422).body("errors.path",
                    containsString("outside the folders this server may read"));
        corpus("/no/such/file").statusCode(422).body("errors.path", containsString("nothing readable"));
        corpus("a\u0000b").statusCode(422).body("errors.path", containsString("no character"));
    }

    @Test
    void a_corpus_without_any_document_is_refused_and_broken_lines_of_others_are_counted() throws IOException {
        var file = folder.resolve("x.jsonl");
        for (var content : new String[] {"", "\n\n", "{\"text\":", "{\"body\":\"no text\"}\n[1,2]\n"}) {
            Files.writeString(file, content);
            corpus(file.toString()).statusCode(422).body("errors.path", containsString("x.jsonl"));
        }
        Files.writeString(file, "{\"text\":\"good\"}\n{broken\n{\"text\":42}\n{\"text\":\"also good\"}\n");
        var slug = corpus(file.toString()).statusCode(201).extract().<String>path("slug");
        await().until(() -> given().get("/api/corpora/" + slug).<String>path("state"), equalTo("READY"));
        given().get("/api/corpora/" + slug).then().body("documents", equalTo(2)).body("brokenLines", equalTo(2));
    }

    @Test
    void a_damaged_gzip_file_is_refused() throws IOException {
        var file = folder.resolve("x.jsonl.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            for (var i = 0; i < 1000; i++)
                out.write(("{\"text\":\"" + UUID.randomUUID() + "\"}\n").getBytes(StandardCharsets.UTF_8));
        }
        Files.write(file, "not gzip".getBytes(StandardCharsets.UTF_8));
        corpus(file.toString()).statusCode(422).body("errors.path", containsString("x.jsonl.gz"));
    }

    @Test
    void a_family_name_that_does_not_fit_is_refused_in_its_field_and_never_emptied() {
        var model = new HashMap<String, Object>(
                Map.of("name", "bad family", "folders", step.toString(), "family", "f".repeat(81)));
        post("/api/models", model).statusCode(422).body("errors.family", equalTo("At most 80 characters, please."));
        assertEquals(0, LanguageModel.count("name", "bad family"));
        post("/api/pretraining", model).statusCode(422).body("errors.family",
                equalTo("At most 80 characters, please."));
        model.put("family", "f".repeat(80));
        post("/api/models", model).statusCode(201).body("family", equalTo("f".repeat(80)));
        model.remove("family");
        model.put("name", "Bad 1.8B " + folder.getFileName());
        post("/api/models", model).statusCode(201).body("family", equalTo("bad-" + folder.getFileName()));
    }

    @Test
    void a_switch_that_is_neither_on_nor_off_is_refused() {
        post("/api/pretraining", Map.of("tiedEmbeddings", "perhaps")).statusCode(422).body("errors.tiedEmbeddings",
                equalTo("Must be true or false, not “perhaps”."));
    }

    @Test
    void an_impossible_study_is_refused_field_by_field() {
        var sae = Fixture.analysedSae(0.5);
        var study = new HashMap<String, Object>(
                Map.of("name", "x", "model", sae.checkpoint.model.slug, "steps", "all", "layers", "1-9",
                        "englishCorpus", sae.study.englishCorpus.slug, "japaneseCorpus", sae.study.englishCorpus.slug,
                        "latents", "64", "k", "65", "learningRate", "NaN"));
        study.put("adamEpsilon", "0");
        post("/api/studies", study).statusCode(422)
                .body("errors.layers", equalTo("1-9 is outside 0 to 4."))
                .body("errors.k", equalTo("k = 65 is larger than n = 64 latents."))
                .body("errors.learningRate", containsString("NaN"))
                .body("errors.adamEpsilon", containsString("0 divided by 0"))
                .body("errors.japaneseCorpus", containsString("other language"));
        study.put("model", "<b>none</b>");
        post("/api/studies", study).statusCode(422).body("errors.model", equalTo("There is no model “<b>none</b>”."));
        post("/api/studies", Map.of()).statusCode(422).body("errors.name", equalTo("Please fill this in."));
    }

    @Test
    void a_form_keeps_what_was_typed_escapes_it_and_speaks_the_language_of_its_reader() {
        long before = Corpus.count();
        var page = Jsoup.parse(given().accept("text/html").header("Accept-Language", "ja")
                .formParam("name", "<script>alert(1)</script>")
                .formParam("language", "\"><img src=x onerror=alert(1)>").formParam("path", "").post("/corpora/new")
                .then().statusCode(422).extract().asString());
        assertEquals("<script>alert(1)</script>", page.selectFirst("[name=name]").val());
        assertTrue(page.select("script:not([src]), img[onerror]").isEmpty());
        assertEquals("言語を選んでください: en または ja。", page.selectFirst("#f-language-error").text());
        assertEquals("入力してください。", page.selectFirst("#f-path-error").text());
        assertEquals(before, Corpus.count());
    }

    @Test
    void a_body_that_is_too_deep_too_long_or_no_object_is_refused_and_the_server_lives_on() {
        for (var body : new String[] {"[".repeat(5000), "{\"name\":".repeat(100) + "1" + "}".repeat(100),
            "{\"k\":" + "1".repeat(5000) + "}", "{\"k\":[" + "1,".repeat(400_000) + "1]}", "{", "\u0000"})
            given().contentType("application/json").body(body).post("/api/studies").then().statusCode(400);
        for (var body : new String[] {"[]", "5", "null", "\"x\""})
            given().contentType("application/json").body(body).post("/api/studies").then().statusCode(422);
        given().contentType("application/json").body("{\"name\":\"" + "x".repeat(2 << 20) + "\"}").post("/api/studies")
                .then().statusCode(413);
        given().contentType("application/json").body("{\"name\":{\"a\":1},\"k\":1e400,\"steps\":[[1]]}")
                .post("/api/studies").then().statusCode(422);
    }

    @Test
    void a_shard_that_leads_outside_the_roots_is_refused_by_its_name() throws IOException {
        var outside = Files.move(step.resolve(SECOND_SHARD), Files.createTempDirectory("outside").resolve("x"));
        Files.createSymbolicLink(step.resolve(SECOND_SHARD), outside);
        refusedModel("\"" + SECOND_SHARD + "\" in \"step10\" leads outside the folders this server may read");
    }

    @Test
    void no_route_that_serves_a_file_serves_another() {
        var sae = Fixture.analysedSae(0.5).slug;
        for (var name : new String[] {"..%2F..%2Fetc%2Fpasswd", "%2Fetc%2Fpasswd", "%2e%2e", "..%5Cx",
            "cfg.json%00.txt", "a".repeat(3000), "%0d%0aX:y"})
            for (var route : new String[] {"/saes/" + sae + "/files/", "/saes/", "/corpora/", "/models/", "/studies/",
                "/jobs/", "/interventions/", "/parallel-sets/", "/api/models/", "/api/studies/", "/api/corpora/",
                "/"}) {
                    var answer = given().urlEncodingEnabled(false).redirects().follow(false).get(route + name);
                    assertTrue(answer.statusCode() < 500 && !answer.asString().contains("root:x:"),
                            route + name + " " + answer.statusCode());
                    assertEquals(null, answer.header("X"), route + name);
                }
    }

    private void refusedModel(String expected) {
        long before = LanguageModel.count();
        model().statusCode(422).body("errors.folders", containsString(expected));
        assertEquals(before, LanguageModel.count());
    }

    private ValidatableResponse model() {
        return post("/api/models", Map.of("name", "bad " + folder.getFileName(), "folders", folder.toString()));
    }

    private static ValidatableResponse corpus(String path) {
        return post("/api/corpora", Map.of("name", "bad", "language", "en", "path", path));
    }

    private static ValidatableResponse post(String address, Map<String, ?> body) {
        return given().contentType("application/json").body(body).post(address).then();
    }

    private void tokenizer(int pieces) throws IOException {
        var vocab = new StringBuilder("[[\"<s>\",0]");
        for (var i = 1; i < pieces; i++) vocab.append(",[\"w").append(i).append("\",-1]");
        Files.writeString(step.resolve("tokenizer.json"),
                "{\"added_tokens\":[{\"id\":0,\"content\":\"<s>\",\"special\":true}],"
                        + "\"model\":{\"type\":\"Unigram\",\"vocab\":" + vocab + "]}}");
    }

    private void config(String from, String to) throws IOException {
        var file = step.resolve("config.json");
        var text = Files.readString(file);
        assertTrue(text.contains(from), from);
        assertFalse(from.equals(to));
        Files.writeString(file, text.replace(from, to));
    }

    /** The same file with some text of its header replaced, its length corrected. */
    private static byte[] header(byte[] file, String from, String to) {
        int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        var header = new String(file, 8, length, StandardCharsets.UTF_8);
        assertTrue(header.replace(" ", "").contains(from), header);
        var changed = header.replaceAll(":\\s+", ":").replaceFirst(java.util.regex.Pattern.quote(from), to)
                .getBytes(StandardCharsets.UTF_8);
        var out = ByteBuffer.allocate(8 + changed.length + file.length - 8 - length).order(ByteOrder.LITTLE_ENDIAN);
        return out.putLong(changed.length).put(changed).put(file, 8 + length, file.length - 8 - length).array();
    }
}
