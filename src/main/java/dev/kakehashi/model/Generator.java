package dev.kakehashi.model;

import dev.kakehashi.progress.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Continues texts: greedily, or by beam search over sums of log-probabilities; a batch at a time, padded at its left
 * end.
 */
public final class Generator {
    private final CausalTransformer model;
    private final Options options;
    private final Function<int[], String> decode;
    private final Set<Integer> ends;

    /**
     * @param newTokens most tokens to add
     * @param beams 1: greedy
     * @param lengthPenalty beams are compared by their sum of log-probabilities divided by length to this power
     * @param stops a text ends before the first of these strings, or behind it with {@code keepStop}
     */
    public record Options(int newTokens, int beams, double lengthPenalty, List<String> stops, boolean keepStop,
            int batch) {
        public Options {
            if (newTokens < 1 || beams < 1 || batch < 1)
                throw new IllegalArgumentException("new tokens, beams and batch are at least 1");
        }
    }

    /** Makes the edit that belongs to a new batch; {@code padding} and {@code capacity} as of its cache. */
    @FunctionalInterface
    public interface Edits {
        GrowingEdit begin(int[] padding, int capacity);
    }

    /**
     * @param ids the added tokens, without the stop string; {@code logProbability} of all added tokens in nats
     * @param cut whether the limit of new tokens came before a stop string or the end token
     */
    public record Text(int[] ids, String text, double logProbability, boolean cut) {}

    /**
     * @param decode turns added tokens into text, to find stop strings in
     * @param ends ids of the tokens each of which ends a text
     */
    public Generator(CausalTransformer model, Options options, Function<int[], String> decode, Set<Integer> ends) {
        this.model = model;
        this.options = options;
        this.decode = decode;
        this.ends = ends;
    }

    /**
     * @param prompts token ids with BOS, of any length
     * @param edits null to leave the residual stream as it is
     * @return one continuation for each prompt, in their order
     * @throws IllegalArgumentException when a prompt and its continuation do not fit into the model's context
     */
    public List<Text> generate(List<int[]> prompts, Edits edits, Progress progress) {
        return generate(prompts, edits, List.of(), made -> {}, progress);
    }

    /**
     * Goes on behind texts that were made before: batches stay the same, and so do the texts.
     *
     * @param before what {@code made} was told last
     * @param made told all texts there are after each batch, in the order they are made in
     */
    public List<Text> generate(List<int[]> prompts, Edits edits, List<Text> before, Consumer<List<Text>> made,
            Progress progress) {
        var order = IntStream.range(0, prompts.size()).boxed()
                .sorted(Comparator.comparingInt(i -> prompts.get(i).length)).toList();
        var texts = new ArrayList<>(before);
        while (texts.size() < prompts.size()) { // alike lengths share a batch, so little is padded
            progress.at(texts.size(), prompts.size());
            var members = order.subList(texts.size(), Math.min(prompts.size(), texts.size() + options.batch));
            texts.addAll(batch(members.stream().map(prompts::get).toList(), edits));
            made.accept(List.copyOf(texts));
        }
        progress.at(prompts.size(), prompts.size());
        var inOrder = new Text[prompts.size()];
        for (var i = 0; i < inOrder.length; i++) inOrder[order.get(i)] = texts.get(i);
        return Arrays.asList(inOrder);
    }

    private List<Text> batch(List<int[]> prompts, Edits edits) {
        int longest = prompts.stream().mapToInt(prompt -> prompt.length).max().orElseThrow();
        int capacity = longest + options.newTokens;
        if (capacity > model.config().context())
            throw new IllegalArgumentException("A prompt of " + longest + " tokens and " + options.newTokens
                    + " new ones exceed the model's context of "
                    + model.config().context() + ".");
        var padding = prompts.stream().mapToInt(prompt -> longest - prompt.length).toArray();
        var padded = new int[prompts.size()][longest];
        for (var row = 0; row < padded.length; row++)
            System.arraycopy(prompts.get(row), 0, padded[row], padding[row], prompts.get(row).length);
        var edit = edits == null ? null : edits.begin(padding, capacity);
        try (var pass = new CachedPass(model, model.config().layers(), padding, capacity)) {
            return new Search(pass, edit, padded.length).run(padded);
        } finally {
            if (edit instanceof AutoCloseable closeable) close(closeable);
        }
    }

    private static void close(AutoCloseable edit) {
        try {
            edit.close();
        } catch (Exception e) {
            throw new IllegalStateException("an edit could not be closed", e);
        }
    }

    /** A text under way. */
    private record Beam(int prompt, int[] ids, double logProbability) {
        Beam with(int token, double logarithm) {
            var longer = Arrays.copyOf(ids, ids.length + 1);
            longer[ids.length] = token;
            return new Beam(prompt, longer, logProbability + logarithm);
        }
    }

