package dev.kakehashi.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Functions written in TorchScript: any libtorch operation, forward and backward, without Python or C++. */
public final class TorchModule implements AutoCloseable {
    private static final String CLASS = "Kakehashi";
    private static final String HEAD = "class " + CLASS + "(Module):\n  __parameters__ = []\n  __buffers__ = []\n";

    private final NDManager manager;
    private final PtSymbolBlock block;

    private TorchModule(NDManager manager, PtSymbolBlock block) {
        this.manager = manager;
        this.block = block;
    }

    /**
     * @param resource name of a resource below this class' loader with methods
     *     {@code def f(self: __torch__.Kakehashi, ...)} indented by two spaces; an operation that libtorch does not
     *     know fails here, not later
     */
    public static TorchModule load(String resource, NDManager parent) {
        return load(List.of(resource), parent);
    }

    /** Methods of several resources in one module; one may call those of the resources before it. */
    public static TorchModule load(List<String> resources, NDManager parent) {
        Torch.start();
        var manager = parent.newSubManager();
        try {
            var source = new StringBuilder(HEAD);
            for (var resource : resources) source.append(text(resource));
            var block = JniUtils.loadModule((PtNDManager) manager, new ByteArrayInputStream(archive(source.toString())),
                    false, false);
            return new TorchModule(manager, block);
        } catch (IOException e) {
            manager.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    /**
     * Calls a method; results belong to {@code scope}. Whether gradients are kept is decided by the thread's grad mode.
     */
    public NDList call(String method, NDManager scope, NDList arguments) {
        if (JniUtils.isGradMode()) return callWithGradients(method, scope, arguments);
        var values = new ArrayList<IValue>();
        try {
            for (var argument : byArgument(arguments)) {
                var arrays = argument.toArray(PtNDArray[]::new);
                values.add(isList(arrays[0]) ? IValue.listFrom(arrays) : IValue.from(arrays[0]));
            }
            try (var result = IValueUtils.runMethod(block, method, values.toArray(IValue[]::new))) {
                return result.toNDList((PtNDManager) scope);
            }
        } finally {
            values.forEach(IValue::close); // also when memory ran out: what they hold would stay on the device for good
        }
    }

    /** The only way DJL keeps gradients; it loses what the arguments hold when the call fails. */
    private NDList callWithGradients(String method, NDManager scope, NDList arguments) {
        try (NDArray name = scope.create(0f)) { // the method's name travels in an extra array
            name.setName("module_method:" + method);
            var all = new NDList(arguments.size() + 1);
            all.add(name);
            all.addAll(arguments);
            return IValueUtils.forward(block, all, true);
        }
    }

    /** Arrays of one list stand beside each other. */
    private static List<List<NDArray>> byArgument(NDList arguments) {
        var all = new ArrayList<List<NDArray>>();
        String list = null;
        for (var array : arguments) {
            if (!isList(array) || !array.getName().equals(list)) all.add(new ArrayList<>());
            all.get(all.size() - 1).add(array);
            list = isList(array) ? array.getName() : null;
        }
        return all;
    }

    private static boolean isList(NDArray array) {
        return array.getName() != null && array.getName().endsWith("[]");
    }

    /** Marks arrays that travel as one List[Tensor] argument. */
    public static NDList listArgument(String name, Iterable<NDArray> arrays) {
        var list = new NDList();
        for (var array : arrays) {
            array.setName(name + "[]");
            list.add(array);
        }
        return list;
    }

    @Override
    public void close() {
        block.close();
        manager.close();
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = TorchModule.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) throw new IllegalStateException("resource " + resource + " is missing");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A TorchScript archive is a stored zip: an object without fields, no constants, and the source of its class. */
    private static byte[] archive(String source) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            store(zip, "k/data.pkl", ("\u0080\u0002c__torch__\n" + CLASS + "\nq\u0000)\u0081}q\u0001b.")
                    .getBytes(StandardCharsets.ISO_8859_1));
            store(zip, "k/code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
            store(zip, "k/constants.pkl", "\u0080\u0002).".getBytes(StandardCharsets.ISO_8859_1));
            store(zip, "k/version", "3\n".getBytes(StandardCharsets.US_ASCII));
        }
        return out.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        var crc = new CRC32();
        crc.update(content);
        var entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
