package dev.kakehashi.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Real Wikipedia text through the real tokenizer of LLM-jp, against the pieces its authors published. */
@EnabledIfEnvironmentVariable(
        named = "KAKEHASHI_REAL_DATA",
        matches = ".+",
        disabledReason = "set KAKEHASHI_REAL_DATA to a folder with wiki-openings and llm-jp-tokenizer to compare with "
                + "published pieces")
class PublishedPiecesTest {

    @Test
    void every_published_document_gives_exactly_the_published_pieces() throws Exception {
        var data = Path.of(System.getenv("KAKEHASHI_REAL_DATA"));
        var differing = new ArrayList<String>();
        int documents = 0;
        try (var tokenizer = TextTokenizer.open(data.resolve("llm-jp-tokenizer/tokenizer.json"))) {
            for (var language : new String[] {"en", "ja"}) {
                for (var line : Files.readAllLines(data.resolve("wiki-openings/" + language + ".tokens.jsonl"))) {
                    documents++;
                    var document = new ObjectMapper().readTree(line);
                    var expected = new ArrayList<String>();
                    document.get("tokens").forEach(token -> expected.add(token.asText()));
                    var pieces = new ArrayList<String>();
                    for (var id : tokenizer.encode(document.get("text").asText()))
                        pieces.add(tokenizer.vocabulary().piece(id).replace('▁', ' '));
                    var found = pieces.subList(1, Math.min(pieces.size(), expected.size() + 1)); // BOS is not published
                    if (!found.equals(expected)) differing.add(expected + "\n" + found);
                }
            }
        }
        System.out.println(documents + " documents, " + differing.size() + " differ");
        assertEquals(400, documents);
        assertEquals(java.util.List.of(), differing);
    }
}
