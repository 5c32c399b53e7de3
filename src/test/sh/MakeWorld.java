import dev.kakehashi.corpus.BilingualWorld;
import dev.kakehashi.corpus.Language;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the generated bilingual world's documents and tokenizer into a folder, for the scripts beside this file. */
public class MakeWorld {
    public static void main(String[] arguments) throws Exception {
        var folder = Files.createDirectories(Path.of(arguments[0]));
        var world = BilingualWorld.of(7);
        for (var language : Language.values()) world.writeDocuments(folder.resolve(language.code() + ".jsonl"), language, Integer.parseInt(arguments[1]), 0.3);
        world.writeTokenizer(folder.resolve("tokenizer.json"));
    }
}
