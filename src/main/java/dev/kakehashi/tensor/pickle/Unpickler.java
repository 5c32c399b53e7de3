package dev.kakehashi.tensor.pickle;

import dev.kakehashi.tensor.pickle.PickleNames.Named;
import dev.kakehashi.outside.Shown;
import dev.kakehashi.tensor.TensorFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the pickle of a torch checkpoint without running anything: a name that is not on the list of PickleNames ends
 * the reading.
 */
final class Unpickler {
    private static final int MOST_OPERATIONS = 1_000_000;
    private static final int DEEPEST_MARKS = 1000;

    private final PickleInput in;
    private final TensorRebuilder tensors;
    private final List<Object> stack = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final Map<Long, Object> memo = new HashMap<>();

    private Unpickler(PickleInput in, TensorRebuilder tensors) {
        this.in = in;
        this.tensors = tensors;
    }

    /** A tuple: equal to itself only, so that nested ones cost nothing as keys. */
    static final class Tuple {
        private final List<Object> items;

        Tuple(List<Object> items) {
            this.items = items;
        }

        List<Object> items() {
            return items;
        }
    }

    /** An object of an allowed class whose content is not needed. */
    record Inert(String name) {}

    /**
     * Dictionaries come back as {@link Map}, lists as {@link List}, tensors as {@link StoredTensor}, integers as
     * {@link Long}.
     *
     * @throws TensorFileException naming the class that is not allowed, or saying what is broken
     */
    static Object read(String file, byte[] pickle, TensorRebuilder tensors) throws TensorFileException {
        var unpickler = new Unpickler(new PickleInput(file, pickle), tensors);
        for (var operations = 0; operations < MOST_OPERATIONS; operations++) {
            int operation = unpickler.in.u1();
            if (operation == '.') return unpickler.pop();
            unpickler.run(operation);
        }
        throw unpickler.in.problem("has a pickle of more than " + MOST_OPERATIONS + " operations");
    }

    private void run(int operation) throws TensorFileException {
        switch (operation) {
            case 0x80 -> in.u1(); // protocol
            case 0x95 -> in.i8(); // frame
            case 'N' -> push(null);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'J' -> push((long) in.i4());
            case 'K' -> push((long) in.u1());
            case 'M' -> push((long) in.u2());
            case 0x8a -> push(in.number(in.u1()));
            case 0x8b -> push(in.number(in.u4()));
            case 'G' -> push(in.bigEndianDouble());
            case 'X', 'T' -> push(in.text(in.u4()));
            case 0x8c, 'U' -> push(in.text(in.u1()));
            case 0x8d -> push(in.text(in.i8()));
            case 'B' -> push(in.take(in.u4()));
            case 'C' -> push(in.take(in.u1()));
            case 0x8e, 0x96 -> push(in.take(in.i8()));
            case '(' -> mark();
            case '0' -> pop();
            case '1' -> popToMark();
            case '2' -> push(top());
            case 'q' -> memo.put((long) in.u1(), top());
            case 'r' -> memo.put(in.u4(), top());
            case 0x94 -> memo.put((long) memo.size(), top());
            case 'h' -> push(remembered(in.u1()));
            case 'j' -> push(remembered(in.u4()));
            default -> collect(operation);
        }
    }

    private void collect(int operation) throws TensorFileException {
        switch (operation) {
            case ')' -> push(new Tuple(List.of()));
            case 0x85 -> push(new Tuple(popLast(1)));
            case 0x86 -> push(new Tuple(popLast(2)));
            case 0x87 -> push(new Tuple(popLast(3)));
            case 't' -> push(new Tuple(popToMark()));
            case ']' -> push(new ArrayList<>());
            case 'l' -> push(popToMark());
            case 'a' -> append(popLast(1));
            case 'e', 0x90 -> append(popToMark());
            case '}' -> push(new LinkedHashMap<>());
            case 'd' -> {
                var items = popToMark();
                push(new LinkedHashMap<>());
                putAll(items);
            }
            case 's' -> putAll(popLast(2));
            case 'u' -> putAll(popToMark());
            case 0x8f -> push(new Inert("set"));
            case 0x91 -> {
                popToMark();
                push(new Inert("frozenset"));
            }
            default -> build(operation);
        }
    }

