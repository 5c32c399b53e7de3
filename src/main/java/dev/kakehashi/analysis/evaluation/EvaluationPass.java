package dev.kakehashi.analysis.evaluation;

import dev.kakehashi.activations.ActivationStream;
import dev.kakehashi.analysis.AnalysisFolder;
import dev.kakehashi.analysis.SaeMetric;
import dev.kakehashi.analysis.StaleState;
import dev.kakehashi.analysis.index.ActivationIndexWriter;
import dev.kakehashi.analysis.index.EvaluationTokens;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.files.Durable;
import dev.kakehashi.files.StateFile;
import dev.kakehashi.progress.ResumableProgress;
import dev.kakehashi.progress.ResumePoints;
import dev.kakehashi.sae.CpuWork;
import dev.kakehashi.sae.ReconstructionMetrics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One pass of the language model over the evaluation documents, encoded by many SAEs: an index and reconstruction
 * metrics of each. What a killed pass left in its folder is gone on from, and ends with the same bits.
 */
public final class EvaluationPass {
    private static final String TOKENS = "evaluation.tokens";
    private static final String STATE = "pass.state";

    private final ActivationStream stream;
    private final int sequences;
    private final Settings settings;
    private final ResumableProgress progress;
    private final ResumePoints points;
    private final CpuWork work = new CpuWork();
    private final List<EvaluatingSae> all = new ArrayList<>();
    private int next; // sequence
    private boolean resumable; // whether there is a resume point

    private EvaluationPass(ActivationStream stream, int sequences, Settings settings, ResumableProgress progress) {
        this.stream = stream;
        this.sequences = sequences;
        this.settings = settings;
        this.progress = progress;
        this.points = new ResumePoints(progress, settings.resumeShare, ResumePoints.SOME_FILES, this::save);
    }

    /**
     * @param retention see {@link ActivationIndexWriter}
     * @param folder of this pass alone; the files of each SAE come to {@code folder/<key>/}
     * @param resumeShare of the time at most goes into resume points, but for the last: what waits to be sorted may
     *     only go when that is written
     */
    public record Settings(double retention, Path folder, double resumeShare) {}

    /**
     * @param saes of layers of the stream, keys all different; some of those the folder was begun with may be left out
     * @param progress in tokens
     */
    public static EvaluationPass run(List<EvaluatedSae> saes, ActivationStream stream, int sequences, Settings settings,
            ResumableProgress progress)
            throws IOException {
        if (saes.stream().map(EvaluatedSae::key).distinct().count() < saes.size())
            throw new IllegalArgumentException("a key twice");
        var pass = new EvaluationPass(stream, sequences, settings, progress);
        try {
            if (!pass.resume(saes)) pass.begin(saes);
            pass.read();
            pass.finish();
            return pass;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            pass.close();
        }
    }

    private void begin(List<EvaluatedSae> saes) throws IOException {
        Durable.delete(settings.folder);
        Durable.createFolders(settings.folder);
        Durable.write(tokensFile(), beside -> EvaluationTokens.write(beside, stream.documents(), sequences));
        for (var sae : saes)
            all.add(EvaluatingSae.begin(sae, folder(sae), stream.vectorsPerSequence(), settings.retention));
    }

    private AnalysisFolder folder(EvaluatedSae sae) {
        return new AnalysisFolder(settings.folder.resolve(sae.key()));
    }

    /** @return whether there was something to go on from */
    private boolean resume(List<EvaluatedSae> saes) throws IOException {
        var state = StateFile.read(settings.folder.resolve(STATE));
        if (state.isEmpty()) return false;
        try (var in = state.get()) {
            resume(saes, in);
        } catch (StaleState e) {
            close();
            all.clear();
            next = 0;
            progress.log("The resume point cannot be used, because " + e.getMessage() + ": the analysis begins anew.");
            return false;
        }
        resumable = true;
        progress.log(String.format(Locale.ROOT, "Continues behind token %,d of %,d.", tokens(next), tokens(sequences)));
        return true;
    }

    private void resume(List<EvaluatedSae> saes, DataInputStream in) throws IOException {
        if (in.readDouble() != settings.retention || in.readInt() != sequences
                || in.readInt() != stream.vectorsPerSequence() || !sameTokens())
            throw new StaleState("it belongs to other evaluation tokens");
        next = in.readInt();
        var states = new HashMap<String, byte[]>();
        for (var left = in.readInt(); left > 0; left--) {
            var key = in.readUTF();
            states.put(key, in.readNBytes(in.readInt()));
        }
        for (var sae : saes) {
            if (!states.containsKey(sae.key())) throw new StaleState("it knows nothing of " + sae.key());
            var own = new DataInputStream(new ByteArrayInputStream(states.get(sae.key())));
            all.add(EvaluatingSae.resume(sae, folder(sae), stream.vectorsPerSequence(), settings.retention, own));
        }
        if (next < sequences && all.stream().anyMatch(EvaluatingSae::finished))
            throw new StaleState("an index was complete before the tokens were");
    }

