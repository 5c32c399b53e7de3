package dev.kakehashi.submission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How published checkpoints are named, and what is read from their names. */
class StepNameTest {
    @ParameterizedTest
    @CsvSource({
        "step10000, 10000, ", // LLM-jp-3, Pythia
        "step0, 0, ",
        "step_1000, 1000, ",
        "iter_0010000, 10000, ", // Megatron, LLM-jp
        "iter_0010000_hf, 10000, ",
        "iter0002500, 2500, ", // Swallow
        "llm-jp-3-1.8b-step10000, 10000, ",
        "checkpoint-500, 500, ", // Hugging Face's trainer
        "checkpoint_055500, 55500, ",
        "CrystalCoder_phase1_checkpoint_055500, 55500, ",
        "ckpt_100, 100, ", // Amber, K2
        "ckpt_000, 0, ",
        "global_step1000, 1000, ", // BLOOM, GPT-NeoX
        "global_step420000, 420000, ",
        "step1000-tokens4B, 1000, 4000000000", // OLMo
        "step1454000-tokens3048B, 1454000, 3048000000000",
        "stage1-step928646-tokens3896B, 928646, 3896000000000", // OLMo 2
        "stage2-ingredient1-step1000-tokens3B, 1000, 3000000000",
        "step-240000, 240000, ", // SmolLM
        "stage1-step-240000, 240000, ", // SmolLM3
        "step-240k, 240000, ",
        "step1.5M, 1500000, ",
        "TinyLlama-1.1B-step-50K-105b, 50000, 105000000000",
        "TinyLlama-1.1B-intermediate-step-50K-105b, 50000, 105000000000",
        "TinyLlama-1.1B-intermediate-step-240k-503b, 240000, 503000000000",
        "TinyLlama-1.1B-intermediate-step-715k-1.5T, 715000, 1500000000000",
        "TinyLlama-1.1B-intermediate-step-955k-token-2T, 955000, 2000000000000",
        "TinyLlama-1.1B-intermediate-step-1431k-3T, 1431000, 3000000000000",
        "checkpoint3_step1000, 1000, ",
        "step=1000, 1000, ",
        "10000-steps, 10000, ",
        "250k_steps, 250000, ",
        "0010000, 10000, ",
    })
    void the_training_step_and_the_tokens_seen_are_read(String name, long step, Long tokens) {
        var read = StepName.of(name);
        assertEquals(OptionalLong.of(step), read.step());
        assertEquals(tokens == null ? OptionalLong.empty() : OptionalLong.of(tokens), read.tokensSeen());
        assertFalse(read.ambiguous());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "step1.5", "step-105b", "step1T", "step10_000", "step10,000", "step10.000", "checkpoint-1.0", "step2g"})
    void what_can_be_read_in_several_ways_is_not_read(String name) {
        assertEquals(OptionalLong.empty(), StepName.of(name).step());
        assertTrue(StepName.of(name).ambiguous());
    }

    @ParameterizedTest
    @CsvSource({
        "main, ",
        "Llama-2-7b-hf, ",
        "TinyLlama-1.1B-Chat-v1.0, ",
        "240b_tokens, 240000000000", // RedPajama-INCITE
        "open_llama_3b_600bt_preview, 600000000000",
        "train_00220B, ", // Baichuan 2
        "25.17B, ", // MAP-Neo
        "10k, ",
        "step1000000000000000000, ", // longer than any step
        "final, ",
    })
    void names_without_a_step_have_none(String name, Long tokens) {
        assertEquals(OptionalLong.empty(), StepName.of(name).step());
        assertEquals(tokens == null ? OptionalLong.empty() : OptionalLong.of(tokens), StepName.of(name).tokensSeen());
        assertFalse(StepName.of(name).ambiguous());
    }
}
