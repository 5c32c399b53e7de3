package dev.kakehashi.outside;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What a gzip or zstd file holds, as long as it is text: a few bytes that become gigabytes are refused on the way. */
public final class UnpackedText extends FilterInputStream {
    private static final long ALWAYS = 64L << 20;
    /**
     * Text shrinks to a third or a tenth, the same lines again and again to a hundredth; gzip cannot do better than a
     * thousandth, zstd can without end.
     */
    private static final int MOST_TIMES = 250;

    private final Counting packed;
    private long unpacked;

    private UnpackedText(InputStream unpacking, Counting packed) {
        super(unpacking);
        this.packed = packed;
    }

    /**
     * Reads to the last byte of the file: what stands behind the last member is never passed over in silence.
     *
     * @throws Unusable from every read, when it is no gzip file, is cut off, damaged or expands beyond reason
     */
    public static InputStream ofGzip(InputStream packed) {
        var counting = new Counting(packed);
        return new UnpackedText(new GzipMembers(counting), counting);
    }

    /** @throws Unusable from every read, when it is no zstd file, is cut off, damaged or expands beyond reason */
    public static InputStream ofZstd(InputStream packed) throws Unusable {
        var counting = new Counting(packed);
        return new UnpackedText(ZstdFrames.of(counting), counting);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int read = in.read(into, from, length);
        if (read > 0) unpacked += read;
        if (unpacked > ALWAYS && unpacked / MOST_TIMES > packed.bytes)
            throw new Unusable("expands to more than " + MOST_TIMES + " times its size, as no text does");
        return read;
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