    /** Corpora may have been tokenized anew since. */
    private boolean sameTokens() throws IOException {
        var now = settings.folder.resolve(TOKENS + ".new");
        EvaluationTokens.write(now, stream.documents(), sequences);
        boolean same = Files.isRegularFile(tokensFile()) && Files.mismatch(now, tokensFile()) < 0;
        Files.delete(now);
        return same;
    }

    private void read() throws IOException {
        while (next < sequences) {
            points.at(tokens(next), tokens(sequences));
            int count = Math.min(ActivationStream.sequencesAtOnce(stream.documents().length()), sequences - next);
            stream.read(next, count, (layer, first, rows) -> {
                // or else it is first read to the end, and saved
                if (!progress.handsOver()) progress.at(tokens(next), tokens(sequences));
                for (var each : all) if (each.layer() == layer) add(each, (int) first, rows);
            });
            next += count;
            points.advanced();
            if (next < sequences) points.saveIfWorthIt();
        }
    }

    private void add(EvaluatingSae each, int firstSequence, float[] rows) {
        try {
            each.add(stream.documents(), firstSequence, rows, work);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A resume point before the end would miss what sorting removes; without one there is little to lose. */
    private void finish() throws IOException {
        if (resumable) points.save();
        else points.saveBeforeHandOver();
        if (resumable && all.stream().allMatch(EvaluatingSae::finished)) return;
        for (var each : all) each.closeEncoder(); // sorting needs room of its own
        for (var each : all) {
            progress.at(tokens(next), tokens(sequences));
            each.finish();
            points.advanced();
        }
        points.save();
    }

    private void save() throws IOException {
        for (var each : all) each.force();
        StateFile.write(settings.folder.resolve(STATE), this::write);
        resumable = true;
    }

    private void write(DataOutputStream out) throws IOException {
        out.writeDouble(settings.retention);
        out.writeInt(sequences);
        out.writeInt(stream.vectorsPerSequence());
        out.writeInt(next);
        out.writeInt(all.size());
        for (var each : all) {
            var own = new ByteArrayOutputStream();
            each.write(new DataOutputStream(own));
            out.writeUTF(each.key());
            out.writeInt(own.size());
            own.writeTo(out);
        }
    }

    private void close() throws IOException {
        for (var each : all) each.close();
    }

    private long tokens(int sequence) {
        return (long) sequence * stream.vectorsPerSequence();
    }

    public Path tokensFile() {
        return settings.folder.resolve(TOKENS);
    }

    public EvaluationTokens tokens() throws IOException {
        return EvaluationTokens.open(tokensFile());
    }

    /** Reconstruction metrics of one SAE, for all documents and by language. */
    public Map<SaeMetric, Map<String, Double>> reconstruction(String key) {
        var own = new LinkedHashMap<String, ReconstructionMetrics>();
        var byLanguage = all.stream().filter(each -> each.key().equals(key)).findFirst().orElseThrow().metrics();
        var whole = byLanguage.get(Language.ENGLISH).copy();
        whole.add(byLanguage.get(Language.JAPANESE));
        own.put("all", whole);
        byLanguage.forEach((language, one) -> own.put(language.code(), one));
        var result = new LinkedHashMap<SaeMetric, Map<String, Double>>();
        result.put(SaeMetric.RECONSTRUCTION_LOSS, each(own, ReconstructionMetrics::reconstructionLoss));
        result.put(SaeMetric.FVU, each(own, ReconstructionMetrics::fvu));
        result.put(SaeMetric.EXPLAINED_VARIANCE, each(own, ReconstructionMetrics::explainedVariance));
        result.put(SaeMetric.COSINE, each(own, ReconstructionMetrics::cosine));
        result.put(SaeMetric.L0, each(own, ReconstructionMetrics::l0));
        result.put(SaeMetric.DEAD_SHARE, each(own, one -> (double) one.deadLatents() / one.latents()));
        return result;
    }

    /** Of all documents. */
    public ErrorsByPosition errorsByPosition(String key) {
        var own = all.stream().filter(each -> each.key().equals(key)).findFirst().orElseThrow();
        var whole = own.metrics().get(Language.ENGLISH).copy();
        whole.add(own.metrics().get(Language.JAPANESE));
        return new ErrorsByPosition(own.byPosition().meanErrors(), whole.reconstructionLoss() / whole.fvu());
    }

    private static Map<String, Double> each(Map<String, ReconstructionMetrics> own,
            ToDoubleFunction<ReconstructionMetrics> number) {
        var values = new LinkedHashMap<String, Double>();
        own.forEach((language, one) -> values.put(language, number.applyAsDouble(one)));
        return values;
    }
}
