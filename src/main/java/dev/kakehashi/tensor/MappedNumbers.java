package dev.kakehashi.tensor;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;

/** Numbers of four bytes in a file of any size, memory-mapped in parts: Java maps no more than 2 GiB at once. */
public final class MappedNumbers {
    /** Numbers of a part, as a power of two: 512 MiB. */
    private static final int USUAL = 27;

    private final long size;
    private final int shift;
    private final IntBuffer[] ints;
    private final FloatBuffer[] floats;

    private MappedNumbers(long size, int shift) {
        this.size = size;
        this.shift = shift;
        int parts = (int) ((size + (1L << shift) - 1) >> shift);
        this.ints = new IntBuffer[parts];
        this.floats = new FloatBuffer[parts];
    }

    /** Maps the numbers from byte {@code begin} to the end of the file. */
    public static MappedNumbers of(FileChannel channel, long begin, ByteOrder order) throws IOException {
        return of(channel, begin, order, USUAL);
    }

    /** @param shift a part holds two to this power numbers */
    public static MappedNumbers of(FileChannel channel, long begin, ByteOrder order, int shift) throws IOException {
        var numbers = new MappedNumbers((channel.size() - begin) / 4, shift);
        for (var part = 0; part < numbers.ints.length; part++) {
            long first = (long) part << shift;
            var bytes = channel.map(FileChannel.MapMode.READ_ONLY, begin + 4 * first,
                    4 * Math.min(1L << shift, numbers.size - first)).order(order);
            numbers.ints[part] = bytes.asIntBuffer();
            numbers.floats[part] = bytes.asFloatBuffer();
        }
        return numbers;
    }

    public long size() {
        return size;
    }

    public int intAt(long at) {
        return ints[(int) (at >>> shift)].get(place(at));
    }

    public float floatAt(long at) {
        return floats[(int) (at >>> shift)].get(place(at));
    }

    /** Reads {@code count} numbers from number {@code at} on into the beginning of an array. */
    public void ints(long at, int[] into, int count) {
        for (var done = 0; done < count;) {
            int some = together(at + done, count - done);
            ints[(int) (at + done >>> shift)].get(place(at + done), into, done, some);
            done += some;
        }
    }

    public void floats(long at, float[] into, int count) {
        for (var done = 0; done < count;) {
            int some = together(at + done, count - done);
            floats[(int) (at + done >>> shift)].get(place(at + done), into, done, some);
            done += some;
        }
    }

    private int place(long at) {
        return (int) (at & (1L << shift) - 1);
    }

    /** How many of the numbers from this one on lie in its part. */
    private int together(long at, int wanted) {
        return (int) Math.min(wanted, (1L << shift) - place(at));
    }
}
