package dev.kakehashi.analysis.evidence;

/** The few positions of highest score, ties by the smaller position, at most one of a sequence. */
final class BestPositions {
    private final int span;
    private final int[] positions;
    private final double[] scores;
    private int size;

    BestPositions(int most, int span) {
        this.span = span;
        this.positions = new int[most];
        this.scores = new double[most];
    }

    /** What a position behind all offered ones must exceed to be kept. */
    double bound() {
        return size < positions.length ? Double.NEGATIVE_INFINITY : scores[size - 1];
    }

    void offer(double score, int position) {
        int place = 0;
        while (place < size && !before(score, position, place)) place++;
        for (var i = 0; i < place; i++) if (positions[i] / span == position / span) return;
        if (place == positions.length) return;
        int gone = place; // the weaker one of its sequence, or the last
        while (gone < size && positions[gone] / span != position / span) gone++;
        if (gone == size && size < positions.length) size++;
        for (var i = Math.min(gone, size - 1); i > place; i--) {
            positions[i] = positions[i - 1];
            scores[i] = scores[i - 1];
        }
        positions[place] = position;
        scores[place] = score;
    }

    void addAll(BestPositions other) {
        for (var i = 0; i < other.size; i++) offer(other.scores[i], other.positions[i]);
    }

    /** Best first. */
    int[] toArray() {
        return java.util.Arrays.copyOf(positions, size);
    }

    private boolean before(double score, int position, int place) {
        return score > scores[place] || score == scores[place] && position < positions[place];
    }
}
