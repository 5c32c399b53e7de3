package dev.kakehashi.planning;

import dev.kakehashi.activations.ActivationStream;
import dev.kakehashi.analysis.index.ActivationIndex;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.AnalysisOptions.Linkage;
import dev.kakehashi.analysis.features.DirectLogits;
import dev.kakehashi.analysis.clusters.LinkedTokens;
import dev.kakehashi.analysis.clusters.SimilarityGraphWriter;
import dev.kakehashi.analysis.clusters.TokenEmbeddings;
import dev.kakehashi.model.BlockwisePass;
import dev.kakehashi.model.ModelConfig;
import dev.kakehashi.model.PassMemory;
import dev.kakehashi.sae.CpuWork;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What analysing SAEs of one pass takes at its peak, in bytes: its three parts come one after the other, the SAEs stay.
 *
 * @param saes weights of all SAEs, in Java's heap
 * @param reading blocks up to the highest layer, a pass, every encoder's copy for the product, pairs that wait
 * @param crossEntropy blocks, unembedding, losses and one encoder; 0 where it is left out
 * @param tables token vectors, the graph of similar tokens and direct logits, a block at a time
 * @param heap the part of all that lies in Java's heap; libtorch holds the rest
 * @param blockwise whether the losses hold one block of the model at a time
 */
public record AnalysisMemory(long saes, long reading, long crossEntropy, long tables, long heap, boolean blockwise,
        boolean gpu) {
    private static final long FLOAT = 4;
    /**
     * Vectors of a pass that lie in Java's arrays at the same time: as read, centred, rebuilt, and those of the layer
     * before.
     */
    private static final long COPIES = 4;
    /** Most bytes of pairs that are sorted at a time, position and value. */
    private static final long SORTED = 64L << 20;
    /** One SAE's pairs that wait to be written. */
    private static final long WAITING = 4L << 20;
    /** Clusters that are remembered. */
    public static final long REMEMBERED = 16L << 20;
    /** Of the Java machine besides: the server's objects. */
    private static final long SERVER = 100L << 20;

    /** One of the SAEs. */
    public record Shape(int layer, int latents, int k) {}

    /**
     * @param embedding of the model whose embeddings decide clusters; {@code length} tokens of a sequence, BOS included
     */
    public record Models(ModelConfig model, ModelConfig embedding, int length) {}

    /** Holds the whole model for the losses where that fits, otherwise one block of it. */
    public static AnalysisMemory of(Models models, List<Shape> saes, AnalysisOptions options, Machine machine) {
        var whole = of(models, saes, options, machine, false);
        return whole.fits(machine) ? whole : of(models, saes, options, machine, true);
    }

    private static AnalysisMemory of(Models models, List<Shape> saes, AnalysisOptions options, Machine machine,
            boolean blockwise) {
        long width = models.model.width();
        long matrices = saes.stream().mapToLong(sae -> FLOAT * width * sae.latents).sum();
        int latents = saes.stream().mapToInt(Shape::latents).max().orElse(0);
        int highest = saes.stream().mapToInt(Shape::layer).max().orElse(0);
        long atOnce = ActivationStream.sequencesAtOnce(models.length);
        long vectors = FLOAT * atOnce * models.length * width;
        long product = machine.gpu() ? 2 * FLOAT * atOnce * models.length * latents : CpuWork.productBytes(width);
        long pairs = saes.stream().mapToLong(sae -> ActivationIndex.PAIR * options.evaluationTokens() * sae.k).max()
                .orElse(0);
        long heapOfReading = COPIES * vectors + Math.min(SORTED, pairs);
        long reading = PassMemory.blocks(models.model, highest) + PassMemory.pass(models.model, atOnce, models.length)
                + matrices + product + WAITING * saes.size() + (machine.gpu() ? 0 : heapOfReading);
        long tables = tables(models.embedding, latents, width, options.linkage());
        long heap = SERVER + 2 * matrices + Math.max(heapOfReading, heapOfTables(models.embedding, options.linkage()));
        long losses = options.crossEntropySequences() == 0 ? 0
                : losses(models, options, blockwise) + FLOAT * width * latents + product + COPIES * vectors / 2;
        return new AnalysisMemory(2 * matrices, reading, losses, tables, heap, blockwise, machine.gpu());
    }

    private static long losses(Models models, AnalysisOptions options, boolean blockwise) {
        var shape = models.model;
        long held = blockwise
                ? PassMemory.blocks(shape, 1) + PassMemory.reading(shape)
                        + BlockwisePass.streams(shape, options.crossEntropySequences(), models.length)
                : PassMemory.blocks(shape, shape.layers());
        return held + PassMemory.pass(shape, Math.max(1, ActivationStream.sequencesAtOnce(models.length) / 2),
                models.length) + PassMemory.unembedding(shape) + PassMemory.logits(shape);
    }

    private static long tables(ModelConfig embedding, int latents, long width, Linkage linkage) {
        long graph = SimilarityGraphWriter.memory(embedding.vocabulary(), embedding.width());
        return kept(embedding)
                + Math.max(Math.max(graph, linked(embedding, linkage)), DirectLogits.memory(latents, width));
    }

    private static long heapOfTables(ModelConfig embedding, Linkage linkage) {
        return kept(embedding) + Math.max(SimilarityGraphWriter.heap(embedding.vocabulary(), embedding.width()),
                linked(embedding, linkage));
    }

    private static long kept(ModelConfig embedding) {
        return REMEMBERED + Math.min(TokenEmbeddings.KEPT, PassMemory.unembedding(embedding));
    }

    /** Similarities and vectors of the largest component that complete and average linkage group. */
    private static long linked(ModelConfig embedding, Linkage linkage) {
        long most = Math.min(embedding.vocabulary(), LinkedTokens.MOST);
        return linkage == Linkage.COMPONENTS ? 0 : FLOAT * most * most / 2 + FLOAT * most * embedding.width();
    }

    /** The Java machine, libtorch's code and its pools. */
    public long base() {
        return TrainingMemory.BASE;
    }

    /** Of a GPU where there is one: then SAEs and tables are the host's. */
    public long total() {
        return gpu ? base() + Math.max(reading, crossEntropy)
                : base() + saes + Math.max(reading, Math.max(crossEntropy, tables));
    }

    public boolean fits(Machine machine) {
        return machine.holds(total(), heap);
    }

    /**
     * Cuts SAEs into groups that fit, neighbouring layers together; one that does not fit alone makes a group of its
     * own.
     *
     * @return the numbers of the SAEs of each group
     */
    public static List<List<Integer>> groups(Models models, List<Shape> saes, AnalysisOptions options,
            Machine machine) {
        var groups = new ArrayList<List<Integer>>();
        for (var number : IntStream.range(0, saes.size()).boxed()
                .sorted(Comparator.comparingInt(i -> saes.get(i).layer)).toList()) {
            if (!groups.isEmpty()) {
                var grown = new ArrayList<>(groups.get(groups.size() - 1));
                grown.add(number);
                if (of(models, grown.stream().map(saes::get).toList(), options, machine).fits(machine)) {
                    groups.set(groups.size() - 1, grown);
                    continue;
                }
            }
            groups.add(List.of(number));
        }
        return groups;
    }
}
