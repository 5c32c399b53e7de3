package dev.kakehashi.hostile;

import com.github.luben.zstd.Zstd;
import dev.kakehashi.corpus.CorpusFiles;
import dev.kakehashi.corpus.PassedOver;
import dev.kakehashi.progress.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * A folder of many kinds of files, one of them changed: each is read, or named among those that were not, or the folder
 * is refused.
 */
final class FolderKind implements HostileKind {
    private static final int DOCUMENTS = 10; // of each file that holds any
    private static final List<String> TARGETS = List.of("a.jsonl", "b.json", "c.jsonl.zst", "._a.jsonl", "empty.jsonl",
            "g.txt", "dataset_infos.json", "x.parquet");

    private String target = "a.jsonl";

    @Override
    public String name() {
        return "corpus, folder";
    }

    @Override
    public Path write(Path folder, Random random) throws IOException {
        var corpus = Files.createDirectories(folder.resolve("corpus"));
        var elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.write(corpus.resolve("a.jsonl"), lines("a"));
        Files.write(corpus.resolve("b.json"), lines("b"));
        Files.write(corpus.resolve("c.jsonl.zst"), Zstd.compress(lines("c")));
        Files.writeString(corpus.resolve("._a.jsonl"), "\0\5\26\7\0\2\0\0Mac OS X");
        Files.writeString(corpus.resolve("empty.jsonl"), "");
        Files.writeString(corpus.resolve("g.txt"), "A text.");
        Files.writeString(corpus.resolve("dataset_infos.json"), "{\n\"default\": {}\n}\n");
        Files.writeString(corpus.resolve("x.parquet"), "PAR1");
        Files.write(elsewhere.resolve("e.jsonl"), lines("e"));
        Files.createSymbolicLink(corpus.resolve("linked"), elsewhere);
        Files.createSymbolicLink(elsewhere.resolve("round"), corpus);
        target = TARGETS.get(random.nextInt(TARGETS.size()));
        return corpus.resolve(target);
    }

    @Override
    public byte[] crafted(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> "\uFEFF".getBytes(StandardCharsets.UTF_8);
            case 1 -> ("\uFEFF" + new String(lines("f"), StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
            case 2 -> new String(lines("f"), StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16);
            case 3 -> "{\"text\":\"one\",\"score\":NaN}\n{\"text\":\"two\",\"score\":-Infinity}\n"
                    .getBytes(StandardCharsets.UTF_8);
            default ->
                    ("[\n" + new String(lines("f"), StandardCharsets.UTF_8) + "]\n").getBytes(StandardCharsets.UTF_8);
        };
    }

    @Override
    public void read(Path folder) throws IOException {
        var corpus = folder.resolve("corpus");
        var read = new long[1];
        var files = CorpusFiles.at(corpus);
        var facts = files.read(document -> {
            if (document.text().startsWith("Document of ")) read[0]++;
        }, Progress.NONE);
        long sound = List.of("a.jsonl", "b.json", "c.jsonl.zst").stream().filter(name -> !name.equals(target)).count()
                + 1;
        SilentLoss.unless(read[0] >= sound * DOCUMENTS,
                "only " + read[0] + " documents of the " + sound * DOCUMENTS + " in unchanged files were read");
        SilentLoss.unless(facts.documents() >= read[0], "documents are miscounted");
        long named = facts.passedOver().stream()
                .filter(one -> one.reason() != PassedOver.Reason.EMPTY && one.reason() != PassedOver.Reason.NO_LINES)
                .mapToLong(PassedOver::count).sum();
        SilentLoss.unless(files.files().size() + named >= children(corpus) + children(folder.resolve("elsewhere")) - 1,
                "a file is neither read nor named");
    }

    /** Files and links: an empty folder holds nothing to lose. */
    private static long children(Path folder) throws IOException {
        try (var all = Files.list(folder)) {
            return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)).count();
        }
    }

    private static byte[] lines(String file) {
        var lines = new StringBuilder();
        for (var i = 0; i < DOCUMENTS; i++)
            lines.append("{\"text\":\"Document of ").append(file).append(' ').append(i).append("\"}\n");
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }
}
