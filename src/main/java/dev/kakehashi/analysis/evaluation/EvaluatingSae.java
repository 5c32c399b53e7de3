package dev.kakehashi.analysis.evaluation;

import dev.kakehashi.activations.DocumentStream;
import dev.kakehashi.analysis.AnalysisFolder;
import dev.kakehashi.analysis.StaleState;
import dev.kakehashi.analysis.index.ActivationIndexWriter;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.files.Durable;
import dev.kakehashi.sae.CpuWork;
import dev.kakehashi.sae.Encoder;
import dev.kakehashi.sae.ReconstructionMetrics;
import dev.kakehashi.tensor.FloatSums;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;

/** One SAE while activations stream: its index and its metrics so far. */
final class EvaluatingSae implements Closeable {
    private static final int STATE = 0x504f5331; // grows with what is written

    private final EvaluatedSae of;
    private final Map<Language, ReconstructionMetrics> metrics = new EnumMap<>(Language.class);
    private PositionErrors byPosition;
    private ActivationIndexWriter writer; // null once the index is complete
    private Encoder encoder; // null until it is needed

    private EvaluatingSae(EvaluatedSae of) {
        this.of = of;
    }

    static EvaluatingSae begin(EvaluatedSae of, AnalysisFolder folder, int span, double retention) throws IOException {
        var own = new EvaluatingSae(of);
        for (var language : Language.values())
            own.metrics.put(language, new ReconstructionMetrics(of.sae().width(), of.sae().latents()));
        own.byPosition = new PositionErrors(span);
        Durable.createFolders(folder.path());
        own.writer = new ActivationIndexWriter(folder.index(), of.sae().latents(), span, retention);
        return own;
    }

    /**
     * Goes on where {@link #write} was called.
     *
     * @throws StaleState when that was another SAE, or its files are gone
     */
    static EvaluatingSae resume(EvaluatedSae of, AnalysisFolder folder, int span, double retention,
            DataInputStream state) throws IOException {
        var sae = of.sae();
        for (var number : new int[] {STATE, of.layer(), sae.width(), sae.latents(), sae.k()})
            if (state.readInt() != number) throw new StaleState(of.key() + " has another shape now");
        var own = new EvaluatingSae(of);
        for (var language : Language.values())
            own.metrics.put(language, ReconstructionMetrics.read(sae.width(), sae.latents(), state));
        own.byPosition = PositionErrors.read(span, state);
        boolean waiting = state.readBoolean();
        if (Files.isRegularFile(folder.index())) removeWaiting(folder);
        else if (!waiting) throw new StaleState("the index of " + of.key() + " is gone");
        else own.writer = ActivationIndexWriter.resume(folder.index(), sae.latents(), span, retention, state);
        return own;
    }

    /** A kill between an index and the end of what it was sorted from leaves both. */
    private static void removeWaiting(AnalysisFolder folder) throws IOException {
        try (var files = Files.list(folder.path())) {
            for (var file : files
                    .filter(each -> each.getFileName().toString().startsWith(folder.index().getFileName() + ".pairs"))
                    .toList())
                Durable.delete(file);
        }
    }

    String key() {
        return of.key();
    }

    int layer() {
        return of.layer();
    }

    Map<Language, ReconstructionMetrics> metrics() {
        return metrics;
    }

    PositionErrors byPosition() {
        return byPosition;
    }

    boolean finished() {
        return writer == null;
    }

    /**
     * @param rows whole sequences from {@code firstSequence} on
     * @param work shared by the SAEs of one pass, which take turns
     */
    void add(DocumentStream documents, int firstSequence, float[] rows, CpuWork work) throws IOException {
        var sae = of.sae();
        int count = rows.length / sae.width();
        int span = documents.span();
        var chosen = new int[count * sae.k()];
        var values = new float[count * sae.k()];
        if (encoder == null) encoder = Encoder.of(sae, work);
        encoder.encode(rows, count, chosen, values);
        writer.add(firstSequence * span, chosen, values, count);
        var rebuilt = sae.decode(chosen, values, count);
        var errors = new double[count];
        IntStream.range(0, count).parallel()
                .forEach(row -> errors[row] = FloatSums.distance(rows, rebuilt, row * sae.width(), sae.width()));
        byPosition.add(errors);
        // one part a sequence, added up in their order: the same bits for any number of threads
        var parts = IntStream.range(0, count / span).parallel().mapToObj(sequence -> {
            var part = new ReconstructionMetrics(sae.width(), sae.latents());
            part.add(rows, rebuilt, chosen, values, sequence * span, (sequence + 1) * span);
            return part;
        }).toList();
        for (var sequence = 0; sequence < parts.size(); sequence++)
            metrics.get(documents.language(firstSequence + sequence)).add(parts.get(sequence));
    }

    /** Forces to disk what {@link #write} speaks of. */
    void force() throws IOException {
        if (writer != null) writer.force();
    }

    void write(DataOutputStream state) throws IOException {
        var sae = of.sae();
        for (var number : new int[] {STATE, of.layer(), sae.width(), sae.latents(), sae.k()}) state.writeInt(number);
        for (var language : Language.values()) metrics.get(language).write(state);
        byPosition.write(state);
        state.writeBoolean(writer != null);
        if (writer != null) writer.write(state);
    }

    /** Sorts the index, unless an attempt before has. */
    void finish() throws IOException {
        if (writer == null) return;
        writer.finish();
        writer.close();
        writer = null;
    }

    void closeEncoder() {
        if (encoder != null) encoder.close();
        encoder = null;
    }

    @Override
    public void close() throws IOException {
        closeEncoder();
        if (writer != null) writer.close();
    }
}
