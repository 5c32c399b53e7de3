package dev.kakehashi.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ListsTest {
    @Test
    void every_list_is_there_for_programs_too() {
        var sae = Fixture.analysedSae(0.5);
        var model = sae.checkpoint.model.slug;
        given().get("/models.json").then().statusCode(200).body("slug", hasItem(model));
        given().get("/models.csv").then().statusCode(200)
                .body(startsWith(
                        "slug,name,family,layers,width,vocabulary,parameters,checkpoints,checkpoints-ready,saes,registered\r\n"))
                .body(containsString("\r\n" + model + ","));
        given().get("/studies.json").then().statusCode(200).body("slug", hasItem(sae.study.slug)).body("model",
                hasItem(model));
        given().get("/studies.csv").then().statusCode(200).body(containsString("\r\n" + sae.study.slug + ","));
        given().get("/corpora.json").then().statusCode(200).body("slug", hasItem(sae.study.englishCorpus.slug));
        var corpus = sae.study.englishCorpus.slug;
        given().get("/corpora/" + corpus + ".json").then().statusCode(200).body("corpus.slug", equalTo(corpus))
                .body("sequences", notNullValue());
        given().get("/corpora/" + corpus + ".csv").then().statusCode(200)
                .body(startsWith("tokenizer-sha256,length,train,"));
        given().get("/jobs.json?study=none&state=failed").then().statusCode(200).body("", hasSize(0));
        given().get("/jobs.csv?study=none").then().statusCode(200)
                .body(endsWith(",finished,lane,memory_announced,memory_peak\r\n"));
        given().get("/corpora.csv").then().statusCode(200)
                .body(containsString("\r\n" + sae.study.englishCorpus.slug + ","));
    }
}
