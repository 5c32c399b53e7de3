package dev.kakehashi.tensor.pickle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.tensor.TensorFileException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PickleTest {
    /** One storage "0" of 48 bytes. */
    private static final TensorRebuilder TENSORS = new TensorRebuilder("model.ckpt", key -> key.equals("0") ? 48 : -1);

    @ParameterizedTest
    @CsvSource({
        "os, system", "posix, system", "builtins, eval", "__builtin__, eval", "builtins, getattr", "subprocess, Popen",
        "torch, load", "torch.hub, load",
        "torch, FloatStorage.from_file", "torch._utils, _rebuild_tensor_v2.__globals__",
        "collections, OrderedDict.__init__", "nt, system",
        "pytorch_lightning.callbacks.early_stopping, os", "numpy.testing._private.utils, runstring", "torch, Storage",
        "'', ''", "torch, floatStorage",
    })
    void a_class_that_is_not_on_the_list_is_refused_by_its_name_however_it_is_called(String module, String name) {
        var sentence = "model.ckpt names \"" + module + "." + name + "\", which is not allowed.";
        assertEquals(sentence, refused(PickleBytes.start().name(module, name).op("(").text("touch /tmp/x").op("tR")));
        assertEquals(sentence, refused(PickleBytes.start().op("(").text("ls").op("i" + module + "\n" + name + "\n")));
        assertEquals(sentence, refused(PickleBytes.start().op("(").name(module, name).text("ls").op("o")));
        assertEquals(sentence, refused(PickleBytes.start().text(module).text(name).raw(0x93).op(")").raw(0x81)));
        assertEquals(sentence, refused(PickleBytes.start().op("}").text("state_dict").name(module, name).op("s")));
    }

    @Test
    void the_text_pickle_that_everyone_tries_first_is_refused_by_name() {
        assertEquals("model.ckpt names \"os.system\", which is not allowed.",
                refused(new PickleBytes().op("cos\nsystem\n(S'ls'\ntR")));
    }

    @Test
    void plain_values_come_back_as_themselves() throws TensorFileException {
        var map = assertInstanceOf(Map.class,
                read(PickleBytes.start().op("}(").text("int").number(70000).text("long").number(1L << 40).text("minus")
                        .raw(0x8a, 1, 0xff)
                        .text("big").raw(0x8a, 9, 0, 0, 0, 0, 0, 0, 0, 0, 1).text("zero").raw(0x8a, 0).text("true")
                        .raw(0x88).text("none").op("N")
                        .text("half").op("G").raw(0x3f, 0xe0, 0, 0, 0, 0, 0, 0).text("list").op("](").number(1)
                        .number(2).op("e")
                        .text("鍵").text("値").text("memo").op("]q\5h\5a0h\5").op("u")));
        assertEquals(70000L, map.get("int"));
        assertEquals(1L << 40, map.get("long"));
        assertEquals(-1L, map.get("minus"));
        assertEquals(BigInteger.ONE.shiftLeft(64), map.get("big"));
        assertEquals(0L, map.get("zero"));
        assertEquals(true, map.get("true"));
        assertTrue(map.containsKey("none"));
        assertEquals(0.5, map.get("half"));
        assertEquals(List.of(1L, 2L), map.get("list"));
        assertEquals("値", map.get("鍵"));
    }

    @Test
    void what_trainers_leave_beside_the_weights_has_no_effect() throws TensorFileException {
        var pickle = PickleBytes.start().op("}(");
        pickle.text("args").name("argparse", "Namespace").op(")").raw(0x81).op("}").text("gpus").number(1).op("sb");
        pickle.text("callbacks").op("}").name("pytorch_lightning.callbacks.early_stopping", "EarlyStopping").op("}")
                .text("patience").number(2).op("ss");
        pickle.text("best").name("numpy.core.multiarray", "scalar").name("numpy", "dtype").op("(").text("f8").number(0)
                .number(1)
                .op("tR(").number(3).text("<").op("NtbC").raw(1, 0).raw(0x86).op("R");
        pickle.text("config").name("omegaconf.dictconfig", "DictConfig").op(")").raw(0x81).op("}b");
        pickle.text("weight").name("torch._utils", "_rebuild_parameter").op("(")
                .tensor("HalfStorage", "0", 24, 2, new long[] {2, 3}, new long[] {1, 2})
                .raw(0x88).name("collections", "OrderedDict").op(")RtR").op("u");
        var map = assertInstanceOf(Map.class, read(pickle));
        var weight = assertInstanceOf(StoredTensor.class, map.get("weight"));
        assertEquals(ElementType.HALF, weight.type());
        assertEquals(6, weight.elements());
        assertEquals(6, weight.extent());
        assertEquals(new Unpickler.Inert("argparse.Namespace"), map.get("args"));
        assertEquals(5, map.size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "FloatStorage| 0| 12| 0| 4 3| 3 1| ",
        "FloatStorage| 0| 12| 12| 0 3| 3 1| ",
        "FloatStorage| 0| 12| 3| 3 3| 3 1| ",
        "FloatStorage| 0| 12| 4| 3 3| 3 1| reaches beyond its storage \"0\" of 12 elements",
        "FloatStorage| 0| 12| 0| 4 3| 4 1| reaches beyond its storage",
        "FloatStorage| 0| 12| 0| 5 3| 0 1| reaches beyond its storage",
        "FloatStorage| 0| 12| -1| 2| 1| reaches beyond its storage",
        "FloatStorage| 0| 12| 9000000000000000000| 2| 1| reaches beyond its storage",
        "FloatStorage| 0| 12| 0| 2 2| 9000000000000000000 1| impossible shape",
        "FloatStorage| 0| 12| 0| 2 2| 1000000000000 1| reaches beyond its storage",
        "FloatStorage| 0| 12| 0| 2 2| -1 1| impossible shape",
        "FloatStorage| 0| 12| 0| -2 2| 1 1| impossible shape",
        "FloatStorage| 0| 12| 0| 1000000000000 1000000000000| 1 1| impossible shape",
        "FloatStorage| 0| 12| 0| 0 4294967296 4294967296| 1 1 1| ",
        "FloatStorage| 0| 12| 0| 2 2| 1| gives a tensor 2 sizes and 1 strides",
        "FloatStorage| 0| 12| 0| 1 1 1 1 1 1 1 1 1| 1 1 1 1 1 1 1 1 1| without a usable shape",
        "FloatStorage| 0| 13| 0| 2| 1| the storage \"0\" holds 48 bytes where 52 are announced",
        "DoubleStorage| 0| 12| 0| 2| 1| the storage \"0\" holds 48 bytes where 96 are announced",
        "FloatStorage| 0| -1| 0| 2| 1| storage of -1 elements",
        "FloatStorage| 0| 9000000000000000000| 0| 2| 1| storage of 9000000000000000000 elements",
        "FloatStorage| 7| 12| 0| 2| 1| lacks the numbers of the storage \"7\"",
        "FloatStorage| ../0| 12| 0| 2| 1| lacks the numbers of the storage \"../0\"",
        "ComplexFloatStorage| 0| 12| 0| 2| 1| names \"torch.ComplexFloatStorage\"",
    })
    void tensors_stay_within_their_storages(String type, String key, long size, long offset, String shape,
            String strides, String sentence)
            throws TensorFileException {
        var pickle = PickleBytes.start().tensor(type, key, size, offset, longs(shape), longs(strides));
        if (sentence != null) assertContains(sentence, refused(pickle));
        else assertInstanceOf(StoredTensor.class, read(pickle));
    }

    @Test
    void broken_pickles_end_in_a_sentence() {
        assertContains("takes from an empty stack", refused(PickleBytes.start()));
        assertContains("takes from an empty stack", refused(PickleBytes.start().op("N(0")));
        assertContains("takes from an empty stack", refused(PickleBytes.start().op("t")));
        assertContains("never held", refused(PickleBytes.start().op("h\7")));
        assertContains("a key without a value", refused(PickleBytes.start().op("}(Nu")));
        assertContains("a key that cannot be one", refused(PickleBytes.start().op("}]Ns")));
        assertContains("a key that cannot be one", refused(PickleBytes.start().op("}}Ns")));
        assertContains("something that is no list", refused(PickleBytes.start().op("NNa")));
        assertContains("something that is no dictionary", refused(PickleBytes.start().op("]NNs")));
        assertContains("calls something that is no class", refused(PickleBytes.start().op("N)R")));
        assertContains("a call without arguments",
                refused(PickleBytes.start().name("collections", "OrderedDict").op("NR")));
        assertContains("attributes to something that has none", refused(PickleBytes.start().op("N}b")));
        assertContains("refers to something that is no storage", refused(PickleBytes.start().op(")Q")));
        assertContains("describes a tensor in a way",
                refused(PickleBytes.start().name("torch._utils", "_rebuild_tensor_v2").op(")R")));
        assertContains("a parameter without a tensor",
                refused(PickleBytes.start().name("torch._utils", "_rebuild_parameter").op(")R")));
        assertContains("something that is no text", refused(PickleBytes.start().op("NN").raw(0x93)));
        assertContains("operation 0xff", refused(PickleBytes.start().raw(0xff)));
        assertContains("ends within its pickle", refused(PickleBytes.start().op("X").raw(255, 255, 255, 255)));
        assertContains("ends within its pickle", refused(PickleBytes.start().raw(0x8d, 0, 0, 0, 0, 0, 0, 0, 0x80)));
        assertContains("a number of 4294967295 bytes", refused(PickleBytes.start().raw(0x8b, 255, 255, 255, 255)));
        assertContains("a line without an end", refused(PickleBytes.start().op("c" + "x".repeat(5000))));
        assertContains("nested deeper than 1000", refused(PickleBytes.start().op("(".repeat(2000))));
        assertContains("more than 1000000 operations", refused(PickleBytes.start().op("N" + "20".repeat(600_000))));
        // a list within itself has no end to hash
        assertContains("a key that cannot be one", refused(PickleBytes.start().op("}]q\0h\0aNs")));
    }

    @Test
    void tuples_nested_a_hundred_times_cost_nothing_as_keys() throws TensorFileException {
        var pickle = PickleBytes.start().op("})");
        for (var i = 0; i < 100; i++) pickle.op("2").raw(0x86);
        assertEquals(1, assertInstanceOf(Map.class, read(pickle.op("Ns"))).size());
    }

    @Test
    void a_pickle_cut_anywhere_is_refused() throws TensorFileException {
        var whole = example();
        assertInstanceOf(Map.class, Unpickler.read("model.ckpt", whole, TENSORS));
        for (var length = 0; length < whole.length; length++) {
            var sentence = refusedBytes(Arrays.copyOf(whole, length));
            assertTrue(sentence.startsWith("model.ckpt ") && sentence.endsWith("."), sentence);
        }
    }

    @Test
    void whatever_bytes_are_changed_nothing_but_a_sentence_or_checked_tensors_comes_back() {
        var whole = example();
        var random = new Random(8);
        int refused = 0;
        for (var round = 0; round < 60_000; round++) {
            var bytes = whole.clone();
            for (var i = random.nextInt(4); i >= 0; i--)
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            try {
                for (var tensor : tensors(Unpickler.read("model.ckpt", bytes, TENSORS)))
                    assertTrue((tensor.offset() + tensor.extent()) * tensor.type().bytes() <= 48
                            && tensor.elements() <= 48);
            } catch (TensorFileException e) {
                refused++;
            }
        }
        assertTrue(refused > 20_000 && refused < 60_000, "refused " + refused);
    }

    private static List<StoredTensor> tensors(Object read) {
        var found = new ArrayList<StoredTensor>();
        if (read instanceof Map<?, ?> map && map.get("state_dict") instanceof Map<?, ?> state)
            for (var value : state.values()) if (value instanceof StoredTensor tensor) found.add(tensor);
        return found;
    }

    private static byte[] example() {
        return PickleBytes.start().op("}q\0(").text("epoch").number(3).text("lr").op("G").raw(0, 0, 0, 0, 0, 0, 0, 0)
                .text("args").name("argparse", "Namespace").op(")").raw(0x81).op("}").text("gpus").number(300).op("sb")
                .text("state_dict").name("collections", "OrderedDict").op(")Rq\1(")
                .text("a").tensor("FloatStorage", "0", 12, 0, new long[] {4, 3}, new long[] {3, 1})
                .text("b").tensor("BFloat16Storage", "0", 24, 4, new long[] {5}, new long[] {2}).op("uu").stop();
    }

    private static Object read(PickleBytes pickle) throws TensorFileException {
        return Unpickler.read("model.ckpt", pickle.stop(), TENSORS);
    }

    private static String refused(PickleBytes pickle) {
        return refusedBytes(pickle.stop());
    }

    private static String refusedBytes(byte[] pickle) {
        return assertThrows(TensorFileException.class, () -> Unpickler.read("model.ckpt", pickle, TENSORS))
                .getMessage();
    }

    private static void assertContains(String part, String whole) {
        assertTrue(whole.contains(part), whole);
    }

    private static long[] longs(String text) {
        return Arrays.stream(text.strip().split(" ")).mapToLong(Long::parseLong).toArray();
    }
}
