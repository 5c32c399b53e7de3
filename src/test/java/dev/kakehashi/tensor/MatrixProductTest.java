package dev.kakehashi.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
