package dev.kakehashi.outside;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The lines of a stream one by one, as bytes, behind its byte order mark; of a line that is too long only the beginning
 * is kept.
 */
public final class OutsideLines {
    private static final int KEPT_ROOM = 1 << 20;
    /** Behind so many bytes without an end of line there are no lines. */
    private static final long HOPELESS = 256L << 20;

    private final InputStream in;
    private final int longest;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int filled;
    private ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long number;
    private long read;
    private boolean tooLong;

    public OutsideLines(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /**
     * @return whether there is another line
     * @throws Unusable when the stream goes on without an end of line, or is UTF-16
     */
    public boolean next() throws IOException {
        // one long line is no reason to hold its room for all others
        if (line.size() > KEPT_ROOM) line = new ByteArrayOutputStream();
        line.reset();
        tooLong = false;
        for (long length = 0;;) {
            if (at == filled && !fill()) {
                if (length > 0) number++;
                return length > 0;
            }
            int end = at;
            while (end < filled && buffer[end] != '\n') end++;
            int room = Math.min(end - at, longest - line.size());
            line.write(buffer, at, room);
            tooLong |= room < end - at;
            length += end - at;
            at = end;
            if (end < filled) {
                at++;
                number++;
                return true;
            }
            if (length > HOPELESS) throw new Unusable("has a line that is longer than 256 MiB");
        }
    }

    private boolean fill() throws IOException {
        boolean first = read == 0;
        at = 0;
        filled = Math.max(0, first ? in.readNBytes(buffer, 0, ByteOrderMark.LONGEST) : in.read(buffer));
        if (first) at = ByteOrderMark.length(buffer, filled);
        read += filled;
        return filled > at || first && filled > 0 && fill();
    }

    /** From 1 on. */
    public long number() {
        return number;
    }

    /** Bytes of the stream so far. */
    public long read() {
        return read;
    }

    /** Then {@link #bytes} are only its beginning. */
    public boolean tooLong() {
        return tooLong;
    }

    public byte[] bytes() {
        return line.toByteArray();
    }
}
