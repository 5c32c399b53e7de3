package dev.kakehashi.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.analysis.index.EvaluationTokens;
import dev.kakehashi.analysis.features.FeatureClass;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.corpus.Split;
import dev.kakehashi.intervention.Arm;
import dev.kakehashi.intervention.InterventionFolder;
import dev.kakehashi.intervention.InterventionOptions;
import dev.kakehashi.intervention.InterventionTable;
import dev.kakehashi.intervention.PairedBootstrap;
import dev.kakehashi.intervention.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results of before, whose tables compare with the baseline alone: their losses and texts are still there. */
class RemadeTablesTest {
    private static final int DOCUMENTS = 40;
    private static final int LENGTH = 64;
    private static final String OPTIONS = "{\"injection\":{\"layer\":2,\"mode\":\"ADD\",\"decoderBias\":false,\"restoreNorm\":true,\"bos\":false},\"classes\":[\"MIXED\"],\"picked\":[],"
            + "\"n\":[10],\"alphas\":[0.1],\"selection\":\"RANDOM\",\"seeds\":2,\"controls\":[\"RANDOM_LATENTS\"],\"documents\":40,\"kept\":0,\"resamples\":400,\"seed\":5}";
    private static final String TABLE = "{\"measures\":[\"perplexity-tokens-all\"],\"rows\":[{\"row\":\"baseline\",\"kind\":\"BASELINE\",\"featureClass\":null,\"n\":0,\"alpha\":0.0,\"seeds\":1,"
            + "\"scores\":{\"perplexity-tokens-all\":{\"value\":6.4,\"spread\":null,\"difference\":null}}},{\"row\":\"mixed-n10-a0.1\",\"kind\":\"CLASS\",\"featureClass\":\"MIXED\",\"n\":10,"
            + "\"alpha\":0.1,\"seeds\":2,\"scores\":{\"perplexity-tokens-all\":{\"value\":6.3,\"spread\":0.01,\"difference\":{\"difference\":-0.1,\"low\":-0.12,\"high\":-0.08}}}}]}";

    @TempDir Path path;

    private InterventionFolder folder;

    @BeforeEach
    void write() throws IOException {
        folder = new InterventionFolder(path);
        Files.writeString(folder.table(), TABLE);
        EvaluationTokens.write(folder.documents(), DOCUMENTS, LENGTH, new EvaluationTokens.Source() {
            @Override
            public int[] tokens(int sequence) {
                return new int[LENGTH];
            }

            @Override
            public Language language(int sequence) {
                return sequence % 2 == 0 ? Language.ENGLISH : Language.JAPANESE;
            }
        });
        for (var direction : List.of("en-ja", "ja-en"))
            Files.writeString(folder.translations("baseline", direction), "{\"direction\":\""
                    + direction.toUpperCase(java.util.Locale.ROOT).replace('-', '_')
                    + "\",\"lines\":[{\"source\":\"a cat\",\"reference\":\"猫\",\"translation\":\"a "
                    + "cat\",\"scores\":{}},{\"source\":\"a "
                    + "dog\",\"reference\":\"犬\",\"translation\":\"\",\"scores\":{}}]}");
    }

    @Test
    void an_older_result_with_random_features_gains_the_contrast_from_its_stored_losses() throws IOException {
        losses(1, 2);
        var table = open(arms(true)).table();
        var row = table.rows().stream().filter(each -> each.row().equals("mixed-n10-a0.1")).findFirst().orElseThrow();
        assertEquals("random-latents-n10-a0.1", row.control());
        var score = row.scores().get("perplexity-tokens-all");
        assertEquals(Verdict.WORSE, score.verdict(), "better than the baseline, and random features are better still");
        assertTrue(score.difference().high() < 0 && score.againstControl().low() > 0);
        assertEquals(PairedBootstrap.Over.ITEMS_AND_DRAWS, score.againstControl().over());
        assertEquals(2, score.draws().size());
        assertEquals(new InterventionTable.Bootstrap(400, 5), table.bootstrap());
        assertSame(table, open(arms(true)).table(), "counted once");
    }

