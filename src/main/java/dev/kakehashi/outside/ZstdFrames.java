package dev.kakehashi.outside;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * The content of a zstd file, frame behind frame. Native memory is bounded by the window; a frame that is cut off is no
 * end.
 */
final class ZstdFrames extends InputStream {
    /** 128 MiB, what the zstd program itself takes unless told otherwise. */
    private static final int WIDEST_WINDOW = 27;
    private static final int CHUNK = 1 << 17;

    private final InputStream in;
    private final ZstdDecompressCtx context;
    private final byte[] chunk = new byte[CHUNK];
    private final ByteBuffer packed = ByteBuffer.allocateDirect(CHUNK).limit(0);
    private final ByteBuffer unpacked = ByteBuffer.allocateDirect(CHUNK).limit(0);
    private boolean betweenFrames;
    private boolean ended;

    private ZstdFrames(InputStream in) {
        this.in = in;
        this.context = new ZstdDecompressCtx().setLongMax(WIDEST_WINDOW);
    }

    static ZstdFrames of(InputStream in) throws Unusable {
        try {
            return new ZstdFrames(in);
        } catch (LinkageError e) { // no library for this processor, or a temporary folder that runs nothing
            throw new Unusable("is a zstd file, which this machine cannot unpack; unpack it, or pack it with gzip");
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        while (!unpacked.hasRemaining() && !ended) unpack();
        if (!unpacked.hasRemaining()) return -1;
        int read = Math.min(length, unpacked.remaining());
        unpacked.get(into, from, read);
        return read;
    }

    @Override
    public void close() throws IOException {
        context.close();
        in.close();
    }

    private void unpack() throws IOException {
        boolean wasFull = unpacked.limit() == unpacked.capacity(); // then there may be more without reading on
        if (!packed.hasRemaining() && !fill() && (betweenFrames || !wasFull)) {
            if (!betweenFrames) throw new Unusable("is a truncated zstd file");
            ended = true;
            return;
        }
        unpacked.clear();
        try {
            betweenFrames = context.decompressDirectByteBufferStream(unpacked, packed);
        } catch (ZstdException e) {
            throw unusable(e);
        } finally {
            unpacked.flip();
        }
    }

    private boolean fill() throws IOException {
        int read = Math.max(0, in.read(chunk));
        packed.clear().put(chunk, 0, read).flip();
        return read > 0;
    }

    private static Unusable unusable(ZstdException e) {
        long code = Math.abs(e.getErrorCode());
        if (code == Zstd.errPrefixUnknown())
            return new Unusable("is not a zstd file, or goes on behind its last frame");
        if (code == Zstd.errFrameParameterWindowTooLarge())
            return new Unusable("needs a window of more than 128 MiB to be unpacked;"
                    + " pack it again without --long or with --long=27");
        return new Unusable("is a damaged zstd file");
    }
}
