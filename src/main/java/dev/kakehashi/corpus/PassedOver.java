package dev.kakehashi.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files or folders of a corpus of which nothing was read, all for the same reason.
 *
 * @param ending of their names, where that is the reason; otherwise empty
 * @param example the first of them
 */
public record PassedOver(Reason reason, String ending, long count, String example) {
    private static final int MOST_ENDINGS = 20;

    public enum Reason {
        /** Files of this ending are not read. */
        ENDING,
        /** The name begins with a dot. */
        HIDDEN,
        /** Nothing but blanks. */
        EMPTY,
        /** A .json that does not begin with lines that have a text. */
        NO_LINES,
        /** A link to a folder that was read under another name, or that leads round in a circle. */
        READ_ALREADY,
        /** A link that leads nowhere, or a pipe. */
        NO_FILE
    }

    /** Counts them while a corpus is read. */
    static final class Tally {
        private final Map<String, PassedOver> all = new TreeMap<>();

        void add(Reason reason, String name) {
            add(reason, "", name);
        }

        /** @param ending beyond the twentieth, one is as good as another */
        void add(Reason reason, String ending, String name) {
            var known = all.containsKey(reason + ending) || all.size() < MOST_ENDINGS;
            all.merge(reason + (known ? ending : ""), new PassedOver(reason, known ? ending : "", 1, name),
                    (one, other) -> new PassedOver(reason, one.ending, one.count + 1, one.example));
        }

        List<PassedOver> all() {
            return new ArrayList<>(all.values());
        }
    }

    static Tally tally(List<PassedOver> begun) {
        var tally = new Tally();
        for (var one : begun) tally.all.put(one.reason + one.ending, one);
        return tally;
    }
}
