package dev.kakehashi.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Starts libtorch once, offline, and makes the arrays that go into it. */
public final class Torch {
    private static Engine engine;

    private Torch() {}

    /** Loads libtorch; later calls do nothing. Nothing is downloaded and nothing is reported anywhere. */
    public static synchronized Engine start() {
        if (engine == null) {
            System.setProperty("ai.djl.offline", "true");
            System.setProperty("OPT_OUT_TRACKING", "true");
            engine = Engine.getEngine("PyTorch");
        }
        return engine;
    }

    /** The first GPU where there is one, otherwise the CPU. */
    public static Device device() {
        return start().getGpuCount() > 0 ? Device.gpu(0) : Device.cpu();
    }

    /** Bytes of a GPU's memory. */
    public static long memoryOf(Device device) {
        return CudaUtils.getGpuMemory(device).getMax();
    }

    public static NDManager newManager(Device device) {
        return start().newBaseManager(device);
    }

    /** Grad mode belongs to the thread and is on by default: every task says what it needs before its first operation. */
    public static void gradients(boolean wanted) {
        start();
        // TorchScript's optimiser replaces kernels after a function's first calls, so a resumed job would round differently.
        JniUtils.setGraphExecutorOptimize(false);
        JniUtils.setGradMode(wanted);
    }

    /** Accumulates d(loss)/d(leaf) in every leaf that requires a gradient; needs no collector, of which there is one a JVM. */
    public static void backward(NDArray loss) {
        JniUtils.backward((PtNDArray) loss, (PtNDArray) loss.onesLike(), false, false);
    }

    public static NDArray floats(NDManager manager, float[] values, long... shape) {
        return manager.create(FloatBuffer.wrap(values), new Shape(shape));
    }

    /** Token ids as the 64-bit integers libtorch indexes with; shape (rows, columns). */
    public static NDArray tokens(NDManager manager, int[][] rows) {
        var flat = new long[rows.length * rows[0].length];
        for (var r = 0; r < rows.length; r++)
            for (var c = 0; c < rows[r].length; c++) flat[r * rows[0].length + c] = rows[r][c];
        return manager.create(flat, new Shape(rows.length, rows[0].length));
    }

    /** The values of a float32 array: on a CPU its own memory, valid while the array is open and reachable; from a GPU a copy. */
    public static FloatBuffer read(NDArray array) {
        return array.getDevice().isGpu() ? FloatBuffer.wrap(array.toFloatArray()) : view(array);
    }

    /** The values of a float32 CPU array as a view of its memory, valid while the array is open and reachable. */
    public static FloatBuffer view(NDArray array) {
        ByteBuffer bytes = array.toByteBuffer(true);
        return bytes.order(ByteOrder.nativeOrder()).asFloatBuffer();
    }
}
