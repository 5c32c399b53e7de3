package dev.kakehashi.analysis.features;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.index.EvaluationTokens;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguageOfTest {
    @TempDir Path folder;

    @Test
    void a_tokens_script_is_that_of_its_own_text() throws IOException {
        var pieces = new String[] {"▁the", "▁", "日本", "·", "▁'", "<0xE3>", "<0x41>", "A日", "\\n", "\\u3000", "é", "."};
        assertEquals("EEJJEJEJEEJE", english("{\"type\":\"Metaspace\"}", pieces, Language.ENGLISH, Language.JAPANESE));
        assertEquals("EJJJEJEJJJJE", english("{\"type\":\"Metaspace\"}", pieces, Language.JAPANESE, Language.JAPANESE));
    }

    @Test
    void a_byte_level_piece_counts_as_the_text_it_stands_for() throws IOException {
        var pieces = new String[] {"Ġthe", "æĹ¥æľ¬", "Ġ", "æ", "Ċ", "ĠthÃ©", "Ġ12", "Ġ(a"};
        assertEquals("EJEJEJJE", english("{\"type\":\"ByteLevel\"}", pieces, Language.ENGLISH, Language.JAPANESE));
        assertEquals("EJJJJJJE", english("{\"type\":\"ByteLevel\"}", pieces, Language.JAPANESE, Language.JAPANESE));
    }

    @Test
    void digits_walk_back_to_the_first_token_that_is_none_and_never_into_the_document_before() throws IOException {
        var pieces = new String[] {"1", "2", "the", "3", "▁4", "5", "日", "6", "7", "8", "▁", "9"};
        assertEquals("JJEEEEJJJJEE", english("{\"type\":\"Metaspace\"}", pieces, Language.ENGLISH, Language.JAPANESE));
        assertEquals("EEEEEEJJJJJJ", english("{\"type\":\"Metaspace\"}", pieces, Language.JAPANESE, Language.ENGLISH));
    }

    @Test
    void options_that_were_stored_before_there_was_a_choice_have_the_rule_as_it_is_written() throws IOException {
        var json = new ObjectMapper();
        ObjectNode stored = json.valueToTree(AnalysisOptions.paper());
        stored.remove("loneSpace");
        assertEquals(AnalysisOptions.paper(), json.treeToValue(stored, AnalysisOptions.class));
        assertEquals(Language.ENGLISH, AnalysisOptions.paper().loneSpace());
    }

    /** E or J for each piece, read as one document behind another one that ends in both languages' letters. */
    private String english(String decoder, String[] pieces, Language loneSpace, Language document) throws IOException {
        var json = new StringBuilder("{\"decoder\":" + decoder + ",\"model\":{\"type\":\"BPE\",\"vocab\":{");
        for (var id = 0; id < pieces.length; id++)
            json.append(id == 0 ? "" : ",").append('"').append(pieces[id]).append("\":").append(id);
        var vocabulary = Vocabulary
                .read(Files.writeString(folder.resolve("tokenizer.json"), json.append("}}}").toString()));
        EvaluationTokens.write(folder.resolve("tokens"), 2, pieces.length + 1, new EvaluationTokens.Source() {
            @Override
            public int[] tokens(int sequence) {
                return IntStream.rangeClosed(0, pieces.length).map(i -> Math.max(0, i - 1)).toArray();
            }

            @Override
            public Language language(int sequence) {
                return document;
            }
        });
        var languages = new LanguageOf(EvaluationTokens.open(folder.resolve("tokens")), vocabulary, loneSpace);
        return IntStream.range(0, pieces.length)
                .mapToObj(i -> languages.at(pieces.length + i).code().toUpperCase(Locale.ROOT).substring(0, 1))
                .collect(Collectors.joining());
    }
}