    /** The search of one batch: rows of the cache are the running beams, in the order of their prompts. */
    private final class Search {
        private final CachedPass pass;
        private final GrowingEdit edit;
        private final List<List<Text>> finished = new ArrayList<>();
        private List<Beam> running = new ArrayList<>();

        Search(CachedPass pass, GrowingEdit edit, int prompts) {
            this.pass = pass;
            this.edit = edit;
            for (var prompt = 0; prompt < prompts; prompt++) {
                finished.add(new ArrayList<>());
                running.add(new Beam(prompt, new int[0], 0));
            }
        }

        List<Text> run(int[][] prompts) {
            var tokens = prompts;
            for (var step = 0; step < options.newTokens && !running.isEmpty(); step++) {
                // enough to go on where the best ones end the text
                int candidates = options.beams * Math.max(2, 1 + ends.size());
                var next = pass.next(tokens, candidates, edit);
                tokens = advance(next);
            }
            for (var beam : running) finished.get(beam.prompt).add(whole(beam));
            return finished.stream()
                    .map(texts -> texts.stream().max(Comparator.comparingDouble(this::score)).orElseThrow()).toList();
        }

        /** Chooses the beams to go on with. @return their newest tokens */
        private int[][] advance(CachedPass.Next next) {
            var survivors = new ArrayList<Beam>();
            var rows = new ArrayList<Integer>();
            for (var first = 0; first < running.size();) {
                int behind = first;
                while (behind < running.size() && running.get(behind).prompt == running.get(first).prompt) behind++;
                extend(first, behind, next, survivors, rows);
                first = behind;
            }
            var order = rows.stream().mapToInt(Integer::intValue).toArray();
            boolean same = order.length == running.size()
                    && IntStream.range(0, order.length).allMatch(i -> order[i] == i);
            if (!same && order.length > 0) {
                pass.reorder(order);
                if (edit != null) edit.reorder(order);
            }
            running = survivors;
            return survivors.stream().map(beam -> new int[] {beam.ids[beam.ids.length - 1]}).toArray(int[][]::new);
        }

        /** One prompt's beams, rows {@code first} to {@code behind - 1}. */
        private void extend(int first, int behind, CachedPass.Next next, List<Beam> survivors, List<Integer> rows) {
            record Candidate(Beam beam, int row) {}
            var candidates = new ArrayList<Candidate>();
            for (var row = first; row < behind; row++)
                for (var i = 0; i < next.tokens()[row].length; i++)
                    candidates.add(new Candidate(
                            running.get(row).with(next.tokens()[row][i], next.logProbabilities()[row][i]), row));
            candidates.sort(Comparator.<Candidate>comparingDouble(candidate -> -candidate.beam.logProbability)
                    .thenComparingInt(candidate -> candidate.row));
            var done = finished.get(running.get(first).prompt);
            int kept = 0;
            for (var place = 0; place < candidates.size() && kept < options.beams; place++) {
                var beam = candidates.get(place).beam;
                var ended = ended(beam);
                if (ended == null) {
                    survivors.add(beam);
                    rows.add(candidates.get(place).row);
                    kept++;
                } else if (place < options.beams) {
                    done.add(ended);
                    if (options.beams == 1) return;
                }
            }
            if (done.size() < options.beams) return;
            double bestRunning = survivors.subList(survivors.size() - kept, survivors.size()).stream()
                    .mapToDouble(beam -> score(beam.logProbability, beam.ids.length)).max()
                    .orElse(Double.NEGATIVE_INFINITY);
            if (done.stream().mapToDouble(this::score).max().orElseThrow() < bestRunning) return;
            for (var i = 0; i < kept; i++) { // no running beam is better than what is finished
                survivors.remove(survivors.size() - 1);
                rows.remove(rows.size() - 1);
            }
        }

        private double score(Text text) {
            return score(text.logProbability, Math.max(1, text.ids.length));
        }

        private double score(double logProbability, int length) {
            return logProbability / Math.pow(length, options.lengthPenalty);
        }
    }

    /** The finished text of a beam whose newest token ends it, or null. */
    private Text ended(Beam beam) {
        int last = beam.ids[beam.ids.length - 1];
        if (ends.contains(last)) return new Text(Arrays.copyOf(beam.ids, beam.ids.length - 1),
                decode.apply(Arrays.copyOf(beam.ids, beam.ids.length - 1)), beam.logProbability, false);
        if (options.stops.isEmpty()) return null;
        var text = decode.apply(beam.ids);
        int at = textEnd(text);
        return at < 0 ? null : new Text(beam.ids, text.substring(0, at), beam.logProbability, false);
    }

    private Text whole(Beam beam) {
        return new Text(beam.ids, decode.apply(beam.ids), beam.logProbability, true);
    }

    /** Where the first stop string begins, or ends; -1 without one. */
    private int textEnd(String text) {
        return options.stops.stream()
                .filter(text::contains)
                .mapToInt(stop -> text.indexOf(stop) + (options.keepStop ? stop.length() : 0))
                .min().orElse(-1);
    }
}
