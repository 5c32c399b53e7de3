package dev.kakehashi.submission;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.ParallelSet;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.web.AnalysedFixture;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Interventions and parallel sets that cannot be: one clear sentence beside the field, before anything is queued. */
@QuarkusTest
class BadInterventionTest {
    private Path folder;
    private Sae sae;

    @BeforeEach
    void register() throws IOException {
        folder = Files.createDirectories(
                Path.of("target/test-data/bad").toAbsolutePath().resolve(UUID.randomUUID().toString()));
        sae = AnalysedFixture.sae();
        copy(folder.resolve("source"));
        QuarkusTransaction.requiringNew().run(() -> {
            Sae row = Sae.findById(sae.id);
            row.checkpoint.folder = folder.resolve("source").toString();
        });
    }

    @Test
    void a_sound_intervention_is_queued_with_the_papers_values_where_nothing_is_said() throws IOException {
        checkpoint(3, "source");
        submit(Map.of("targetStep", 3, "n", 1, "classes", List.of("english"))).statusCode(201).body("options.alphas[0]",
                org.hamcrest.Matchers.equalTo(0.1f));
    }

    @Test
    void what_is_missing_or_does_not_belong_together_is_said() {
        refused(Map.of("sae", "no-such-sae"), "sae", "no-such-sae");
        refused(Map.of(), "targetStep", "fill");
        refused(Map.of("targetStep", 987), "targetStep", "987");
        refused(Map.of("layer", sae.layer + 1), "layer", "belongs to layer " + sae.layer);
        refused(Map.of("sourceStep", 12345), "sourceStep", "trained on step");
        refused(Map.of("targetModel", "nobody"), "targetModel", "nobody");
        var waiting = AnalysedFixture.unanalysed(null);
        refused(Map.of("sae", waiting.slug), "sae", "has not been analysed");
    }

    @Test
    void what_would_not_fit_into_memory_is_refused_with_the_numbers_and_the_form_shows_what_fits() throws IOException {
        checkpoint(3, "source");
        shape("{\"model_type\":\"llama\",\"hidden_size\":8,\"num_hidden_layers\":2,\"num_attention_heads\":2,\"intermediate_size\":16,\"vocab_size\":100}");
        var page = given().accept("text/html").queryParam("sae", sae.slug).queryParam("targetStep", 3)
                .queryParam("name", "try").queryParam("n", 1)
                .queryParam("classes", "english").get("/interventions/new").then().statusCode(200).extract().asString();
        var memory = org.jsoup.Jsoup.parse(page).selectFirst("#memory").text();
        org.junit.jupiter.api.Assertions.assertTrue(memory.contains("both language models") && memory.contains("iB"),
                memory);
        org.junit.jupiter.api.Assertions.assertTrue(
                page.contains("\\n is a line break.") && !page.contains("\\\\n is a line"),
                page.replaceAll("(?s).*(.{60} is a line break).*", "$1"));
        shape("{\"model_type\":\"llama\",\"hidden_size\":16384,\"num_hidden_layers\":400,\"num_attention_heads\":64,\"intermediate_size\":65536,\"vocab_size\":100}");
        refused(Map.of("targetStep", 3, "n", 1, "classes", List.of("english")), "documents",
                "most of it for the losses of both models");
        refused(Map.of("targetStep", 3, "n", 1, "classes", List.of("english")), "documents", "GiB");
    }

    @Test
    void a_form_of_too_many_arms_comes_back_with_what_was_typed() {
        var page = given().accept("text/html").queryParam("sae", sae.slug).queryParam("targetStep", 3)
                .queryParam("name", "try").queryParam("n", "1-500")
                .queryParam("classes", "english").get("/interventions/new").then().statusCode(200).extract().asString();
        var form = org.jsoup.Jsoup.parse(page);
        assertEquals("1-500", form.selectFirst("input[name=n]").val());
        var submitted = given().accept("text/html").contentType("application/x-www-form-urlencoded");
        form.select("main form input[name]:not([type=checkbox])")
                .forEach(input -> submitted.formParam(input.attr("name"), input.val()));
        var refused = submitted.formParam("classes", "english").formParam("targetStep", 3).post("/interventions/new")
                .then().statusCode(422).extract().asString();
        assertEquals("1-500", org.jsoup.Jsoup.parse(refused).selectFirst("input[name=n]").val());
    }

