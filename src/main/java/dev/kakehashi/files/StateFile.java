package dev.kakehashi.files;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * What a killed computation goes on from, in one file that is replaced as a whole; a damaged one is as good as none.
 */
public final class StateFile {
    /**
     * "KKS" and the version of the layouts written here: grows with a change of any of them, so that no older file is
     * read as if it were newer.
     */
    private static final int MAGIC = 0x4b4b5301;
    private static final int BUFFER = 1 << 16;

    private StateFile() {}

    @FunctionalInterface
    public interface Content {
        void write(DataOutputStream out) throws IOException;
    }

    /** When the disk is full the state before stays as it is. */
    public static void write(Path file, Content content) throws IOException {
        Durable.write(file, beside -> {
            try (var raw = Files.newOutputStream(beside)) {
                var checked = new CheckedOutputStream(raw, new CRC32());
                var out = new DataOutputStream(new BufferedOutputStream(checked, BUFFER));
                out.writeInt(MAGIC);
                content.write(out);
                out.flush();
                raw.write(ByteBuffer.allocate(Long.BYTES).putLong(checked.getChecksum().getValue()).array());
            }
        });
    }

    /** The content as it was written; empty where there is no such file, or not the whole of it. */
    public static Optional<DataInputStream> read(Path file) throws IOException {
        if (!Files.isRegularFile(file) || !whole(file)) return Optional.empty();
        var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER));
        in.readInt();
        return Optional.of(in);
    }

    private static boolean whole(Path file) throws IOException {
        long left = Files.size(file) - Long.BYTES;
        if (left < Integer.BYTES) return false;
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
            var checked = new CheckedInputStream(in, new CRC32());
            var head = checked.readNBytes(Integer.BYTES);
            left -= head.length;
            for (var buffer = new byte[BUFFER]; left > 0;) {
                int read = checked.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) return false;
                left -= read;
            }
            return ByteBuffer.wrap(head).getInt() == MAGIC && in.readLong() == checked.getChecksum().getValue();
        }
    }
}
