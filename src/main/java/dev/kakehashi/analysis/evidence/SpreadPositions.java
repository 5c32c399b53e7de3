package dev.kakehashi.analysis.evidence;

import java.util.Arrays;
import java.util.HashSet;

/**
 * One position of each part of the falling order of a latent's activations, from the part's middle on, each of another
 * sequence.
 */
final class SpreadPositions {
    private final EvidenceScan scan;
    private final EvidenceScan.Gathered gathered;
    private final int parts;
    private final int span;
    private final long[][][] members;

    SpreadPositions(EvidenceScan scan, EvidenceScan.Gathered gathered, int parts, int span) {
        this.scan = scan;
        this.gathered = gathered;
        this.parts = parts;
        this.span = span;
        var wanted = new byte[EvidenceScan.STEPS];
        for (var language = 0; language < EvidenceScan.LANGUAGES; language++) {
            int count = gathered.count(language);
            int own = Math.min(parts, count);
            for (var part = 0; part < own; part++)
                wanted[at(language, middle(part, count, own)).step] |= (byte) (1 << language);
        }
        this.members = scan.members(wanted);
    }

    /** A place in the falling order: the step it lies in, and how many of that step come before it. */
    private record Place(int step, int before) {}

    int[] of(int language) {
        int count = gathered.count(language);
        int own = Math.min(parts, count);
        var chosen = new int[own];
        int size = 0;
        var seen = new HashSet<Integer>();
        for (var part = 0; part < own; part++) {
            int end = (int) ((part + 1L) * count / own);
            for (var rank = middle(part, count, own); rank < end; rank++) {
                int position = position(language, at(language, rank));
                if (!seen.add(position / span)) continue;
                chosen[size++] = position;
                break;
            }
        }
        return Arrays.copyOf(chosen, size);
    }

    private static int middle(int part, int count, int parts) {
        return (int) ((part + 0.5) * count / parts);
    }

    private Place at(int language, int rank) {
        int left = rank;
        int step = EvidenceScan.STEPS - 1;
        while (left >= gathered.steps[language][step]) left -= gathered.steps[language][step--];
        return new Place(step, left);
    }

    private int position(int language, Place place) {
        if (members[language][place.step] == null) {
            var wanted = new byte[EvidenceScan.STEPS];
            wanted[place.step] = (byte) (1 << language);
            members[language][place.step] = scan.members(wanted)[language][place.step];
        }
        return EvidenceScan.positionOf(select(members[language][place.step], place.before));
    }

    /**
     * The element that {@code rank} smaller ones come before; keys are all different, and are moved about (Hoare's
     * selection).
     */
    static long select(long[] keys, int rank) {
        int from = 0;
        int to = keys.length - 1;
        while (from < to) {
            long pivot = keys[from + (to - from) / 2];
            int i = from;
            int j = to;
            while (i <= j) {
                while (keys[i] < pivot) i++;
                while (keys[j] > pivot) j--;
                if (i > j) break;
                long key = keys[i];
                keys[i++] = keys[j];
                keys[j--] = key;
            }
            if (rank <= j) to = j;
            else if (rank >= i) from = i;
            else break;
        }
        return keys[rank];
    }
}
