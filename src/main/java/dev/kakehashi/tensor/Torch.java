package dev.kakehashi.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
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
    private static Device chosen;

    private Torch() {}

    /** Loads libtorch; later calls do nothing. Nothing is downloaded and nothing is reported anywhere. */
    public static synchronized Engine start() {
        if (engine == null) {
            requireNatives();
            System.setProperty("ai.djl.offline", "true");
            System.setProperty("OPT_OUT_TRACKING", "true");
            engine = Engine.getEngine("PyTorch");
        }
        return engine;
    }

    /** DJL would look for what is not packaged on the internet, and say so in many lines. */
    private static void requireNatives() {
        boolean packaged = Thread.currentThread().getContextClassLoader()
                .getResource("native/lib/pytorch.properties") != null;
        if (!packaged && System.getenv("PYTORCH_LIBRARY_PATH") == null)
            throw new IllegalStateException(
                    "This build brings no libtorch (it was packaged with -Pcuda): PYTORCH_LIBRARY_PATH must name the "
                            + "lib folder"
                            + " of an installed PyTorch 2.7.1+cu128, with PYTORCH_VERSION=2.7.1 and "
                            + "PYTORCH_FLAVOR=cu128.");
    }

    /** GPUs that this libtorch can use; without a driver libtorch is not even loaded. */
    public static int gpus() {
        int present = CudaUtils.getGpuCount();
        return present > 0 && start().hasCapability(StandardCapabilities.CUDA) ? present : 0;
    }

    /**
     * Decides where this process computes from now on.
     *
     * @param name {@code auto}: the first GPU where there is one, otherwise the CPU; {@code cpu}; or {@code cuda:0},
     *     {@code cuda:1} ..
     * @throws IllegalArgumentException with a sentence when there is no such device here
     */
    public static synchronized Device use(String name) {
        requireNatives();
        chosen = device(name, gpus());
        return chosen;
    }

    static Device device(String name, int gpus) {
        if (name.equals("auto")) return gpus > 0 ? Device.gpu(0) : Device.cpu();
        if (name.equals("cpu")) return Device.cpu();
        if (!name.matches("cuda:\\d{1,3}")) throw new IllegalArgumentException(
                "There is no device \"" + name + "\": auto, cpu and cuda:0, cuda:1 .. are devices.");
        int number = Integer.parseInt(name.substring(5));
        if (number >= gpus)
            throw new IllegalArgumentException("There is no device " + name + " here: " + (gpus == 0
                    ? "this machine has no GPU that this build's libtorch can use."
                    : "this machine has " + gpus + " GPU" + (gpus == 1 ? "" : "s") + ", counted from cuda:0."));
        return Device.gpu(number);
    }

    /** Where models and SAEs are computed: what {@link #use} decided, otherwise as {@code auto}. */
    public static synchronized Device device() {
        return chosen == null ? use("auto") : chosen;
    }

    /** {@code cpu} or {@code cuda:0}, as settings and logs say it. */
    public static String name(Device device) {
        return device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu";
    }

    /** Bytes of a GPU's memory. */
    public static long memoryOf(Device device) {
        return CudaUtils.getGpuMemory(device).getMax();
    }

    public static NDManager newManager(Device device) {
        return start().newBaseManager(device);
    }

    /**
     * Grad mode belongs to the thread and is on by default: every task says what it needs before its first operation.
     */
    public static void gradients(boolean wanted) {
        start();
        // TorchScript's optimiser replaces kernels after a function's first calls, so a resumed job would round
        // differently.
        JniUtils.setGraphExecutorOptimize(false);
        JniUtils.setGradMode(wanted);
    }

    /**
     * Accumulates d(loss)/d(leaf) in every leaf that requires a gradient; needs no collector, of which there is one a
     * JVM.
     */
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

    /**
     * The values of a float32 array: on a CPU its own memory, valid while the array is open and reachable; from a GPU a
     * copy.
     */
    public static FloatBuffer read(NDArray array) {
        return array.getDevice().isGpu() ? FloatBuffer.wrap(array.toFloatArray()) : view(array);
    }

    /** The values of a float32 CPU array as a view of its memory, valid while the array is open and reachable. */
    public static FloatBuffer view(NDArray array) {
        ByteBuffer bytes = array.toByteBuffer(true);
        return bytes.order(ByteOrder.nativeOrder()).asFloatBuffer();
    }
}
