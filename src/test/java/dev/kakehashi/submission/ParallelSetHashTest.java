package dev.kakehashi.submission;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.catalog.ParallelSet;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.corpus.CorpusException;
import dev.kakehashi.work.ParallelFiles;
import dev.kakehashi.web.AnalysedFixture;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the sentences of a parallel set depend on is in its hash, and an edited file is noticed before it is used. */
@QuarkusTest
class ParallelSetHashTest {
    private Path folder;
    private Sae sae;

    @BeforeEach
    void register() throws IOException {
        folder = Files.createDirectories(
                Path.of("target/test-data/parallel").toAbsolutePath().resolve(UUID.randomUUID().toString()));
        sae = AnalysedFixture.sae();
        copy(folder.resolve("model"));
        QuarkusTransaction.requiringNew().run(() -> {
            Sae row = Sae.findById(sae.id);
            row.checkpoint.folder = folder.resolve("model").toString();
            var target = new Checkpoint();
            target.model = row.checkpoint.model;
            target.step = 3;
            target.state = Checkpoint.State.READY;
            target.folder = row.checkpoint.folder;
            target.createdAt = Instant.now();
            target.persist();
        });
        write("en.txt", "one\ntwo\nthree\nfour\nfive\nsix\n");
        write("ja.txt", "一\n二\n三\n四\n五\n六\n");
    }

    @Test
    void sets_of_one_english_and_two_japanese_files_have_two_hashes_and_two_interventions() throws IOException {
        write("other.txt", "いち\nに\nさん\nよん\nご\nろく\n");
        var first = set("ja.txt");
        var second = set("other.txt");
        assertNotEquals(hash(first), hash(second));
        var one = submitted(first);
        assertNotEquals(one, submitted(second));
        assertEquals(one, submitted(first), "asked for again, it is known again");
        submit(first).statusCode(201).body("translation.seeds", equalTo(5)).body("options.seeds", equalTo(5))
                .body("options.split", equalTo("EVALUATION"));
    }

    @Test
    void the_fields_of_json_lines_are_in_the_hash() throws IOException {
        write("pairs.jsonl", "{\"en\":\"one\",\"ja\":\"一\",\"kana\":\"いち\"}\n");
        var hashes = List.of("ja", "kana").stream().map(field -> given().contentType("application/json")
                .body(Map.of("name", "pairs", "path", folder.resolve("pairs.jsonl").toString(), "japaneseField", field))
                .post("/api/parallel-sets").then().statusCode(201).body("japaneseFileSha256", nullValue()).extract()
                .<String>path("sha256")).toList();
        assertNotEquals(hashes.get(0), hashes.get(1));
    }

    @Test
    void a_file_edited_since_it_was_registered_is_refused_by_name_and_works_again_when_it_is_as_it_was()
            throws IOException {
        var slug = set("ja.txt");
        for (var name : List.of("en.txt", "ja.txt")) {
            var before = Files.readString(folder.resolve(name));
            write(name, before.replace("\n", "!\n"));
            submit(slug).statusCode(422).body("errors.parallelSet", containsString("“" + name + "” has been edited"));
            write(name, before);
        }
        submit(slug).statusCode(201);
    }

    @Test
    void a_job_that_waited_while_a_file_was_edited_ends_with_the_same_sentence() throws IOException {
        var set = QuarkusTransaction.requiringNew().call(() -> ParallelSet.bySlug(set("ja.txt")).orElseThrow());
        var files = ParallelFiles.of(set);
        var registered = ParallelFiles.Hashes.of(set);
        assertEquals(registered, files.require(registered));
        write("ja.txt", "1\n2\n3\n4\n5\n6\n");
        assertTrue(assertThrows(CorpusException.class, () -> files.require(registered)).getMessage()
                .contains("\"ja.txt\" has been edited"));
    }

    @Test
    void a_set_of_before_has_no_hash_until_it_is_used_and_then_that_of_both_files() {
        var slug = set("ja.txt");
        var whole = hash(slug);
        QuarkusTransaction.requiringNew().run(() -> ParallelSet.bySlug(slug).orElseThrow().japaneseSha256 = null);
        given().get("/api/parallel-sets/" + slug).then().body("sha256", nullValue());
        given().get("/parallel-sets/" + slug).then().statusCode(200).body(containsString("hash of one file"));
        submit(slug).statusCode(201);
        given().get("/api/parallel-sets/" + slug).then().body("sha256", equalTo(whole));
    }

    private String set(String japanese) {
        return given().contentType("application/json")
                .body(Map.of("name", "two files " + UUID.randomUUID(), "path", folder.resolve("en.txt").toString(),
                        "japanesePath", folder.resolve(japanese).toString()))
                .post("/api/parallel-sets").then().statusCode(201).extract().path("slug");
    }

    private static String hash(String slug) {
        return given().get("/api/parallel-sets/" + slug).then().statusCode(200).extract().path("sha256");
    }

    /** By what an equal intervention is recognised; it is queued whatever became of others. */
    private String submitted(String slug) {
        int id = submit(slug, Map.of("again", true)).statusCode(201).extract().path("id");
        return QuarkusTransaction.requiringNew().call(() -> Intervention.<Intervention>findById((long) id).configHash);
    }

    private ValidatableResponse submit(String slug) {
        return submit(slug, Map.of("again", true));
    }

    private ValidatableResponse submit(String slug, Map<String, ?> more) {
        var body = new HashMap<String, Object>(Map.of("name", "with pairs", "sae", sae.slug, "targetStep", 3, "n", 1,
                "classes", List.of("english"), "parallelSet", slug));
        body.putAll(Map.of("shots", 1, "sentences", 3));
        body.putAll(more);
        return given().contentType("application/json").body(body).post("/api/interventions").then();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static void copy(Path into) throws IOException {
        Files.createDirectories(into);
        try (var files = Files.list(Path.of("src/test/resources/golden/tiny-llama"))) {
            for (var file : files.toList()) Files.copy(file, into.resolve(file.getFileName()));
        }
        Files.writeString(into.resolve("tokenizer.json"),
                "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0,\"<s>\":1}}}");
    }
}
