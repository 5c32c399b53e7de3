package dev.kakehashi.corpus;

import dev.kakehashi.outside.OutsideFile;
import dev.kakehashi.progress.Progress;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The files of a corpus: JSON lines with a {@code text} field or text files, plain or packed, or a folder of them. */
public final class CorpusFiles {
    /** Nobody waits for the first document behind more than this. */
    private static final long LONGEST_SEARCH = 64L << 20;

    private final Path path;
    private final List<Path> files;
    private final List<PassedOver> passedOver;

    private CorpusFiles(Path path, List<Path> files, List<PassedOver> passedOver) {
        this.path = path;
        this.files = files;
        this.passedOver = passedOver;
    }

    /** @throws CorpusException when there is nothing readable at the path */
    public static CorpusFiles at(Path path) throws IOException {
        if (Files.isRegularFile(path)) {
            if (CorpusFormat.of(path.getFileName().toString()).isEmpty())
                throw new CorpusException("\"" + path.getFileName() + "\" is none of " + CorpusFormat.READ + ".");
            return new CorpusFiles(path, List.of(path), List.of());
        }
        if (!Files.isDirectory(path)) throw new CorpusException("There is nothing at \"" + path + "\".");
        try {
            var folder = CorpusFolder.at(path);
            if (folder.files().isEmpty())
                throw new CorpusException("The folder \"" + path.getFileName() + "\" holds no file that is read ("
                        + CorpusFormat.READ + ")" + others(folder.passedOver()) + ".");
            return new CorpusFiles(path, folder.files(), folder.passedOver());
        } catch (FileSystemException e) {
            throw new CorpusException("A folder in \"" + path.getFileName() + "\" " + OutsideFile.reason(e) + ".");
        }
    }

    /**
     * Reads every document once; broken lines are skipped and counted.
     *
     * @throws CorpusException when a file has lines but no valid one, or all files are empty
     */
    public CorpusFacts read(Consumer<Document> each, Progress progress) throws IOException {
        return read(new CorpusReading(each, progress, Long.MAX_VALUE, passedOver));
    }

    /** The files themselves, in the order in which they are read. */
    public List<Path> files() {
        return files;
    }

    private CorpusFacts read(CorpusReading reading) throws IOException {
        reading.begin(files);
        for (var file : files) reading.file(file, files.size() == 1 && file.equals(path));
        return reading.facts(path.getFileName().toString());
    }

    /**
     * The first documents, without reading further; at most {@code limit}.
     *
     * @throws CorpusException when there is none within the first 64 MiB of a file
     */
    public List<Document> first(int limit) throws IOException {
        var documents = new ArrayList<Document>();
        try {
            read(new CorpusReading(document -> {
                documents.add(document);
                if (documents.size() >= limit) throw new Enough();
            }, Progress.NONE, LONGEST_SEARCH, List.of()));
        } catch (Enough e) {
            return documents;
        }
        return documents;
    }

    private static String others(List<PassedOver> passedOver) {
        long count = passedOver.stream().mapToLong(PassedOver::count).sum();
        if (count == 0) return "";
        return ", only " + count + (count == 1 ? " other" : " others") + " such as \"" + passedOver.get(0).example()
                + "\"";
    }

    private static final class Enough extends RuntimeException {
        Enough() {
            super(null, null, false, false);
        }
    }
}