    @Test
    void one_without_random_features_names_no_control_and_calls_nothing_better() throws IOException {
        losses(2);
        var row = open(arms(false)).table().rows().get(1);
        assertNull(row.control());
        assertNull(row.scores().get("perplexity-tokens-all").againstControl());
        assertEquals(Verdict.NO_CONTROL, row.scores().get("perplexity-tokens-all").verdict());
    }

    @Test
    void where_the_losses_are_gone_the_table_is_shown_as_it_was_written() throws IOException {
        var stored = open(arms(true)).table();
        assertNull(stored.bootstrap());
        assertEquals(-0.1, stored.rows().get(1).scores().get("perplexity-tokens-all").difference().difference());
        assertNull(stored.rows().get(1).scores().get("perplexity-tokens-all").verdict());
    }

    @Test
    void losses_that_were_unreadable_are_read_again_when_the_page_is_opened_again() throws IOException {
        Files.write(folder.losses(), new byte[3]);
        assertNull(open(arms(true)).table().bootstrap());
        losses(1, 2);
        assertNotNull(open(arms(true)).table().bootstrap());
    }

    @Test
    void the_shares_of_copied_and_empty_outputs_come_from_the_stored_texts_and_whether_they_were_cut_is_unknown()
            throws IOException {
        losses(1, 2);
        var row = open(arms(true)).outputs().row("baseline", "en-ja");
        assertEquals(0.5, row.shares().get("copied").share());
        assertEquals(0.5, row.shares().get("empty").share());
        assertEquals(2, row.shares().get("empty").outputs());
        assertFalse(row.shares().containsKey("cut"));
        assertNotNull(row.shares().get("wrong-script"));
    }

    @Test
    void options_of_before_mean_evaluation_documents() throws IOException {
        assertEquals(Split.EVALUATION, new ObjectMapper().readValue(OPTIONS, InterventionOptions.class).split());
    }

    @Test
    void a_page_makes_as_many_resamples_as_it_can_wait_for_and_none_where_they_would_be_too_few() {
        assertEquals(2000, RemadeTables.resamples(2000, 1_000_000));
        assertEquals(400, RemadeTables.resamples(2000, 5_000_000));
        assertEquals(0, RemadeTables.resamples(2000, 50_000_000));
    }

    private OpenIntervention open(List<Arm> arms) throws IOException {
        return new OpenIntervention(folder, arms, new ObjectMapper().readValue(OPTIONS, InterventionOptions.class),
                InterventionFolder.read(folder.table(), InterventionTable.class));
    }

    private static List<Arm> arms(boolean control) {
        var arms = new java.util.ArrayList<>(List.of(Arm.BASELINE));
        for (var draw = 0; draw < 2; draw++)
            arms.add(new Arm(Arm.Kind.CLASS, FeatureClass.MIXED, 10, 0.1, draw, new int[0]));
        for (var draw = 0; control && draw < 2; draw++)
            arms.add(new Arm(Arm.Kind.RANDOM_LATENTS, null, 10, 0.1, draw, new int[0]));
        return arms;
    }

    /**
     * As the program has written losses since there are interventions: a header, then for each document the sum of each
     * arm.
     */
    private void losses(double... gains) throws IOException {
        int arms = 1 + 2 * gains.length;
        var bytes = ByteBuffer.allocate(20 + 8 * DOCUMENTS * arms).putInt(0x4b4b4c46).putInt(DOCUMENTS).putInt(0)
                .putInt(arms).putInt(LENGTH);
        var random = new Random(3);
        for (var document = 0; document < DOCUMENTS; document++) {
            double hard = 60 + 100 * random.nextDouble();
            bytes.putDouble(hard);
            for (var gain : gains) for (var draw = 0; draw < 2; draw++) bytes.putDouble(hard - gain - 0.05 * draw);
        }
        Files.write(folder.losses(), bytes.array());
    }
}
