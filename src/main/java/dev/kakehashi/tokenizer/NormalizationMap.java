package dev.kakehashi.tokenizer;

import dev.kakehashi.outside.OutsideFile;
import dev.kakehashi.outside.Unusable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The character map of a SentencePiece model: a double-array trie, then the texts its leaves point to. Native code
 * follows it without looking.
 */
final class NormalizationMap {
    private final int[] units;
    private final byte[] texts;
    private final BitSet seen;

    private NormalizationMap(int[] units, byte[] texts) {
        this.units = units;
        this.texts = texts;
        this.seen = new BitSet(units.length);
    }

    /** Whether no text leads out of the trie, and every leaf to the beginning of a character. */
    static boolean sound(byte[] bytes) {
        if (bytes.length < 8) return false;
        var in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int trie = in.getInt();
        if (trie < 4 || trie % 4 != 0 || trie > in.remaining()) return false;
        var units = new int[trie / 4];
        in.asIntBuffer().get(units);
        var texts = Arrays.copyOfRange(bytes, 4 + trie, bytes.length);
        try {
            OutsideFile.text(texts);
        } catch (Unusable e) {
            return false;
        }
        return new NormalizationMap(units, texts).walks();
    }

    private boolean walks() {
        var open = new ArrayDeque<Integer>();
        open.add(offset(units[0]));
        while (!open.isEmpty()) {
            int node = open.poll();
            for (var label = 1; label < 256; label++) {
                int child = node ^ label;
                if (child >= units.length) return false;
                int unit = units[child];
                if ((unit & 0x800000ff) != label || seen.get(child)) continue;
                seen.set(child);
                int next = child ^ offset(unit);
                if ((unit >> 8 & 1) == 1 && (next >= units.length || !text(units[next] & 0x7fffffff))) return false;
                open.add(next);
            }
        }
        return true;
    }

    /** As darts-clone packs it: 21 bits, shifted by 8 where bit 9 says so. */
    private static int offset(int unit) {
        return unit >>> 10 << ((unit & 1 << 9) >>> 6);
    }

    private boolean text(int at) {
        return at <= texts.length && (at == texts.length || (texts[at] & 0xc0) != 0x80);
    }
}