    private void shape(String config) {
        QuarkusTransaction.requiringNew().run(() -> {
            Sae row = Sae.findById(sae.id);
            for (Checkpoint each : Checkpoint.<Checkpoint>list("model", row.checkpoint.model)) each.configJson = config;
        });
    }

    @Test
    void more_features_than_a_class_holds_are_refused_with_its_size_and_an_empty_class_by_name() {
        refused(Map.of("n", 60, "classes", List.of("english")), "n", "The class english has ");
        refused(Map.of("picked", "64"), "picked", "0 to 63");
        refused(Map.of("classes", List.of("klingon")), "classes", "MIXED");
        refused(Map.of("alphas", "0.1, lots"), "alphas", "lots");
        refused(Map.of("alphas", "1e300"), "alphas", "1e300");
        refused(Map.of("controls", List.of("luck")), "controls", "RAW");
        refused(Map.of("split", "TRAIN"), "split", "VALIDATION");
    }

    @Test
    void a_decimal_comma_is_refused_and_what_was_understood_of_other_fields_stands_below_them() throws IOException {
        checkpoint(3, "source");
        for (var field : List.of("alphas", "n", "picked"))
            refused(Map.of("targetStep", 3, field, "0,05"), field, "“0,05” can be read in two ways");
        given().contentType("application/x-www-form-urlencoded")
                .formParam("name", "chips").formParam("sae", sae.slug).formParam("targetStep", "3")
                .formParam("n", "1; 2").formParam("alphas", "0,05").formParam("classes", "english")
                .post("/interventions/new").then().statusCode(422)
                .body(containsString("can be read in two ways")).body(containsString("<li>1</li><li>2</li>"))
                .body(org.hamcrest.Matchers.not(containsString("<li>05</li>")));
    }

    @Test
    void checkpoints_of_another_shape_or_tokenizer_are_refused() throws IOException {
        checkpoint(4, "other");
        var config = folder.resolve("other/config.json");
        Files.writeString(config, Files.readString(config).replace("\"rope_theta\": 10000", "\"rope_theta\": 20000"));
        refused(Map.of("targetStep", 4), "targetStep", "their config.json differ in rope_theta");
        checkpoint(5, "foreign");
        Files.writeString(folder.resolve("foreign/tokenizer.json"),
                "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0,\"b\":1}}}");
        refused(Map.of("targetStep", 5), "targetStep", "different tokenizers");
    }

