package dev.kakehashi.planning;

import dev.kakehashi.activations.ActivationStream;
import dev.kakehashi.model.ModelConfig;
import dev.kakehashi.model.PassMemory;
import dev.kakehashi.sae.CpuEncoder;
import dev.kakehashi.sae.SaeConfig;
import dev.kakehashi.sae.SaeTask;
import dev.kakehashi.sae.ScriptStep;
import java.util.Collection;

/**
 * What training SAEs of one stream takes at its peak, in bytes, by what takes it.
 *
 * @param model float32 weights of the blocks up to the highest layer
 * @param pass what one pass of the language model works in
 * @param buffer the activation buffer per layer, twice where it is filled ahead
 * @param batches one batch of it per layer
 * @param saes weights, Adam's two moments and the product's copy of the encoder, per SAE
 * @param step what a step of one SAE works in; SAEs take turns
 * @param heap the part of all that lies in Java's heap; libtorch holds the rest
 */
public record TrainingMemory(long model, long pass, long buffer, long batches, long saes, long step, long heap) {
    /** The server, libtorch's code and the pools of both, as measured. */
    public static final long BASE = 600L << 20;

    private static final long FLOAT = 4;

    /** @param length tokens of a sequence, BOS included; {@code tasks} share one stream */
    public static TrainingMemory of(ModelConfig shape, int length, Collection<SaeTask> tasks,
            Machine machine) {
        boolean gpu = machine.gpu();
        var shared = tasks.iterator().next().config();
        long width = shape.width();
        long layers = tasks.stream().mapToInt(SaeTask::layer).distinct().count();
        int highest = tasks.stream().mapToInt(SaeTask::layer).max().orElse(0);
        long batches = FLOAT * shared.batch() * width * layers;
        long states = 0;
        long stepInHeap = 0;
        long step = 0;
        for (var task : tasks) {
            long matrix = FLOAT * width * task.config().latents();
            states += 6 * matrix;
            stepInHeap = Math.max(stepInHeap,
                    gpu ? 0 : 2L * FLOAT * shared.batch() * width + 4L * FLOAT * shared.batch() * task.config().k());
            step = Math.max(step,
                    gpu ? 3 * matrix + 3L * FLOAT * Math.min(ScriptStep.CHUNK, shared.batch()) * task.config().latents()
                            : stepInHeap + CpuEncoder.tileBytes(width));
        }
        // on a GPU also in the heap, for resume points; on a CPU the product has its own copy
        long saes = gpu ? 2 * states : states + states / 6;
        return new TrainingMemory(
                PassMemory.blocks(shape, highest),
                PassMemory.pass(shape, ActivationStream.sequencesAtOnce(length), length),
                buffer(shared, length, machine.ahead()) * width * layers, batches, saes, step,
                batches + states + stepInHeap);
    }

    /** The Java machine, libtorch's code and its pools. */
    public long base() {
        return BASE;
    }

    public long total() {
        return BASE + model + pass + buffer + batches + saes + step;
    }

    /** Bytes a component of a vector and a layer. */
    private static long buffer(SaeConfig shared, int length, boolean ahead) {
        return FLOAT * (ahead ? 2L : 1L) * shared.bufferCapacity(length - 1);
    }
}