    private void build(int operation) throws TensorFileException {
        switch (operation) {
            case 'c' -> push(named(in.line(), in.line()));
            case 0x93 -> {
                var names = popLast(2);
                if (!(names.get(0) instanceof String module) || !(names.get(1) instanceof String name))
                    throw in.problem("names a class by something that is no text");
                push(named(module, name));
            }
            case 'i' -> {
                var named = named(in.line(), in.line());
                push(make(named, popToMark()));
            }
            case 'o' -> {
                var items = popToMark();
                push(make(items.isEmpty() ? null : items.get(0),
                        items.subList(Math.min(1, items.size()), items.size())));
            }
            case 'R', 0x81 -> {
                var call = popLast(2);
                push(make(call.get(0), tuple(call.get(1))));
            }
            case 0x92 -> {
                var call = popLast(3);
                push(make(call.get(0), tuple(call.get(1))));
            }
            case 'b' -> {
                pop(); // attributes: a dictionary's or a parameter's metadata
                if (!(top() instanceof Map || top() instanceof Inert || top() instanceof StoredTensor))
                    throw in.problem("gives attributes to something that has none");
            }
            case 'Q' -> push(tensors.storage(tuple(pop())));
            default -> throw in
                    .problem(String.format("has the operation 0x%02x in its pickle, which is not read", operation));
        }
    }

    private Named named(String module, String name) throws TensorFileException {
        var full = module + "." + name;
        return PickleNames.find(module, name)
                .orElseThrow(() -> in.problem("names \"" + Shown.of(full) + "\", which is not allowed"));
    }

    private Object make(Object what, List<Object> arguments) throws TensorFileException {
        if (!(what instanceof Named named)) throw in.problem("calls something that is no class");
        return switch (named.kind()) {
            case TENSOR -> tensors.tensor(arguments);
            case PARAMETER -> {
                if (arguments.isEmpty() || !(arguments.get(0) instanceof StoredTensor tensor))
                    throw in.problem("has a parameter without a tensor");
                yield tensor;
            }
            case DICTIONARY -> {
                if (arguments.stream().anyMatch(argument -> !(argument instanceof Named)))
                    throw in.problem("builds a dictionary in a way that is not read");
                yield new LinkedHashMap<>();
            }
            case INERT, STORAGE -> new Inert(named.name());
        };
    }

    private List<Object> tuple(Object value) throws TensorFileException {
        if (value instanceof Tuple tuple) return tuple.items();
        throw in.problem("has a call without arguments in its pickle");
    }

    @SuppressWarnings("unchecked")
    private void append(List<Object> items) throws TensorFileException {
        if (top() instanceof Inert) return;
        if (!(top() instanceof List)) throw in.problem("appends to something that is no list");
        ((List<Object>) top()).addAll(items);
    }

    @SuppressWarnings("unchecked")
    private void putAll(List<Object> items) throws TensorFileException {
        if (items.size() % 2 != 0) throw in.problem("has a key without a value");
        if (top() instanceof Inert) return;
        if (!(top() instanceof Map)) throw in.problem("puts entries into something that is no dictionary");
        var map = (Map<Object, Object>) top();
        for (var i = 0; i < items.size(); i += 2) {
            if (!usableKey(items.get(i))) throw in.problem("has a key that cannot be one");
            map.put(items.get(i), items.get(i + 1));
        }
    }

    /** Keys whose hash is cheap and does not change. */
    private static boolean usableKey(Object key) {
        return key == null || key instanceof String || key instanceof Number || key instanceof Boolean
                || key instanceof Tuple || key instanceof Named
                || key instanceof Inert;
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object top() throws TensorFileException {
        if (stack.size() <= base()) throw in.problem("has a pickle that takes from an empty stack");
        return stack.get(stack.size() - 1);
    }

    private Object pop() throws TensorFileException {
        var top = top();
        stack.remove(stack.size() - 1);
        return top;
    }

    private List<Object> popLast(int count) throws TensorFileException {
        if (stack.size() - base() < count) throw in.problem("has a pickle that takes from an empty stack");
        return cut(stack.size() - count);
    }

    private void mark() throws TensorFileException {
        if (marks.size() >= DEEPEST_MARKS) throw in.problem("has a pickle nested deeper than " + DEEPEST_MARKS);
        marks.push(stack.size());
    }

    private List<Object> popToMark() throws TensorFileException {
        if (marks.isEmpty()) throw in.problem("has a pickle that takes from an empty stack");
        return cut(marks.pop());
    }

    private List<Object> cut(int from) {
        var tail = stack.subList(from, stack.size());
        var items = new ArrayList<>(tail);
        tail.clear();
        return items;
    }

    private int base() {
        return marks.isEmpty() ? 0 : marks.peek();
    }

    private Object remembered(long index) throws TensorFileException {
        if (!memo.containsKey(index)) throw in.problem("refers to something that its pickle never held");
        return memo.get(index);
    }
}
