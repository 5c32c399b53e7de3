package dev.kakehashi.sae;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** What configurations are as JSON: they are stored, and hashed to know equal studies. */
class SaeConfigTest {
    private static final String BEFORE = "{\"latents\":32768,\"k\":32,\"tokens\":100000000,\"batch\":32768,\"learningRate\":0.001,\"warmupSteps\":500,"
            + "\"beta1\":0.9,\"beta2\":0.999,\"adamEpsilon\":6.25E-10,\"bufferVectors\":500000,\"normalization\":\"L2\",\"medianIterations\":100,"
            + "\"medianTolerance\":1.0E-5,\"seed\":0,\"dataSeed\":0}";

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void the_usual_sequences_leave_the_json_as_it_was_before_others_could_be_chosen() throws Exception {
        assertEquals(BEFORE, json.writeValueAsString(SaeConfig.paper()));
        assertEquals(SaeConfig.paper(), json.readValue(BEFORE, SaeConfig.class));
    }

    @Test
    void other_sequences_are_written_and_come_back() throws Exception {
        var other = SaeConfig.paper().reading(512, 256, 0);
        var text = json.writeValueAsString(other);
        assertTrue(text.contains("\"sequenceLength\":512") && text.contains("\"englishShare\":0.0")
                && !text.contains("validationSequences"), text);
        assertEquals(other, json.readValue(text, SaeConfig.class));
        assertEquals(other, other.with(32_768, 32, 1e-3, 0));
    }

    @Test
    void saes_that_read_other_sequences_share_no_stream() {
        var paper = SaeConfig.paper();
        assertTrue(paper.sharesStreamWith(paper.with(64, 4, 1e-4, 9)));
        assertFalse(paper.sharesStreamWith(paper.reading(128, 256, 0.5)));
        assertFalse(paper.sharesStreamWith(paper.reading(64, 100, 0.5)));
        assertFalse(paper.sharesStreamWith(paper.reading(64, 256, 0.4)));
    }
}
