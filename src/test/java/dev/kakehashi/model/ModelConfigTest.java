package dev.kakehashi.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelConfigTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String USUAL = "{\"model_type\":\"llama\",\"architectures\":[\"LlamaForCausalLM\"],\"hidden_size\":64,\"num_hidden_layers\":2,"
            + "\"num_attention_heads\":4,\"intermediate_size\":128,\"vocab_size\":100}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "model_type| \"gpt2\"| type \"gpt2\"",
        "architectures| [\"LlamaForSequenceClassification\"]| LlamaForSequenceClassification",
        "hidden_act| \"gelu\"| activation \"gelu\"",
        "mlp_bias| true| mlp_bias",
        "quantization_config| {}| Quantized",
        "sliding_window| 4096| sliding_window",
        "partial_rotary_factor| 0.5| partial_rotary_factor",
        "rope_scaling| {\"type\":\"yarn\",\"factor\":4}| Rope scaling \"yarn\"",
        "rope_scaling| {\"type\":\"linear\"}| positive factor",
        "num_key_value_heads| 3| no multiple of num_key_value_heads 3",
        "head_dim| 7| head size 7 is not even",
        "hidden_size| -64| no usable hidden_size",
        "hidden_size| \"64\"| no usable hidden_size",
        "num_hidden_layers| 1e9| no usable num_hidden_layers",
        "vocab_size| 99999999999| no usable vocab_size",
        "intermediate_size| null| no usable intermediate_size",
    })
    void what_is_not_supported_or_not_possible_is_refused_by_name(String field, String value, String name)
            throws IOException {
        var json = ((ObjectNode) JSON.readTree(USUAL)).set(field, JSON.readTree(value)).toString();
        var refused = assertThrows(UnsupportedModelException.class, () -> ModelConfig.parse(json));
        assertTrue(refused.getMessage().contains(name), refused.getMessage());
    }

    @Test
    void a_shape_survives_being_written_and_read_again() throws IOException {
        var config = ModelConfig.parse(USUAL);
        assertEquals(config, ModelConfig.parse(JSON.writeValueAsString(config.toJson(1, 2))));
        assertEquals(16, config.headSize());
        assertEquals(2L * 100 * 64 + 2 * (4L * 64 * 64 + 3L * 64 * 128 + 2 * 64) + 64, config.parameters());
    }

    @Test
    void rope_scaling_of_llama_3_keeps_short_waves_stretches_long_ones_and_joins_without_a_step() throws IOException {
        var json = ((ObjectNode) JSON.readTree(USUAL)).set("rope_scaling", JSON.readTree(
                "{\"rope_type\":\"llama3\",\"factor\":8,\"low_freq_factor\":1,\"high_freq_factor\":4,\"original_max_position_embeddings\":8192}"));
        var scaling = ModelConfig.parse(json.toString()).ropeScaling();
        assertEquals(1.0, scaling.scale(1.0));
        assertEquals(1e-5 / 8, scaling.scale(1e-5), 1e-12);
        double before = 0;
        for (double frequency = 1e-4; frequency < 1; frequency *= 1.001) {
            double scaled = scaling.scale(frequency);
            assertTrue(scaled >= before && scaled <= frequency * (1 + 1e-12) && scaled >= frequency / 8 * (1 - 1e-12),
                    "at " + frequency);
            if (before > 0) assertTrue(scaled / before < 1.01, "no step at " + frequency);
            before = scaled;
        }
    }
}
