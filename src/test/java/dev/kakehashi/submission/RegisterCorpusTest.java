package dev.kakehashi.submission;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.kakehashi.catalog.Corpus;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A folder of a corpus as it lies on a lab's disk. */
@QuarkusTest
class RegisterCorpusTest {
    @Test
    void what_a_folder_holds_without_being_read_is_named_with_counts_on_the_page_and_over_json() throws IOException {
        var folder = Files.createDirectories(
                Path.of("target/test-data/corpora").toAbsolutePath().resolve(UUID.randomUUID().toString()));
        Files.writeString(folder.resolve("a.jsonl"), "{\"text\":\"one\",\"score\":NaN}\n{\"text\":\"two\"}\n");
        Files.writeString(folder.resolve("empty.jsonl"), "");
        Files.writeString(folder.resolve("._a.jsonl"), "Mac OS X");
        for (var shard : new String[] {"train-0.parquet", "train-1.parquet"})
            Files.writeString(folder.resolve(shard), "PAR1");
        String slug = given().contentType("application/json")
                .body(Map.of("name", "labs folder " + folder.getFileName(), "language", "en", "path",
                        folder.toString()))
                .post("/api/corpora").then().statusCode(201).extract().path("slug");
        await().atMost(Duration.ofSeconds(60)).until(
                () -> QuarkusTransaction.requiringNew().call(() -> Corpus.bySlug(slug).orElseThrow().state),
                Corpus.State.READY::equals);
        given().get("/corpora/" + slug + ".json").then().statusCode(200)
                .body("corpus.documents", equalTo(2))
                .body("passedOver.find { it.ending == '.parquet' }.count", equalTo(2))
                .body("passedOver.find { it.reason == 'HIDDEN' }.example", equalTo("._a.jsonl"))
                .body("passedOver.find { it.reason == 'EMPTY' }.count", equalTo(1));
        given().header("Accept-Language", "en").get("/corpora/" + slug).then().statusCode(200)
                .body(containsString("2 with the ending .parquet, such as train-"))
                .body(containsString("1 hidden (the name begins with a dot), such as ._a.jsonl"));
        given().header("Accept-Language", "ja").get("/corpora/" + slug).then()
                .body(containsString("拡張子が .parquet のもの：2 件"));
    }
}
