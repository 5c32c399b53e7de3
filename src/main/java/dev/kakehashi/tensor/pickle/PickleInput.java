package dev.kakehashi.tensor.pickle;

import dev.kakehashi.tensor.TensorFileException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The bytes of a pickle, read so that nothing lies beyond their end. */
final class PickleInput {
    private static final int LONGEST_LINE = 1000;
    private static final int LARGEST_NUMBER = 256;

    private final String file;
    private final ByteBuffer bytes;

    PickleInput(String file, byte[] bytes) {
        this.file = file;
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    int u1() throws TensorFileException {
        need(1);
        return bytes.get() & 0xff;
    }

    int u2() throws TensorFileException {
        need(2);
        return bytes.getShort() & 0xffff;
    }

    int i4() throws TensorFileException {
        need(4);
        return bytes.getInt();
    }

    long u4() throws TensorFileException {
        return i4() & 0xffffffffL;
    }

    long i8() throws TensorFileException {
        need(8);
        return bytes.getLong();
    }

    double bigEndianDouble() throws TensorFileException {
        return Double.longBitsToDouble(Long.reverseBytes(i8()));
    }

    String text(long length) throws TensorFileException {
        return new String(take(length), StandardCharsets.UTF_8);
    }

    byte[] take(long length) throws TensorFileException {
        need(length);
        var taken = new byte[(int) length];
        bytes.get(taken);
        return taken;
    }

    String line() throws TensorFileException {
        int from = bytes.position();
        for (int end = from; end < bytes.limit() && end - from <= LONGEST_LINE; end++) {
            if (bytes.get(end) != '\n') continue;
            var line = new String(bytes.array(), from, end - from, StandardCharsets.UTF_8);
            bytes.position(end + 1);
            return line;
        }
        throw problem("has a line without an end in its pickle");
    }

    /** A little-endian two's complement number: a Long where it fits. */
    Object number(long length) throws TensorFileException {
        if (length > LARGEST_NUMBER) throw problem("has a number of " + length + " bytes in its pickle");
        var little = take(length);
        var big = new byte[little.length];
        for (var i = 0; i < big.length; i++) big[i] = little[big.length - 1 - i];
        var value = big.length == 0 ? BigInteger.ZERO : new BigInteger(big);
        if (value.bitLength() > 63) return value;
        return value.longValue();
    }

    TensorFileException problem(String what) {
        return new TensorFileException(file + " " + what + ".");
    }

    private void need(long length) throws TensorFileException {
        if (length < 0 || length > bytes.remaining()) throw problem("ends within its pickle");
    }
}
