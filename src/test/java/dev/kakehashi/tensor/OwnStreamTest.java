package dev.kakehashi.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OwnStreamTest {

    @Test
    void a_product_on_a_thread_with_a_stream_of_its_own_is_that_of_every_other_thread() {
        var device = Devices.tested();
        try (var manager = Torch.newManager(device)) {
            var a = manager.arange(64 * 64).toType(DataType.FLOAT32, false).reshape(new Shape(64, 64));
            var here = a.matMul(a).toFloatArray();
            var there = CompletableFuture.supplyAsync(() -> {
                OwnStream.take(device);
                return a.matMul(a).toFloatArray();
            }, work -> new Thread(work).start());
            assertArrayEquals(here, there.join());
        }
    }
}
