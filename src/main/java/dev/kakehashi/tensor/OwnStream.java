package dev.kakehashi.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;

/** A stream of a GPU that belongs to one thread, so that what it asks for runs beside what others ask for. */
public final class OwnStream {
    private OwnStream() {}

    /**
     * From now on the calling thread's operations have a stream of their own. What goes to another thread must go
     * through the host, whose copies wait for their stream. On a CPU there are no streams and nothing changes.
     */
    public static void take(Device device) {
        if (!device.isGpu()) return;
        try (var manager = Torch.newManager(device); var module = TorchModule.load("torchscript/stream.py", manager)) {
            module.call("own_stream", manager, new NDList(manager.zeros(new Shape(1))));
        }
    }
}