    @Test
    void a_template_without_a_place_for_the_source_and_sets_that_are_too_small_are_refused() throws IOException {
        Files.writeString(folder.resolve("p.jsonl"), "{\"en\":\"a\",\"ja\":\"b\"}\n{\"en\":\"c\",\"ja\":\"d\"}\n");
        String slug = given().contentType("application/json")
                .body(Map.of("name", "pairs " + UUID.randomUUID(), "path", folder.resolve("p.jsonl").toString()))
                .post("/api/parallel-sets").then().statusCode(201).extract().path("slug");
        refused(Map.of("parallelSet", slug, "template", "translate {target}"), "template", "{source}");
        refused(Map.of("parallelSet", slug, "template", "{target} of {source}"), "template", "{source}");
        refused(Map.of("parallelSet", slug, "template", "{source}"), "template", "{target}");
        refused(Map.of("parallelSet", slug, "shots", 2, "sentences", 5), "sentences", "holds 2 pairs");
        refused(Map.of("parallelSet", "nowhere"), "parallelSet", "nowhere");
        refused(Map.of("parallelSet", slug, "comet", folder.toString()), "comet", "hparams.yaml");
        refused(Map.of("parallelSet", slug, "comet", "/etc"), "comet", "outside");
        for (var name : List.of("hparams.yaml", "tokenizer.json"))
            Files.copy(Path.of("src/test/resources/comet").resolve(name), folder.resolve(name));
        try (var zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("model.ckpt")))) {
            zip.setMethod(ZipOutputStream.STORED);
            var pickle = "cos\nsystem\n.".getBytes(StandardCharsets.US_ASCII);
            var entry = new ZipEntry("m/data.pkl");
            var crc = new CRC32();
            crc.update(pickle);
            entry.setSize(pickle.length);
            entry.setCrc(crc.getValue());
            zip.putNextEntry(entry);
            zip.write(pickle);
        }
        refused(Map.of("parallelSet", slug, "comet", folder.toString()), "comet", "names \"os.system\"");
    }

    @Test
    void parallel_files_that_do_not_match_are_refused_and_not_stored() throws IOException {
        Files.writeString(folder.resolve("en.txt"), "one\ntwo\n");
        Files.writeString(folder.resolve("ja.txt"), "一\n");
        long before = QuarkusTransaction.requiringNew().call(() -> ParallelSet.count());
        set(Map.of("name", "x", "path", folder.resolve("en.txt").toString(), "japanesePath",
                folder.resolve("ja.txt").toString()), "path", "2 lines, the Japanese one 1");
        set(Map.of("name", "x", "path", folder.resolve("en.txt").toString()), "path", "no line with the fields");
        set(Map.of("name", "x", "path", "/etc/passwd"), "path", "outside");
        set(Map.of("path", folder.resolve("en.txt").toString()), "name", "fill");
        assertEquals(before, QuarkusTransaction.requiringNew().call(() -> ParallelSet.count()));
    }

    @Test
    void addresses_that_name_nothing_are_answered_with_a_sentence() {
        for (var path : List.of("/interventions/999999", "/interventions/x", "/parallel-sets/none",
                "/interventions/999999/side-by-side",
                "/saes/" + sae.slug + "/features/1/probes/999999"))
            given().get(path).then().statusCode(404).body(containsString("There is no"));
        given().contentType("application/x-www-form-urlencoded").formParam("mode", "PATCH")
                .formParam("targetStep", "77")
                .post("/saes/" + sae.slug + "/features/1/probes/new").then().statusCode(422).body(containsString("77"));
    }

    private void refused(Map<String, ?> values, String field, String sentence) {
        long interventions = QuarkusTransaction.requiringNew().call(() -> Intervention.count());
        long jobs = QuarkusTransaction.requiringNew().call(() -> Job.count());
        submit(values).statusCode(422).body("errors." + field, containsString(sentence));
        assertEquals(interventions, QuarkusTransaction.requiringNew().call(() -> Intervention.count()));
        assertEquals(jobs, QuarkusTransaction.requiringNew().call(() -> Job.count()));
    }

    private io.restassured.response.ValidatableResponse submit(Map<String, ?> values) {
        var all = new HashMap<String, Object>(Map.of("name", "try", "sae", sae.slug));
        all.putAll(values);
        return given().contentType("application/json").body(all).post("/api/interventions").then();
    }

    private static void set(Map<String, String> values, String field, String sentence) {
        given().contentType("application/json").body(values).post("/api/parallel-sets").then().statusCode(422)
                .body("errors." + field, containsString(sentence));
    }

    private void checkpoint(long step, String name) throws IOException {
        if (!Files.exists(folder.resolve(name))) copy(folder.resolve(name));
        QuarkusTransaction.requiringNew().run(() -> {
            Sae row = Sae.findById(sae.id);
            var target = new Checkpoint();
            target.model = row.checkpoint.model;
            target.step = step;
            target.state = Checkpoint.State.READY;
            target.folder = folder.resolve(name).toString();
            target.createdAt = Instant.now();
            target.persist();
        });
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
