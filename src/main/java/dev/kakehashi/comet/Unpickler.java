package dev.kakehashi.comet;

import dev.kakehashi.tensor.TensorFileException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the pickle of a PyTorch checkpoint as plain data. A pickle is a program that may call anything; this reader calls nothing. It knows
 * the few names that weights need, takes a few more as inert data, and refuses every other one by its name.
 */
final class Unpickler {
    private static final int DEEPEST = 1 << 20;
    private static final Object MARK = new Object();

    /** Names that stand for data only: whatever is called on them becomes a map of what was given. */
    private static final Set<String> INERT = Set.of(
            "argparse.Namespace", "collections.defaultdict", "pytorch_lightning.utilities.parsing.AttributeDict",
            "lightning_fabric.utilities.data.AttributeDict", "torch.Size", "builtins.set", "torch.float32", "torch.float16", "torch.bfloat16");

    private final ByteBuffer code;
    private final String file;
    private final ArrayList<Object> stack = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();

    /** A name the pickle mentions, as {@code module.name}. */
    record Name(String text) {}

    /** Numbers outside of the pickle. */
    record Storage(String type, String key, long size) {}

    /** A view of a storage; offset and strides in elements. */
    record Tensor(Storage storage, long offset, long[] shape, long[] strides) {}

    private Unpickler(byte[] code, String file) {
        this.code = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
        this.file = file;
    }

    /**
     * @return maps, lists, strings, numbers, {@link Tensor}s
     * @throws TensorFileException naming what is not allowed or why the pickle cannot be read
     */
    static Object read(byte[] pickle, String file) throws TensorFileException {
        try {
            return new Unpickler(pickle, file).run();
        } catch (BufferUnderflowException | IndexOutOfBoundsException | ClassCastException | IllegalArgumentException | NullPointerException e) {
            throw new TensorFileException(file + " holds a pickle that is truncated or damaged.");
        }
    }

    private Object run() throws TensorFileException {
        while (true) {
            int operation = code.get() & 0xff;
            if (stack.size() > DEEPEST) throw new TensorFileException(file + " holds a pickle that is too deep.");
            switch (operation) {
                case '.' -> {
                    return pop();
                }
                case 0x80 -> code.get(); // protocol
                case 0x95 -> code.getLong(); // frame
                case '(' -> stack.add(MARK);
                case '0' -> pop();
                case '1' -> popMark();
                case 'N' -> stack.add(null);
                case 0x88 -> stack.add(true);
                case 0x89 -> stack.add(false);
                case 'J' -> stack.add((long) code.getInt());
                case 'K' -> stack.add((long) (code.get() & 0xff));
                case 'M' -> stack.add((long) (code.getShort() & 0xffff));
                case 0x8a -> stack.add(whole(code.get() & 0xff));
                case 'G' -> stack.add(Double.longBitsToDouble(Long.reverseBytes(code.getLong())));
                case 'X' -> stack.add(text(code.getInt()));
                case 0x8c -> stack.add(text(code.get() & 0xff));
                case 0x8d -> stack.add(text(Math.toIntExact(code.getLong())));
                case 'U' -> stack.add(text(code.get() & 0xff));
                case 'T' -> stack.add(text(code.getInt()));
                case 'C' -> stack.add(bytes(code.get() & 0xff));
                case 'B' -> stack.add(bytes(code.getInt()));
                case '}' -> stack.add(new LinkedHashMap<>());
                case ']', 0x8f -> stack.add(new ArrayList<>());
                case ')' -> stack.add(new ArrayList<>());
                case 't', 0x91 -> stack.add(popMark());
                case 0x85 -> tuple(1);
                case 0x86 -> tuple(2);
                case 0x87 -> tuple(3);
                case 'q' -> memo.put(code.get() & 0xff, top());
                case 'r' -> memo.put(code.getInt(), top());
                case 0x94 -> memo.put(memo.size(), top());
                case 'h' -> stack.add(remembered(code.get() & 0xff));
                case 'j' -> stack.add(remembered(code.getInt()));
                case 'a' -> {
                    var item = pop();
                    list(top()).add(item);
                }
                case 'e', 0x90 -> {
                    var items = popMark();
                    list(top()).addAll(items);
                }
                case 's' -> {
                    var value = pop();
                    var key = pop();
                    map(top()).put(key, value);
                }
                case 'u' -> {
                    var items = popMark();
                    for (var i = 0; i + 1 < items.size(); i += 2) map(top()).put(items.get(i), items.get(i + 1));
                }
                case 'c' -> stack.add(allowed(line() + "." + line()));
                case 0x93 -> {
                    var name = (String) pop();
                    stack.add(allowed(pop() + "." + name));
                }
                case 'Q' -> stack.add(storage(list(pop())));
                case 'R', 0x81 -> {
                    var arguments = list(pop());
                    stack.add(called((Name) pop(), arguments));
                }
                case 'b' -> {
                    var state = pop(); // attributes of what was built: kept where it is a map, otherwise of no use here
                    if (top() instanceof Map<?, ?> built && state instanceof Map<?, ?> attributes) map(built).putAll(attributes);
                }
                default -> throw new TensorFileException(file + " holds a pickle with the unknown operation " + operation + ".");
            }
        }
    }

