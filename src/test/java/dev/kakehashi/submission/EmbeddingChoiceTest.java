package dev.kakehashi.submission;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.web.Fixture;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/** Whose embeddings a study takes when nobody says, and which ones it refuses. */
@QuarkusTest
class EmbeddingChoiceTest {
    private static final Path LLAMA = Path.of("src/test/resources/golden/tiny-llama");

    private final String unique = "f" + UUID.randomUUID().toString().substring(0, 8) + "x";
    private final Path folder = Path.of("target/test-data/embedding").toAbsolutePath().resolve(unique);

    @Test
    void sizes_of_a_family_share_the_embeddings_of_the_largest_and_the_form_says_whose() throws Exception {
        register("10m", 1, "w");
        register("20m", 2, "w");
        assertEquals("Largest of the family: " + unique + "-20m, step 10", offered("10m"));
        assertEquals("Largest of the family: " + unique + "-20m, step 10", offered("20m"));
    }

    @Test
    void a_larger_size_whose_tokenizer_holds_other_pieces_is_passed_over_and_refused_by_name() throws Exception {
        register("10m", 1, "w");
        register("20m", 2, "other");
        assertEquals("Largest of the family: " + unique + "-10m, step 10", offered("10m"));
        var fixture = Fixture.analysedSae(0.5);
        var study = new HashMap<String, Object>(
                Map.of("name", "x", "model", unique + "-10m", "steps", "all", "layers", "1", "latents", 64, "k", 4,
                        "englishCorpus", fixture.study.englishCorpus.slug, "japaneseCorpus",
                        fixture.study.japaneseCorpus.slug, "embeddingModel", unique + "-20m"));
        given().contentType("application/json").body(study).post("/api/studies").then().statusCode(422)
                .body("errors.embeddingModel", containsString("holds other pieces"));
    }

    @Test
    void the_same_pieces_in_other_words_are_the_same_tokenizer() throws Exception {
        register("10m", 1, "w");
        var file = register("20m", 2, "w").resolve("tokenizer.json");
        Files.writeString(file, Files.readString(file).replace(",", ",\n  "));
        assertEquals("Largest of the family: " + unique + "-20m, step 10", offered("10m"));
    }

    private String offered(String size) {
        var page = Jsoup.parse(given().accept("text/html").queryParam("model", unique + "-" + size).get("/saes/new")
                .then().statusCode(200).extract().asString());
        return page.selectFirst("select[name=embeddingModel] option").text();
    }

    private Path register(String size, long parameters, String piece) throws Exception {
        var step = Files.createDirectories(folder.resolve(size + "/step10"));
        try (var files = Files.list(LLAMA)) {
            for (var file : files.toList()) Files.copy(file, step.resolve(file.getFileName()));
        }
        Files.writeString(step.resolve("tokenizer.json"),
                "{\"added_tokens\":[{\"id\":0,\"content\":\"<s>\",\"special\":true}],"
                        + "\"model\":{\"type\":\"Unigram\",\"vocab\":[[\"<s>\",0],[\"" + piece + "\",-1]]}}");
        var model = Map.of("name", unique + "-" + size, "folders", step.toString());
        given().contentType("application/json").body(model).post("/api/models").then().statusCode(201);
        await().atMost(Duration.ofSeconds(60)).until(() -> QuarkusTransaction.requiringNew().call(() -> Checkpoint
                .count("model.slug = ?1 and state = ?2", unique + "-" + size, Checkpoint.State.READY) == 1));
        QuarkusTransaction.requiringNew()
                .run(() -> LanguageModel.update("parameters = ?1 where slug = ?2", parameters, unique + "-" + size));
        return step;
    }
}
