package dev.kakehashi.submission;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.corpus.BilingualWorld;
import dev.kakehashi.files.Durable;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.web.Fixture;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A data folder that is older than its database and holds checkpoints nobody has notes about. */
@QuarkusTest
class OldCheckpointsTest {
    private final String name = "old-" + UUID.randomUUID();

    @Inject DataDirectory data;

    @Test
    void a_pre_training_of_the_same_name_is_refused_with_what_is_there_and_how_to_go_on_and_nothing_is_touched()
            throws IOException {
        var old = Files.createDirectories(data.checkpoint(name, 0));
        Files.writeString(old.resolve("config.json"), "{}");
        submit(422).body(containsString("lie 1 already that have no manifest")).body(containsString("models/" + name))
                .body(containsString("register that folder"));
        assertEquals("{}", Files.readString(old.resolve("config.json")));
        assertEquals(0, QuarkusTransaction.requiringNew().call(() -> LanguageModel.count("slug", name)));
        Durable.delete(old);
        submit(303);
        assertTrue(QuarkusTransaction.requiringNew().call(() -> LanguageModel.bySlug(name).isPresent()));
    }

    private ValidatableResponse submit(int status) throws IOException {
        var tokenizer = data.root().resolve(name + ".json");
        if (!Files.exists(tokenizer)) BilingualWorld.of(4).writeTokenizer(tokenizer);
        var study = Fixture.analysedSae(0.5).study;
        return given().redirects().follow(false).accept("text/html").contentType("application/x-www-form-urlencoded")
                .formParam("name", name).formParam("tokenizer", tokenizer.toString())
                .formParam("englishCorpus", study.englishCorpus.slug)
                .formParam("japaneseCorpus", study.japaneseCorpus.slug).formParam("checkpointSteps", "0, 10")
                .formParam("steps", "10")
                .post("/models/pretrain").then().statusCode(status);
    }
}
