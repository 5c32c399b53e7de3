package dev.kakehashi.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatrixProductTest {
    private static final int ROWS = 37;
    private static final int INNER = 65;
    private static final int COLUMNS = 50;

    @ParameterizedTest
    @EnumSource
    void either_product_is_the_sum_of_products_and_its_bits_do_not_change_from_call_to_call(MatrixProduct product) {
        var random = new Random(1);
        var x = numbers(random, ROWS * INNER);
        var w = numbers(random, COLUMNS * INNER);
        var b = numbers(random, COLUMNS);
        var expected = new float[ROWS * COLUMNS];
        for (var row = 0; row < ROWS; row++)
            for (var column = 0; column < COLUMNS; column++) {
                double sum = b[column];
                for (var i = 0; i < INNER; i++) sum += (double) x[row * INNER + i] * w[column * INNER + i];
                expected[row * COLUMNS + column] = (float) sum;
            }
        try (var manager = Torch.newManager(Device.cpu()); var module = TorchModule.load(product.resource(), manager)) {
            Torch.gradients(false);
            var arguments = new NDList(Torch.floats(manager, x, 1, ROWS, INNER),
                    Torch.floats(manager, w, COLUMNS, INNER), Torch.floats(manager, b, COLUMNS));
            var first = module.call("product", manager, arguments).get(0).toFloatArray();
            assertArrayEquals(expected, first, 1e-4f);
            assertArrayEquals(first, module.call("product", manager, arguments).get(0).toFloatArray());
            var packed = module.call("packed", manager, new NDList(arguments.get(1), manager.create(512L))).get(0);
            var byPacked = module.call("product", manager, new NDList(arguments.get(0), packed, arguments.get(2)))
                    .get(0);
            assertArrayEquals(expected, byPacked.toFloatArray(), 1e-4f);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 33, 47, 48, 49, 64, 65, 96, 100, 112, 113, 128, 129, 160, 1008, 1024})
    void packed_weights_of_any_number_of_outputs_and_inputs_give_the_sum_of_products(int outputs) {
        try (var manager = Torch.newManager(Device.cpu());
                var onednn = TorchModule.load(MatrixProduct.ONEDNN.resource(), manager);
                var libtorch = TorchModule.load(MatrixProduct.LIBTORCH.resource(), manager)) {
            Torch.gradients(false);
            for (int inputs : new int[] {16, 50, 64, 65, 128}) {
                var random = new Random(outputs + inputs);
                var w = Torch.floats(manager, numbers(random, outputs * inputs), outputs, inputs);
                var packed = onednn.call("packed", manager, new NDList(w, manager.create(512L))).get(0);
                for (int rows : new int[] {1, 64, 600}) {
                    var x = Torch.floats(manager, numbers(random, rows * inputs), 1, rows, inputs);
                    var y = Torch.floats(manager, numbers(random, rows * outputs), 1, rows, outputs);
                    var expected = libtorch.call("product_times", manager, new NDList(x, w, y)).get(0).toFloatArray();
                    var product = onednn.call("product_times", manager, new NDList(x, packed, y)).get(0).toFloatArray();
                    assertArrayEquals(expected, product, 1e-3f, inputs + " inputs, " + rows + " rows");
                }
            }
        }
    }

    @Test
    void onednn_is_for_amds_processors_with_avx512_and_everything_else_keeps_libtorchs_choice() {
        assertEquals(MatrixProduct.ONEDNN,
                MatrixProduct.fastest("vendor_id\t: AuthenticAMD\nflags\t\t: fpu avx2 avx512f avx512dq\n"));
        assertEquals(MatrixProduct.LIBTORCH,
                MatrixProduct.fastest("vendor_id\t: AuthenticAMD\nflags\t\t: fpu avx2 fma\n"));
        assertEquals(MatrixProduct.LIBTORCH,
                MatrixProduct.fastest("vendor_id\t: GenuineIntel\nflags\t\t: fpu avx2 avx512f\n"));
        assertEquals(MatrixProduct.LIBTORCH, MatrixProduct.fastest(""));
    }

    private static float[] numbers(Random random, int count) {
        var values = new float[count];
        for (var i = 0; i < count; i++) values[i] = (float) random.nextGaussian();
        return values;
    }
}
