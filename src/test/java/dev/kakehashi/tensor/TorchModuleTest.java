package dev.kakehashi.tensor;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class TorchModuleTest {

    /** A group of SAEs that ran out of memory is trained again in halves, which need what the first try held. */
    @Test
    void a_call_that_fails_gives_back_the_memory_of_its_arguments() {
        Torch.gradients(false);
        var device = Devices.tested();
        var memory = new DeviceMemory(device);
        try (var manager = Torch.newManager(device);
                var module = TorchModule.load(List.of(MatrixProduct.on(device).resource(), "torchscript/sae.py"),
                        manager)) {
            long before = memory.used();
            for (var i = 0; i < 20; i++) {
                try (var scope = manager.newSubManager()) {
                    // of weights the method wants four
                    var numbers = scope.create(new double[] {4, 16, 0, 0.1, 1, 0.9, 0.999, 1e-8});
                    var arguments = new NDList(scope.ones(new Shape(8, 16)), numbers);
                    for (var name : List.of("w", "means", "squares"))
                        arguments.addAll(TorchModule.listArgument(name, List.of(scope.ones(new Shape(16 << 20)))));
                    assertThrows(EngineException.class, () -> module.call("step", scope, arguments));
                }
            }
            long grown = memory.used() - before;
            assertTrue(grown < 1 << 30, "20 calls with 192 MiB each left " + (grown >> 20) + " MiB");
        }
    }
}
