package dev.kakehashi.tensor.pickle;

import dev.kakehashi.outside.Shown;
import dev.kakehashi.tensor.TensorFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Finds where the entries of an uncompressed zip, zip64 included, lie in their file, so that they can be mapped. */
final class StoredZip {
    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int DIRECTORY = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final long LARGEST_DIRECTORY = 8L << 20;
    private static final int MOST_ENTRIES = 65_535; // the largest encoders have a thousand tensors
    private static final long IN_EXTRA = 0xffffffffL; // a 32-bit field that says: look into the zip64 extra field

    private final FileChannel channel;
    private final String file;
    private final long size;

    private StoredZip(FileChannel channel, String file) throws IOException {
        this.channel = channel;
        this.file = file;
        this.size = channel.size();
    }

    /** Bytes of an entry, within the file. */
    record Entry(long begin, long size) {}

    /** @throws TensorFileException if the file is no zip, is cut off, or holds anything compressed or encrypted */
    static Map<String, Entry> entries(FileChannel channel, String file) throws IOException {
        return new StoredZip(channel, file).read();
    }

    private Map<String, Entry> read() throws IOException {
        var directory = directory();
        var entries = new LinkedHashMap<String, Entry>();
        while (directory.hasRemaining()) {
            if (directory.remaining() < 46 || directory.getInt(directory.position()) != DIRECTORY)
                throw problem("has a broken list of entries");
            entry(directory, entries);
            if (entries.size() > MOST_ENTRIES) throw problem("holds more than " + MOST_ENTRIES + " entries");
        }
        return entries;
    }

    private ByteBuffer directory() throws IOException {
        int tailLength = (int) Math.min(size, 22 + 0xffff);
        var tail = bytes(size - tailLength, tailLength);
        int end = tailLength - 22;
        while (end >= 0 && tail.getInt(end) != END) end--;
        if (end < 0) throw problem("is no zip of torch.save, or is cut off");
        long length = tail.getInt(end + 12) & 0xffffffffL;
        long begin = tail.getInt(end + 16) & 0xffffffffL;
        if (end >= 20 && tail.getInt(end - 20) == LOCATOR_64) {
            var wide = bytes(tail.getLong(end - 12), 56);
            if (wide.getInt(0) != END_64) throw problem("has a broken zip64 record");
            length = wide.getLong(40);
            begin = wide.getLong(48);
        }
        if (length < 0 || length > LARGEST_DIRECTORY)
            throw problem("announces a list of entries of " + length + " bytes");
        return bytes(begin, (int) length);
    }

    private void entry(ByteBuffer list, Map<String, Entry> entries) throws IOException {
        int at = list.position();
        int nameLength = list.getShort(at + 28) & 0xffff;
        int extraLength = list.getShort(at + 30) & 0xffff;
        int whole = 46 + nameLength + extraLength + (list.getShort(at + 32) & 0xffff);
        if (whole > list.remaining()) throw problem("has a broken list of entries");
        var name = new String(list.array(), at + 46, nameLength, StandardCharsets.UTF_8);
        if ((list.getShort(at + 8) & 1) != 0) throw problem("holds the encrypted entry \"" + Shown.of(name) + "\"");
        if (list.getShort(at + 10) != 0)
            throw problem("holds the compressed entry \"" + Shown.of(name) + "\"; torch.save compresses nothing");
        long[] fields = {list.getInt(at + 24) & 0xffffffffL, list.getInt(at + 20) & 0xffffffffL,
            list.getInt(at + 42) & 0xffffffffL};
        widen(fields, list.slice(at + 46 + nameLength, extraLength).order(ByteOrder.LITTLE_ENDIAN));
        if (fields[0] != fields[1]) throw problem("gives the stored entry \"" + Shown.of(name) + "\" two sizes");
        if (entries.put(name, new Entry(begin(name, fields[2], fields[0]), fields[0])) != null)
            throw problem("holds the entry \"" + Shown.of(name) + "\" twice");
        list.position(at + whole);
    }

    /**
     * The zip64 extra field holds, in this order, only those of size, stored size and offset that do not fit 32 bits.
     */
    private void widen(long[] fields, ByteBuffer extra) throws TensorFileException {
        while (extra.remaining() >= 4) {
            int kind = extra.getShort();
            int length = extra.getShort() & 0xffff;
            if (length > extra.remaining()) throw problem("has a broken extra field");
            int next = extra.position() + length;
            for (var i = 0; kind == 1 && i < fields.length; i++) {
                if (fields[i] != IN_EXTRA) continue;
                if (next - extra.position() < 8) throw problem("has a broken zip64 field");
                fields[i] = extra.getLong();
            }
            extra.position(next);
        }
    }

    private long begin(String name, long at, long length) throws IOException {
        var header = bytes(at, 30);
        if (header.getInt(0) != LOCAL)
            throw problem("does not hold the entry \"" + Shown.of(name) + "\" where it says");
        long begin = at + 30 + (header.getShort(26) & 0xffff) + (header.getShort(28) & 0xffff);
        if (length < 0 || begin > size || length > size - begin)
            throw problem("is cut off within the entry \"" + Shown.of(name) + "\"");
        return begin;
    }

    private ByteBuffer bytes(long at, int length) throws IOException {
        if (at < 0 || at > size || length > size - at) throw problem("points outside itself");
        var buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining())
            if (channel.read(buffer, at + buffer.position()) < 0) throw problem("ends early");
        return buffer.flip();
    }

    private TensorFileException problem(String what) {
        return new TensorFileException(file + " " + what + ".");
    }
}
