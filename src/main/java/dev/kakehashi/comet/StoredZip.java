package dev.kakehashi.comet;

import dev.kakehashi.tensor.TensorFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the entries of an uncompressed zip lie in their file, so that they can be mapped; zip64 included. */
final class StoredZip {
    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final int MOST_ENTRIES = 1_000_000;

    private final FileChannel channel;
    private final String file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** @param offset of the first byte of data in the file */
    record Entry(long offset, long size) {}

    private StoredZip(FileChannel channel, String file) {
        this.channel = channel;
        this.file = file;
    }

    /** @throws TensorFileException when the file is no zip, compressed or lies about its entries */
    static Map<String, Entry> entries(FileChannel channel, String file) throws IOException {
        var zip = new StoredZip(channel, file);
        try {
            zip.read();
        } catch (IllegalArgumentException | IndexOutOfBoundsException | java.nio.BufferUnderflowException e) {
            throw zip.problem("is a damaged zip");
        }
        return zip.entries;
    }

    private void read() throws IOException {
        long size = channel.size();
        int tail = (int) Math.min(size, 22 + 65_535);
        var end = bytes(size - tail, tail);
        int at = tail - 22;
        while (at >= 0 && end.getInt(at) != END) at--;
        if (at < 0) throw problem("is no zip, as PyTorch writes since version 1.6");
        long count = end.getShort(at + 10) & 0xffff;
        long length = end.getInt(at + 12) & 0xffffffffL;
        long start = end.getInt(at + 16) & 0xffffffffL;
        long locator = size - tail + at - 20;
        if (locator >= 0 && bytes(locator, 20).getInt(0) == LOCATOR_64) {
            var end64 = bytes(bytes(locator, 20).getLong(8), 56);
            if (end64.getInt(0) != END_64) throw problem("is a damaged zip");
            count = end64.getLong(32);
            length = end64.getLong(40);
            start = end64.getLong(48);
        }
        if (count < 0 || count > MOST_ENTRIES || length < 0 || length > 1 << 28 || start < 0 || start + length > size) throw problem("is a damaged zip");
        var central = bytes(start, (int) length);
        for (var i = 0; i < count; i++) entry(central);
    }

    private void entry(ByteBuffer central) throws IOException {
        int at = central.position();
        if (central.getInt(at) != CENTRAL) throw problem("is a damaged zip");
        int method = central.getShort(at + 10);
        long packed = central.getInt(at + 20) & 0xffffffffL;
        long size = central.getInt(at + 24) & 0xffffffffL;
        int nameLength = central.getShort(at + 28) & 0xffff;
        int extraLength = central.getShort(at + 30) & 0xffff;
        int commentLength = central.getShort(at + 32) & 0xffff;
        long local = central.getInt(at + 42) & 0xffffffffL;
        var name = new byte[nameLength];
        central.position(at + 46).get(name);
        for (int extra = at + 46 + nameLength, extraEnd = extra + extraLength; extra + 4 <= extraEnd; ) {
            int kind = central.getShort(extra) & 0xffff;
            int field = extra + 4;
            if (kind == 1) { // zip64: only the numbers that did not fit, in this order
                if (size == 0xffffffffL) {
                    size = central.getLong(field);
                    field += 8;
                }
                if (packed == 0xffffffffL) {
                    packed = central.getLong(field);
                    field += 8;
                }
                if (local == 0xffffffffL) local = central.getLong(field);
            }
            extra += 4 + (central.getShort(extra + 2) & 0xffff);
        }
        central.position(at + 46 + nameLength + extraLength + commentLength);
        var text = new String(name, StandardCharsets.UTF_8);
        if (method != 0 || packed != size) throw problem("compresses its entry " + text + "; PyTorch does not");
        var head = bytes(local, 30);
        if (head.getInt(0) != LOCAL) throw problem("is a damaged zip");
        long offset = local + 30 + (head.getShort(26) & 0xffff) + (head.getShort(28) & 0xffff);
        if (size < 0 || offset + size > channel.size()) throw problem("is truncated");
        entries.put(text, new Entry(offset, size));
    }

    private ByteBuffer bytes(long at, int length) throws IOException {
        if (at < 0 || at + length > channel.size()) throw problem("is truncated");
        var buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) if (channel.read(buffer, at + buffer.position()) < 0) throw problem("is truncated");
        return buffer.flip();
    }

    private TensorFileException problem(String what) {
        return new TensorFileException(file + " " + what + ".");
    }
}
