package dev.kakehashi.corpus;

import dev.kakehashi.tensor.Seeds;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Properties;

/** Token sequences for tests that need no tokenizer: random ids, the same number in every split. */
public final class GivenSequences {
    private GivenSequences() {}

    public static TokenizedCorpus random(int count, int length, int vocabulary, long seed) throws IOException {
        return random(count, length, vocabulary, seed, 1);
    }

    /** @param skipped 0 for sequences without BOS, whose first token is as random as the others */
    public static TokenizedCorpus random(int count, int length, int vocabulary, long seed, int skipped)
            throws IOException {
        var folder = Files.createTempDirectory("sequences");
        var facts = new Properties();
        facts.setProperty("length", Integer.toString(length));
        facts.setProperty("skipped", "" + skipped);
        facts.setProperty("shortDocuments", "0");
        for (var split : Split.values()) {
            var name = split.name().toLowerCase(Locale.ROOT) + ".tokens";
            var random = Seeds.generator(seed, name);
            try (var out = new DataOutputStream(Files.newOutputStream(folder.resolve(name)))) {
                for (var i = 0; i < count * length; i++)
                    out.writeInt(i % length < skipped ? 1 : random.nextInt(3, vocabulary));
            }
            facts.setProperty(name, Integer.toString(count));
        }
        try (var out = Files.newOutputStream(folder.resolve("facts.properties"))) {
            facts.store(out, null);
        }
        return TokenizedCorpus.open(folder);
    }
}
