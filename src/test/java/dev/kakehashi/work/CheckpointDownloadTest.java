package dev.kakehashi.work;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.hub.StubHub;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.storage.DiskSpace;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CheckpointDownloadTest {
    private static final Path LLAMA = Path.of("src/test/resources/golden/tiny-llama");

    @Inject DataDirectory data;
    @Inject CheckpointCheck check;
    @Inject DiskSpace disk;

    @Test
    void two_revisions_of_a_repository_become_checkpoints_and_equal_weights_are_reported() throws Exception {
        try (var hub = new StubHub().folder(LLAMA)) {
            tokenizer(hub);
            fetchFrom(hub);
            hub.cuts = 1;
            var slug = register("Hub model", "step10-tokens2M\nmain = 20").then().statusCode(201).extract()
                    .<String>path("slug");
            var checkpoints = ended(slug);
            assertEquals(List.of("READY", "READY"), checkpoints.getList("checkpoints.state"));
            assertEquals(java.util.Arrays.asList(2_000_000, null), checkpoints.getList("checkpoints.tokensSeen"));
            assertEquals("test/llama@main", checkpoints.get("checkpoints[1].origin"));
            assertEquals("The weights are identical to those of step 10.", checkpoints.get("checkpoints[1].problem"));
            assertTrue(checkpoints.<Integer>get("layers") > 0);
        }
    }

    @Test
    void a_repository_that_holds_something_else_ends_with_the_reason() throws Exception {
        try (var hub = new StubHub().folder(LLAMA)) {
            tokenizer(hub);
            hub.files.put("config.json",
                    "{\"architectures\":[\"BertModel\"],\"model_type\":\"bert\"}".getBytes(StandardCharsets.UTF_8));
            fetchFrom(hub);
            var slug = register("Hub bert", "step10").then().statusCode(201).extract().<String>path("slug");
            var checkpoints = ended(slug);
            assertEquals("FAILED", checkpoints.get("checkpoints[0].state"));
            assertTrue(checkpoints.<String>get("checkpoints[0].problem").contains("bert"), checkpoints::prettify);
        }
    }

    @Test
    void a_download_that_failed_is_retried_and_its_old_reason_is_gone() throws Exception {
        try (var hub = new StubHub().folder(LLAMA)) {
            tokenizer(hub);
            fetchFrom(hub);
            hub.status = 403;
            var slug = register("Hub gated", "step10").then().statusCode(201).extract().<String>path("slug");
            var failed = ended(slug);
            assertEquals("FAILED", failed.get("checkpoints[0].state"));
            assertTrue(failed.<String>get("checkpoints[0].problem").contains("KAKEHASHI_HUB_TOKEN"), failed::prettify);
            hub.status = 200;
            given().post("/api/jobs/" + failed.getLong("checkpoints[0].job") + "/retry").then().statusCode(200);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> "READY".equals(given().get("/api/models/" + slug).path("checkpoints[0].state")));
            given().get("/api/models/" + slug).then().body("checkpoints[0].problem", nullValue());
        }
    }

    @Test
    void names_that_cannot_be_are_refused_beside_their_fields() {
        register("x", "../step10").then().statusCode(422).body("errors.revisions",
                containsString("no name of a revision"));
        register("x", "main").then().statusCode(422).body("errors.revisions", containsString("main = 1000"));
        register("x", "step1\nstep01").then().statusCode(422).body("errors.revisions", startsWith("Two revisions"));
        given().contentType("application/json").body(Map.of("name", "x", "hub", "http://evil/x", "revisions", "step1"))
                .post("/api/models")
                .then().statusCode(422).body("errors.hub", containsString("organisation/name"));
        given().contentType("application/json").body(Map.of("name", "x", "hub", "a/b")).post("/api/models")
                .then().statusCode(422).body("errors.revisions", containsString("at least one revision"));
        given().contentType("application/json").body(Map.of("name", "x", "revisions", "step1")).post("/api/models")
                .then().statusCode(422).body("errors.hub", containsString("name the repository"));
        register("x", "step12345678901234567").then().statusCode(422).body("errors.revisions",
                containsString("carries no training step"));
        given().contentType("application/json")
                .body(Map.of("name", "x", "hub", "a/b", "revisions", "step999999999999999", "tokensPerStep", 1L << 50))
                .post("/api/models")
                .then().statusCode(422).body("errors.tokensPerStep", containsString("more tokens than can be counted"));
    }

    private static Response register(String name, String revisions) {
        return given().contentType("application/json")
                .body(Map.of("name", name, "hub", "test/llama", "revisions", revisions)).post("/api/models");
    }

    private static io.restassured.path.json.JsonPath ended(String slug) {
        await().atMost(Duration.ofSeconds(30)).until(
                () -> !given().get("/api/models/" + slug).jsonPath().getList("checkpoints.state").contains("PLANNED"));
        return given().get("/api/models/" + slug).jsonPath();
    }

    private void fetchFrom(StubHub hub) {
        var download = new CheckpointDownload();
        download.data = data;
        download.check = check;
        download.disk = disk;
        download.endpoint = hub.endpoint();
        download.token = Optional.of("secret");
        download.allowed = Optional.empty();
        download.httpsProxy = Optional.empty();
        download.httpProxy = Optional.empty();
        download.noProxy = Optional.empty();
        QuarkusMock.installMockForType(download, CheckpointDownload.class);
    }

    /** The golden model has none of its own. */
    private static void tokenizer(StubHub hub) {
        hub.files.put("tokenizer.json", ("{\"added_tokens\":[{\"id\":0,\"content\":\"<s>\",\"special\":true}],"
                + "\"model\":{\"type\":\"Unigram\",\"vocab\":[[\"<s>\",0],[\"a\",-1]]}}")
                .getBytes(StandardCharsets.UTF_8));
    }
}
