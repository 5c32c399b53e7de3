package dev.kakehashi.analysis;

import dev.kakehashi.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A vocabulary for tests: pieces with even ids are English by their script, those with odd ids Japanese. */
public final class Pieces {
    private Pieces() {}

    public static Vocabulary vocabulary(Path folder, int size) throws IOException {
        var pieces = new StringBuilder();
        for (var id = 0; id < size; id++)
            pieces.append(id == 0 ? "" : ",").append('"').append(piece(id)).append("\":").append(id);
        var file = folder.resolve("tokenizer.json");
        Files.writeString(file, "{\"model\":{\"type\":\"BPE\",\"vocab\":{" + pieces + "}}}");
        return Vocabulary.read(file);
    }

    /** Letters alone, all different: no rule about digits or spaces decides anything. */
    private static String piece(int id) {
        var letters = new StringBuilder();
        for (var left = id / 2 + 1; left > 0; left /= 26)
            letters.append((char) ((id % 2 == 0 ? 'a' : 'ぁ') + left % 26));
        return letters.toString();
    }
}
