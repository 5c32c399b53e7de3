package dev.kakehashi.tokenizer;

/**
 * Whether a pattern can be searched for in time that grows with the text alone. The native search gives up after ten
 * million steps from one place and then ends the process: a hostile text must not be able to drive it there.
 */
final class RegexCost {
    private static final int LONGEST = 4000;
    private static final int DEEPEST = 20;
    private static final int MOST_WAYS = 64;
    private static final int COUNTED = 20; // a repetition up to more than this counts as one without end

    private final String pattern;
    private int at;
    private int depth;
    private boolean bearable = true;

    private RegexCost(String pattern) {
        this.pattern = pattern;
    }

    /**
     * Bearable are patterns that go back over at most one repetition without end in each alternative, repeat nothing
     * that varies, and refer to nothing they found before: those of the published tokenizers are.
     */
    static boolean bearable(String pattern) {
        if (pattern.length() > LONGEST) return false;
        var cost = new RegexCost(pattern);
        cost.alternatives();
        return cost.bearable && cost.at == pattern.length();
    }

    /**
     * @param returns repetitions without end that the search goes back over when what follows them is not there
     * @param endless whether one is in it
     * @param needed whether it takes at least one character or can fail
     * @param ways in which it can match at one place, apart from repetitions without end
     */
    private record Part(int returns, boolean endless, boolean needed, long ways) {
        boolean varies() {
            return ways > 1 || endless;
        }
    }

    private Part alternatives() {
        if (++depth > DEEPEST) {
            bearable = false;
            at = pattern.length();
        }
        int returns = 0;
        long ways = 0;
        boolean endless = false;
        boolean needed = true;
        while (true) {
            var one = sequence();
            returns = Math.max(returns, one.returns);
            ways += one.ways;
            endless |= one.endless;
            needed &= one.needed;
            if (one.returns > 1 || one.ways > MOST_WAYS) bearable = false;
            if (at >= pattern.length() || pattern.charAt(at) != '|') break;
            at++;
        }
        depth--;
        return new Part(returns, endless, needed, ways);
    }

    private Part sequence() {
        int waiting = 0; // repetitions without end behind which nothing needed has come yet
        int returns = 0;
        long ways = 1;
        boolean needed = false;
        while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
            var part = repeated(single());
            if (part.needed) {
                returns += waiting;
                waiting = 0;
                needed = true;
            }
            returns += part.returns;
            if (part.endless) waiting++;
            ways = Math.min(ways * part.ways, 1L << 20);
        }
        return new Part(returns, returns + waiting > 0, needed, ways);
    }

    private Part single() {
        char c = pattern.charAt(at++);
        if (c == '(') return group();
        if (c == '[') characterClass();
        else if (c == '\\') escape();
        return new Part(0, false, true, 1);
    }

    private Part group() {
        boolean looks = false;
        if (at < pattern.length() && pattern.charAt(at) == '?') {
            int kind = at + 1;
            while (kind < pattern.length() && "imx-<".indexOf(pattern.charAt(kind)) >= 0) kind++;
            looks = kind < pattern.length() && "=!".indexOf(pattern.charAt(kind)) >= 0;
            // conditions, calls, names, absence
            if (!looks && (kind >= pattern.length() || pattern.charAt(kind) != ':')) bearable = false;
            at = Math.min(kind + 1, pattern.length());
        }
        var inner = alternatives();
        if (at < pattern.length() && pattern.charAt(at) == ')') at++;
        else bearable = false;
        return looks ? new Part(inner.returns, false, true, inner.ways) : inner;
    }

    private Part repeated(Part part) {
        if (at >= pattern.length()) return part;
        int least;
        int most;
        switch (pattern.charAt(at)) {
            case '?' -> {
                least = 0;
                most = 1;
            }
            case '*' -> {
                least = 0;
                most = Integer.MAX_VALUE;
            }
            case '+' -> {
                least = 1;
                most = Integer.MAX_VALUE;
            }
            case '{' -> {
                int end = pattern.indexOf('}', at);
                var bounds = end < 0 ? "" : pattern.substring(at + 1, end);
                // a brace that stands for itself
                if (!bounds.matches("\\d{1,4}|\\d{1,4},\\d{0,4}|,\\d{1,4}")) return part;
                var ends = bounds.split(",", 2);
                least = ends[0].isEmpty() ? 0 : Integer.parseInt(ends[0]);
                most = ends.length == 1 ? least : ends[1].isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(ends[1]);
                at = end;
            }
            default -> {
                return part;
            }
        }
        at++;
        if (at < pattern.length() && "?+".indexOf(pattern.charAt(at)) >= 0) at++; // lazy, possessive
        // a repetition of the repetition
        if (at < pattern.length() && "*+?{".indexOf(pattern.charAt(at)) >= 0) bearable = false;
        if (most > 1 && part.varies()) bearable = false;
        boolean endless = part.endless || most > COUNTED;
        long ways = most > COUNTED ? part.ways : part.ways * (Math.abs(most - least) + 1L);
        return new Part(part.returns, endless, part.needed && least > 0, ways);
    }

    private void escape() {
        if (at >= pattern.length()) {
            bearable = false;
            return;
        }
        char c = pattern.charAt(at++);
        if (c >= '1' && c <= '9' || "kgXR".indexOf(c) >= 0) bearable = false; // references, calls, clusters
        if ("pPx".indexOf(c) >= 0 && at < pattern.length() && pattern.charAt(at) == '{') {
            int end = pattern.indexOf('}', at);
            if (end < 0) bearable = false;
            else at = end + 1;
        }
    }

    /** Oniguruma's classes nest and intersect. */
    private void characterClass() {
        int open = 1;
        if (at < pattern.length() && pattern.charAt(at) == '^') at++;
        if (at < pattern.length() && pattern.charAt(at) == ']') at++;
        while (at < pattern.length() && open > 0) {
            char c = pattern.charAt(at++);
            if (c == '\\') at++;
            else if (c == '[') open++;
            else if (c == ']') open--;
        }
        if (open > 0 || at > pattern.length()) bearable = false;
        at = Math.min(at, pattern.length());
    }
}
