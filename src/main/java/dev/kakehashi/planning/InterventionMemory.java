package dev.kakehashi.planning;

import dev.kakehashi.intervention.InterventionOptions;
import dev.kakehashi.intervention.LossFile;
import dev.kakehashi.model.ModelConfig;
import dev.kakehashi.model.PassMemory;
import dev.kakehashi.sae.CpuWork;

/**
 * What an intervention takes at its peak, in bytes. The SAE stays; both models stay for losses and translations, which
 * come one after the other, and have gone when COMET comes.
 *
 * @param sae weights in Java's heap, and the encoder's copy for the product
 * @param models the source's blocks up to the layer, all of the target's, and its unembedding
 * @param losses what the passes of a batch work in
 * @param translation caches and passes of a batch; 0 without
 * @param comet the whole of it; 0 without
 * @param heap the part of all that lies in Java's heap; libtorch holds the rest
 */
public record InterventionMemory(long sae, long models, long losses, long translation, long comet, long heap,
        boolean gpu) {
    private static final long FLOAT = 4;
    /** Of the Java machine besides: the server's objects. */
    private static final long SERVER = 100L << 20;
    /**
     * Residual streams of a batch in Java's arrays: of both models, the vectors as the SAE sees them, what an arm makes
     * of them.
     */
    private static final long COPIES = 6;
    /** A sentence with its translation and what its scores are counted from. */
    private static final long SENTENCE = 8 << 10;

    /**
     * @param layer behind which is injected; {@code latents} of the SAE; {@code length} tokens of a document, BOS
     * included
     */
    public record Shapes(ModelConfig source, ModelConfig target, int layer, int latents, int length) {}

    /**
     * @param prompt tokens of the longest prompt; {@code rows} of a batch, beams counted; {@code comet} bytes, 0
     * without
     */
    public record Translated(int sentences, int rows, int prompt, int newTokens, long comet) {}

    /**
     * @param arms how many
     * @param translated null without translations
     */
    public static InterventionMemory of(Shapes shapes, InterventionOptions options, int arms, Translated translated,
            Machine machine) {
        var target = shapes.target;
        long width = target.width();
        long matrix = FLOAT * width * shapes.latents;
        int together = LossFile.together(shapes.length);
        long vectors = FLOAT * together * shapes.length * width;
        long product = machine.gpu() ? 2 * FLOAT * together * shapes.length * shapes.latents
                : CpuWork.productBytes(width);
        long models = PassMemory.blocks(shapes.source, shapes.layer) + PassMemory.blocks(target, target.layers())
                + PassMemory.unembedding(target);
        long predictions = options.kept() == 0 ? 0 : 2 * FLOAT * together * (shapes.length - 1) * target.vocabulary();
        long inHeap = COPIES * vectors + 2L * Double.BYTES * arms * options.documents();
        long losses = PassMemory.pass(target, together, shapes.length)
                + Math.max(PassMemory.logits(target), predictions) + product
                + (machine.gpu() ? 0 : inHeap);
        long heap = SERVER + 2 * matrix + Math.max(inHeap, translated == null ? 0 : SENTENCE * translated.sentences);
        return new InterventionMemory(
                machine.gpu() ? matrix : 3 * matrix, models, losses,
                translated == null ? 0 : translation(shapes, translated) + product,
                translated == null ? 0 : translated.comet, heap, machine.gpu());
    }

    /** One layer's keys and values are there twice while rows change places. */
    private static long translation(Shapes shapes, Translated translated) {
        var target = shapes.target;
        long capacity = (long) translated.prompt + translated.newTokens;
        long mask = FLOAT * translated.rows * translated.prompt * translated.prompt;
        return PassMemory.cache(target, target.layers() + 1, translated.rows, capacity)
                + PassMemory.cache(shapes.source, shapes.layer, translated.rows, capacity)
                + PassMemory.pass(target, translated.rows, translated.prompt) + mask
                + 3 * FLOAT * translated.rows * target.vocabulary();
    }

    public enum Part { LOSSES, TRANSLATION, COMET }

    /** The part that decides {@link #total}. */
    public Part largest() {
        if (comet > models + Math.max(losses, translation)) return Part.COMET;
        return translation > losses ? Part.TRANSLATION : Part.LOSSES;
    }

    /** The Java machine, libtorch's code and its pools. */
    public long base() {
        return TrainingMemory.BASE;
    }

    public long total() {
        return base() + sae + Math.max(models + Math.max(losses, translation), comet);
    }

    public boolean fits(Machine machine) {
        return machine.holds(total(), heap);
    }
}
