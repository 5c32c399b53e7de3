package dev.kakehashi.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kakehashi.files.Sha256;
import dev.kakehashi.outside.Confinement;
import dev.kakehashi.outside.OutsideJson;
import dev.kakehashi.outside.Shown;
import dev.kakehashi.outside.Unusable;
import dev.kakehashi.progress.Progress;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The weights of a Hugging Face folder, in one file or in shards with an index: safetensors where there are any,
 * otherwise what torch.save wrote.
 */
public final class Weights implements AutoCloseable {
    private static final int LARGEST_INDEX = 16 << 20;
    private static final int MOST_SHARDS = 1000; // all are open at the same time

    /** @param index names the shards */
    private record Names(String single, String index, Pattern shard) {}

    private static final Names SAFETENSORS = new Names("model.safetensors", "model.safetensors.index.json",
            Pattern.compile("[\\w.-]{1,200}\\.safetensors"));
    private static final Names PICKLED = new Names("pytorch_model.bin", "pytorch_model.bin.index.json",
            Pattern.compile("[\\w.-]{1,200}\\.bin"));

    private final Path folder;
    private final Map<String, TensorFile> shards = new TreeMap<>();
    private final Map<String, String> places = new TreeMap<>();

    private Weights(Path folder) {
        this.folder = folder;
    }

    /** @throws TensorFileException naming the shard that is missing or broken */
    public static Weights open(Path folder) throws IOException {
        var weights = new Weights(folder);
        try {
            for (var names : List.of(SAFETENSORS, PICKLED)) if (weights.open(names)) return weights;
            throw new TensorFileException("The folder " + folder.getFileName() + " holds neither " + SAFETENSORS.single
                    + " nor " + SAFETENSORS.index
                    + ", and neither " + PICKLED.single + " nor " + PICKLED.index + ".");
        } catch (IOException | RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    public boolean has(String name) {
        return places.containsKey(name);
    }

    public Set<String> names() {
        return places.keySet();
    }

    public long[] shape(String name) throws TensorFileException {
        return shardOf(name).shape(name);
    }

    /** @throws TensorFileException unless the tensor exists with exactly this shape */
    public void require(String name, long... shape) throws TensorFileException {
        var found = shape(name);
        if (!Arrays.equals(found, shape))
            throw new TensorFileException(
                    "Tensor " + name + " has the shape " + Arrays.toString(found) + " where config.json asks for "
                            + Arrays.toString(shape) + ".");
    }

    public float[] floats(String name) throws IOException {
        return shardOf(name).floats(name);
    }

    /** Fills {@code into} with float32 values of a tensor from number {@code first} on. */
    public void read(String name, long first, FloatBuffer into) throws IOException {
        shardOf(name).read(name, first, into);
    }

    /** Fills {@code into} with one row of a matrix, by the calling thread alone. */
    public void row(String name, int row, float[] into) throws IOException {
        shardOf(name).readRow(name, row, into);
    }

    /** The tensor as float32 on the manager's device, in libtorch's memory, which closing the array gives back. */
    public NDArray load(String name, NDManager manager) throws IOException {
        return load(List.of(name), manager);
    }

    /** Tensors that differ in their first size alone, one below the other in one array. */
    public NDArray load(List<String> names, NDManager manager) throws IOException {
        var shape = shape(names.get(0)).clone();
        for (var name : names.subList(1, names.size())) shape[0] += shape(name)[0];
        var array = new FilledArray(manager, new Shape(shape));
        try {
            for (var name : names) {
                var shard = shardOf(name);
                array.append(new Shape(shape(name)).size(), (first, into) -> shard.read(name, first, into));
            }
            return array.full();
        } catch (IOException | RuntimeException e) {
            array.close();
            throw e;
        }
    }

    /** Rows of a matrix as float32, (ids, columns), read from the file without those between them. */
    public NDArray rows(String name, int[] ids, NDManager manager) throws IOException {
        int columns = (int) shape(name)[1];
        var shard = shardOf(name);
        var array = new FilledArray(manager, new Shape(ids.length, columns));
        try {
            array.append((long) ids.length * columns, (first, into) -> shard.readRows(name, ids, first, into));
            return array.full();
        } catch (IOException | RuntimeException e) {
            array.close();
            throw e;
        }
    }

    /** Names of the weight files, in order. */
    public List<String> files() {
        return List.copyOf(shards.keySet());
    }

    /** SHA-256 over all weight files in the order of their names: the identity of a checkpoint. */
    public String sha256(Progress progress) throws IOException {
        long total = 0;
        for (var file : shards.keySet()) total += Files.size(folder.resolve(file));
        var digest = Sha256.digest();
        long done = 0;
        var buffer = new byte[1 << 20];
        for (var file : shards.keySet()) {
            try (var in = Confinement.stream(folder.resolve(file))) {
                for (int read; (read = in.read(buffer)) > 0;) {
                    digest.update(buffer, 0, read);
                    progress.at(done += read, total);
                }
            }
        }
        return Sha256.of(digest);
    }

    @Override
    public void close() throws IOException {
        for (var shard : shards.values()) shard.close();
    }

    private boolean open(Names names) throws IOException {
        if (Files.isRegularFile(folder.resolve(names.index))) {
            openShards(names);
            return true;
        }
        if (!Files.isRegularFile(folder.resolve(names.single))) return false;
        add(names, names.single);
        for (var name : shards.get(names.single).names()) places.put(name, names.single);
        return true;
    }

    private void openShards(Names names) throws IOException {
        JsonNode map;
        try {
            map = OutsideJson.tree(folder.resolve(names.index), LARGEST_INDEX).path("weight_map");
        } catch (Unusable e) {
            throw new TensorFileException(names.index + " " + e.getMessage() + ".");
        }
        if (!map.isObject() || map.isEmpty()) throw new TensorFileException(names.index + " has no weight_map.");
        for (var entries = map.fields(); entries.hasNext();) {
            var entry = entries.next();
            var file = entry.getValue().asText();
            if (!shards.containsKey(file)) add(names, file);
            if (!shards.get(file).names().contains(entry.getKey()))
                throw new TensorFileException(
                        "The shard " + file + " lacks the tensor " + Shown.of(entry.getKey()) + ".");
            places.put(entry.getKey(), file);
        }
    }

    private void add(Names names, String file) throws IOException {
        if (!names.shard.matcher(file).matches())
            throw new TensorFileException("\"" + Shown.of(file) + "\" is no name of a shard.");
        if (shards.size() == MOST_SHARDS)
            throw new TensorFileException(names.index + " names more than " + MOST_SHARDS + " shards.");
        if (!Files.isRegularFile(folder.resolve(file)))
            throw new TensorFileException("The shard " + file + " is missing.");
        shards.put(file,
                names == PICKLED ? PickledTensors.open(folder.resolve(file)) : Safetensors.open(folder.resolve(file)));
    }

    private TensorFile shardOf(String name) throws TensorFileException {
        var file = places.get(name);
        if (file == null) throw new TensorFileException("The weights lack the tensor " + name + ".");
        return shards.get(file);
    }
}
