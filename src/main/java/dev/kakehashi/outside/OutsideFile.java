package dev.kakehashi.outside;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files that somebody else wrote, read whole only up to a size that honest ones stay below. */
public final class OutsideFile {
    private OutsideFile() {}

    /** @throws Unusable when there is no such file or it is larger; a pipe or a folder is no file */
    public static byte[] bytes(Path file, int largest) throws IOException {
        requireSize(file, largest);
        try (var in = open(file)) {
            var bytes = in.readNBytes(largest + 1); // it may have grown since
            if (bytes.length > largest) throw larger(largest);
            return bytes;
        }
    }

    /** @throws Unusable also when it is not UTF-8 */
    public static String text(Path file, int largest) throws IOException {
        return text(bytes(file, largest));
    }

    /** A byte order mark at the beginning is no text. */
    public static String text(byte[] bytes) throws Unusable {
        try {
            int mark = ByteOrderMark.length(bytes, bytes.length);
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, mark, bytes.length - mark))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Unusable("is not UTF-8");
        }
    }

    public static void requireSize(Path file, long largest) throws IOException {
        if (!Files.exists(file)) throw new Unusable("is missing");
        if (!Files.isRegularFile(file)) throw new Unusable("is no file");
        if (Files.size(file) > largest) throw larger(largest);
    }

    public static InputStream open(Path file) throws IOException {
        try {
            return new Readable(Confinement.stream(file));
        } catch (FileSystemException e) {
            throw new Unusable(reason(e));
        }
    }

    /** What went wrong with a file, where the system's message would be a bare path. */
    public static String reason(IOException e) {
        if (e instanceof NoSuchFileException) return "is missing";
        if (e instanceof AccessDeniedException) return "may not be read by this server";
        if (e instanceof FileSystemException system)
            return "cannot be read" + (system.getReason() == null ? "" : " (" + system.getReason() + ")");
        return e.getMessage() == null ? "cannot be read" : e.getMessage();
    }

    /** A disk's error is a sentence as well. */
    private static final class Readable extends FilterInputStream {
        Readable(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return in.read();
            } catch (IOException e) {
                throw new Unusable("cannot be read (" + e.getMessage() + ")");
            }
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            try {
                return in.read(into, from, length);
            } catch (IOException e) {
                throw new Unusable("cannot be read (" + e.getMessage() + ")");
            }
        }
    }

    private static Unusable larger(long largest) {
        return new Unusable("is larger than " + (largest >> 20) + " MiB");
    }
}
