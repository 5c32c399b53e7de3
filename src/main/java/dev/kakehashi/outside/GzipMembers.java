package dev.kakehashi.outside;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The content of a gzip file, member behind member (RFC 1952). The JDK's own reader takes a damaged member for the end
 * of the file; here nothing but zeros, as tapes pad files with, may stand behind the last member.
 */
final class GzipMembers extends InputStream {
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int HEADER_CHECK = 2;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 check = new CRC32();
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int filled;
    private long behind; // bytes of the file before the buffer
    private int members;
    private boolean within;
    private boolean ended;

    GzipMembers(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) return 0;
        while (!ended) {
            if (!within) {
                header();
                continue;
            }
            int read = inflate(into, from, length);
            if (read > 0) {
                check.update(into, from, read);
                return read;
            }
            if (inflater.finished()) trailer();
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }

    /** @return 0 where the member ends, or more of the file had to be read first */
    private int inflate(byte[] into, int from, int length) throws IOException {
        try {
            int read = inflater.inflate(into, from, length);
            if (read > 0 || inflater.finished()) return read;
        } catch (DataFormatException e) {
            throw damaged();
        }
        if (inflater.needsDictionary()) throw damaged();
        if (at == filled && !fill()) throw truncated();
        inflater.setInput(buffer, at, filled - at);
        at = filled;
        return 0;
    }

    private void header() throws IOException {
        if (at == filled && !fill()) {
            if (members == 0) throw truncated();
            ended = true;
            return;
        }
        if (members > 0 && buffer[at] == 0) {
            padding();
            return;
        }
        if (next() != 0x1f || next() != 0x8b || next() != 8)
            throw members == 0 ? new Unusable("is not a gzip file") : damaged();
        int flags = next();
        for (var i = 0; i < 6; i++) next(); // time, kind of compression, system
        if ((flags & EXTRA) != 0) for (var left = next() | next() << 8; left > 0; left--) next();
        if ((flags & NAME) != 0) while (next() != 0) continue;
        if ((flags & COMMENT) != 0) while (next() != 0) continue;
        if ((flags & HEADER_CHECK) != 0) for (var i = 0; i < 2; i++) next();
        inflater.reset();
        inflater.setInput(buffer, at, filled - at);
        at = filled;
        check.reset();
        members++;
        within = true;
    }

    private void trailer() throws IOException {
        at = filled - inflater.getRemaining();
        if (number() != check.getValue() || number() != (inflater.getBytesWritten() & 0xffffffffL)) throw damaged();
        within = false;
    }

    private void padding() throws IOException {
        do {
            while (at < filled) if (buffer[at++] != 0) throw damaged();
        } while (fill());
        ended = true;
    }

    private long number() throws IOException {
        return next() | next() << 8 | next() << 16 | (long) next() << 24;
    }

    private int next() throws IOException {
        if (at == filled && !fill()) throw truncated();
        return buffer[at++] & 0xff;
    }

    private boolean fill() throws IOException {
        behind += filled;
        at = 0;
        filled = Math.max(0, in.read(buffer));
        return filled > 0;
    }

    private static Unusable truncated() {
        return new Unusable("is a truncated gzip file");
    }

    private Unusable damaged() {
        return new Unusable("is a damaged gzip file: it cannot be read beyond byte " + (behind + at));
    }
}