    private Name allowed(String name) throws TensorFileException {
        boolean weights = name.equals("collections.OrderedDict") || name.equals("torch._utils._rebuild_tensor_v2")
                || name.equals("torch._utils._rebuild_parameter") || name.matches("torch\\.[A-Z][A-Za-z0-9]*Storage");
        if (weights || INERT.contains(name)) return new Name(name);
        var shown = name.replaceAll("[^\\x20-\\x7e]", "?");
        throw new TensorFileException(file + " names \"" + (shown.length() > 120 ? shown.substring(0, 120) + "…" : shown) + "\", which weights do not need: nothing of it was run.");
    }

    private Object called(Name name, List<Object> arguments) {
        return switch (name.text) {
            case "torch._utils._rebuild_tensor_v2" -> new Tensor(
                    (Storage) arguments.get(0), (long) arguments.get(1), longs(list(arguments.get(2))), longs(list(arguments.get(3))));
            case "torch._utils._rebuild_parameter" -> arguments.get(0);
            default -> inert(arguments);
        };
    }

    /** An ordered dictionary made from pairs, or an empty one to be filled. */
    private static Object inert(List<Object> arguments) {
        var made = new LinkedHashMap<Object, Object>();
        if (!arguments.isEmpty() && arguments.get(0) instanceof List<?> pairs)
            for (var pair : pairs) if (pair instanceof List<?> both && both.size() == 2) made.put(both.get(0), both.get(1));
        return made;
    }

    private static Storage storage(List<Object> identity) {
        return new Storage(((Name) identity.get(1)).text, (String) identity.get(2), (long) identity.get(4));
    }

    private Object pop() {
        var last = stack.remove(stack.size() - 1);
        if (last == MARK) throw new IllegalArgumentException("a mark where a value should be");
        return last;
    }

    private Object top() {
        return stack.get(stack.size() - 1);
    }

    private List<Object> popMark() {
        int at = stack.lastIndexOf(MARK);
        var items = new ArrayList<>(stack.subList(at + 1, stack.size()));
        stack.subList(at, stack.size()).clear();
        return items;
    }

    private void tuple(int size) {
        var items = new ArrayList<>(stack.subList(stack.size() - size, stack.size()));
        if (items.contains(MARK)) throw new IllegalArgumentException("a mark within a tuple");
        stack.subList(stack.size() - size, stack.size()).clear();
        stack.add(items);
    }

    private Object remembered(int place) {
        if (!memo.containsKey(place)) throw new IllegalArgumentException("nothing was remembered there");
        return memo.get(place);
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object value) {
        return (List<Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static Map<Object, Object> map(Object value) {
        return (Map<Object, Object>) value;
    }

    private static long[] longs(List<Object> values) {
        return values.stream().mapToLong(value -> (long) value).toArray();
    }

    /** A little-endian two's complement number of so many bytes; larger ones than a long are of no use here. */
    private long whole(int length) {
        var bytes = bytes(length);
        long value = length > 0 && bytes[length - 1] < 0 ? -1 : 0;
        for (var i = Math.min(7, length - 1); i >= 0; i--) value = value << 8 | bytes[i] & 0xff;
        return value;
    }

    private byte[] bytes(int length) {
        if (length < 0 || length > code.remaining()) throw new IllegalArgumentException("longer than the pickle");
        var bytes = new byte[length];
        code.get(bytes);
        return bytes;
    }

    private String text(int length) {
        return new String(bytes(length), StandardCharsets.UTF_8);
    }

    private String line() {
        var line = new StringBuilder();
        for (char c; (c = (char) (code.get() & 0xff)) != '\n'; ) line.append(c);
        return line.toString();
    }
}
