package dev.kakehashi.analysis.clusters;

import dev.kakehashi.analysis.ActivatingScan;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Which tokens are similar, for a whole vocabulary: one bit for each pair, a row of bits for each token, in a file that
 * is read row by row. The components of any of its tokens need one row of each, whether they hang together or not.
 */
public final class SimilarityGraph implements Closeable {
    /** Beyond it the file would take more than 8 GiB. */
    public static final int MOST_TOKENS = 1 << 18;

    static final int MAGIC = 0x4b4b5347; // "KKSG"
    static final int HEADER = 16;

    /** Rows between two looks at whether anybody still waits. */
    private static final int LOOK = 256;

    private final FileChannel channel;
    private final int vocabulary;
    private final int words;

    private SimilarityGraph(FileChannel channel, int vocabulary) {
        this.channel = channel;
        this.vocabulary = vocabulary;
        this.words = words(vocabulary);
    }

    /** Longs of a row. */
    static int words(int vocabulary) {
        return (vocabulary + 63) / 64;
    }

    /** Bytes of the file. */
    public static long bytes(int vocabulary) {
        return HEADER + 8L * words(vocabulary) * vocabulary;
    }

    static ByteBuffer header(int vocabulary, double threshold) {
        var header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        return header.putInt(MAGIC).putInt(vocabulary).putFloat(ActivatingScan.floor(threshold)).clear();
    }

    /** @throws IOException when the file is not the graph of such a vocabulary at this threshold, or is incomplete */
    public static SimilarityGraph open(Path file, int vocabulary, double threshold) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.READ);
        var found = ByteBuffer.allocate(HEADER);
        channel.read(found, 0);
        if (found.flip().equals(header(vocabulary, threshold)) && channel.size() == bytes(vocabulary))
            return new SimilarityGraph(channel, vocabulary);
        channel.close();
        throw new IOException(file.getFileName() + " is no complete file of similar tokens.");
    }

    /**
     * @param look called now and then; what it throws ends the search
     * @return for each of the first {@code count} tokens a member of its component, the same for all of it
     */
    int[] components(int[] tokens, int count, Runnable look) {
        var search = new Search(tokens, count, look);
        for (var start = 0; start < count; start++) if (search.isLeft(tokens[start])) search.from(start);
        return search.components;
    }

    private final class Search {
        private final int[] tokens;
        private final Runnable look;
        private final int[] components;
        private final int[] places = new int[vocabulary]; // by token
        private final long[] left = new long[words]; // tokens that are in no component yet
        private final int[] open; // tokens whose neighbours were not looked for yet
        private final long[] row = new long[words];
        private final ByteBuffer bytes = ByteBuffer.allocate(8 * words).order(ByteOrder.LITTLE_ENDIAN);
        private int remaining;
        private int rows;

        private Search(int[] tokens, int count, Runnable look) {
            this.tokens = tokens;
            this.look = look;
            this.components = new int[count];
            this.open = new int[count];
            this.remaining = count;
            for (var i = 0; i < count; i++) {
                places[tokens[i]] = i;
                left[tokens[i] >> 6] |= 1L << tokens[i];
            }
        }

        private boolean isLeft(int token) {
            return (left[token >> 6] >>> token & 1) != 0;
        }

        private void from(int start) {
            left[tokens[start] >> 6] ^= 1L << tokens[start];
            remaining--;
            int size = 0;
            open[size++] = start;
            while (size > 0) {
                int one = open[--size];
                components[one] = start;
                if (remaining > 0) size = neighbours(tokens[one], size);
            }
        }

        private int neighbours(int token, int size) {
            if (++rows % LOOK == 0) look.run();
            read(token);
            for (var word = 0; word < words; word++) {
                long found = row[word] & left[word];
                if (found == 0) continue;
                left[word] ^= found;
                for (; found != 0; found &= found - 1) {
                    open[size++] = places[64 * word + Long.numberOfTrailingZeros(found)];
                    remaining--;
                }
            }
            return size;
        }

        private void read(int token) {
            try {
                bytes.clear();
                for (long at = HEADER + 8L * words * token; bytes.hasRemaining();)
                    if (channel.read(bytes, at + bytes.position()) < 0)
                        throw new IOException("The file of similar tokens ends early.");
                bytes.flip().asLongBuffer().get(row);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
