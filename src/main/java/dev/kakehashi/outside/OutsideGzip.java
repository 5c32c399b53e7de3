package dev.kakehashi.outside;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** What a gzip file holds, as long as it holds text: a few bytes that become gigabytes are refused on the way. */
public final class OutsideGzip extends FilterInputStream {
    private static final long ALWAYS = 64L << 20;
    /** Text shrinks to a third or a tenth, the same lines again and again to a hundredth; gzip cannot do better than a thousandth. */
    private static final int MOST_TIMES = 250;

    private final Counting packed;
    private long unpacked;

    private OutsideGzip(Counting packed) throws IOException {
        super(new GZIPInputStream(packed, 1 << 16));
        this.packed = packed;
    }

    /** @throws Unusable from here and from every read, when it is no gzip file, is cut off or expands beyond reason */
    public static InputStream of(InputStream packed) throws IOException {
        try {
            return new OutsideGzip(new Counting(packed));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int read;
        try {
            read = in.read(into, from, length);
        } catch (IOException e) {
            throw unusable(e);
        }
        if (read > 0) unpacked += read;
        if (unpacked > ALWAYS && unpacked / MOST_TIMES > packed.bytes)
            throw new Unusable("expands to more than " + MOST_TIMES + " times its size, as no text does");
        return read;
    }

    private static IOException unusable(IOException e) {
        if (e instanceof EOFException) return new Unusable("is a truncated gzip file");
        return e instanceof ZipException ? new Unusable("is not a gzip file") : e;
    }

    private static final class Counting extends FilterInputStream {
        private long bytes;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int next = in.read();
            if (next >= 0) bytes++;
            return next;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = in.read(into, from, length);
            if (read > 0) bytes += read;
            return read;
        }
    }
}
