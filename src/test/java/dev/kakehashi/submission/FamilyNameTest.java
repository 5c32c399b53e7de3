package dev.kakehashi.submission;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kakehashi.catalog.LanguageModel;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FamilyNameTest {
    @ParameterizedTest
    @CsvSource({
        "llm-jp-3-150m, llm-jp-3", "LLM-jp-3 440M, llm-jp-3", "llm-jp/llm-jp-3-1.8b, llm-jp-3",
        "llm-jp-3-3.7b, llm-jp-3", "Pythia-160M-deduped, pythia-deduped",
        "Llama-3.2-1B, llama-3.2", "Qwen2.5-0.5B, qwen2.5", "SmolLM2_135M, smollm2", "日本語モデル 1.3B, 日本語モデル"
    })
    void sizes_of_one_family_share_what_is_left_of_their_names(String name, String family) {
        assertEquals(Optional.of(family), FamilyName.of(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo-llama", "llm-jp-3", "run 7b2", "150M", "gpt2", "step1000m2"})
    void a_name_without_a_size_tells_no_family(String name) {
        assertEquals(Optional.empty(), FamilyName.of(name));
    }

    @Test
    void a_model_that_was_registered_under_its_own_name_alone_belongs_to_the_family_its_name_tells() {
        var model = new LanguageModel();
        model.name = "llm-jp-3 1.8B";
        model.slug = model.family = "llm-jp-3-1.8b";
        assertEquals("llm-jp-3", FamilyName.of(model));
        model.family = "other";
        assertEquals("other", FamilyName.of(model));
    }
}
