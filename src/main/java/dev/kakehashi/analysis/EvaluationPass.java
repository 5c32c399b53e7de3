package dev.kakehashi.analysis;

import dev.kakehashi.activations.ActivationStream;
import dev.kakehashi.activations.DocumentStream;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.sae.Encoder;
import dev.kakehashi.sae.ReconstructionMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** One pass of the language model over the evaluation documents, encoded by many SAEs: an index and reconstruction metrics of each. */
public final class EvaluationPass {
    private static final String TOKENS = "evaluation.tokens";

    private final DocumentStream documents;
    private final Path tokensFile;
    private final Map<String, Map<Language, ReconstructionMetrics>> metrics = new LinkedHashMap<>();

    private EvaluationPass(DocumentStream documents, Path tokensFile) {
        this.documents = documents;
        this.tokensFile = tokensFile;
    }

    /**
     * @param saes of layers of the stream, keys all different; writes the files of each to {@code folder/<key>/}
     * @param retention see {@link ActivationIndexWriter}
     * @param progress in tokens
     */
    public static EvaluationPass run(
            List<EvaluatedSae> saes, ActivationStream stream, int sequences, double retention, Path folder, Progress progress) throws IOException {
        var pass = new EvaluationPass(stream.documents(), folder.resolve(TOKENS));
        EvaluationTokens.write(pass.tokensFile, stream.documents(), sequences);
        int span = stream.vectorsPerSequence();
        var all = new ArrayList<Evaluated>();
        try {
            for (var sae : saes) {
                var own = new AnalysisFolder(folder.resolve(sae.key()));
                Files.createDirectories(own.path());
                var writer = new ActivationIndexWriter(own.index(), sae.sae().latents(), span, retention);
                all.add(new Evaluated(sae, Encoder.of(sae.sae()), writer));
                if (pass.metrics.put(sae.key(), empty(sae)) != null) throw new IllegalArgumentException("the key " + sae.key() + " twice");
            }
            stream.read(0, sequences, (layer, first, rows) -> {
                progress.at(first * span, (long) sequences * span);
                for (var each : all) if (each.of.layer() == layer) pass.add(each, (int) first, rows);
            });
            for (var each : all) each.writer.finish();
            return pass;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            for (var each : all) each.close();
        }
    }

    /** What one SAE needs while activations stream. */
    private record Evaluated(EvaluatedSae of, Encoder encoder, ActivationIndexWriter writer) {
        void close() throws IOException {
            encoder.close();
            writer.close();
        }
    }

    public Path tokensFile() {
        return tokensFile;
    }

    public EvaluationTokens tokens() throws IOException {
        return EvaluationTokens.open(tokensFile);
    }

    /** Reconstruction metrics of one SAE, for all documents and by language. */
    public Map<SaeMetric, Map<String, Double>> reconstruction(String key) {
        var own = new LinkedHashMap<String, ReconstructionMetrics>();
        var byLanguage = metrics.get(key);
        var all = byLanguage.get(Language.ENGLISH).copy();
        all.add(byLanguage.get(Language.JAPANESE));
        own.put("all", all);
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

    private void add(Evaluated each, int firstSequence, float[] rows) {
        var sae = each.of.sae();
        int count = rows.length / sae.width();
        int span = documents.length() - 1;
        var chosen = new int[count * sae.k()];
        var values = new float[count * sae.k()];
        each.encoder.encode(rows, count, chosen, values);
        try {
            each.writer.add(firstSequence * span, chosen, values, count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var rebuilt = sae.decode(chosen, values, count);
        // one part a sequence, added up in their order: the same bits for any number of threads
        var parts = IntStream.range(0, count / span).parallel().mapToObj(sequence -> {
            var part = new ReconstructionMetrics(sae.width(), sae.latents());
            part.add(rows, rebuilt, chosen, values, sequence * span, (sequence + 1) * span);
            return part;
        }).toList();
        var own = metrics.get(each.of.key());
        for (var sequence = 0; sequence < parts.size(); sequence++) own.get(documents.language(firstSequence + sequence)).add(parts.get(sequence));
    }

    private static Map<Language, ReconstructionMetrics> empty(EvaluatedSae sae) {
        var own = new EnumMap<Language, ReconstructionMetrics>(Language.class);
        for (var language : Language.values()) own.put(language, new ReconstructionMetrics(sae.sae().width(), sae.sae().latents()));
        return own;
    }

    private static Map<String, Double> each(Map<String, ReconstructionMetrics> own, ToDoubleFunction<ReconstructionMetrics> number) {
        var values = new LinkedHashMap<String, Double>();
        own.forEach((language, one) -> values.put(language, number.applyAsDouble(one)));
        return values;
    }
}
