package dev.kakehashi.hostile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** Changes that break files of any kind: of bytes, of lengths, and of text that looks like JSON. */
final class Mutations {
    private static final long[] LENGTHS = {0, 1, -1, 127, 255, 65_535, 0x7fffffffL, 0x80000000L, 0xffffffffL, 1L << 40,
        Long.MAX_VALUE, Long.MIN_VALUE, 1L << 62};
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");
    private static final Pattern VALUE = Pattern
            .compile("\"[^\"]*+\"|-?\\d+(?:\\.\\d+)?|true|false|null|\\[\\]|\\{\\}");
    private static final Pattern TEXT = Pattern.compile("\"[^\"]*+\"");
    private static final List<String> NUMBERS = List.of("0", "-1", "1e400", "-1e400", "1e-400", "1.5", "NaN",
            "Infinity", "2147483647", "2147483648", "4294967296",
            "9223372036854775807", "9223372036854775808", "18446744073709551617", "-9223372036854775809",
            "1e2147483647", "00", "0x10", "9".repeat(500));
    private static final List<String> VALUES = List.of("null", "true", "[]", "{}", "\"\"", "\"\\u0000\"", "\"\\ud800\"",
            "\"\\udc00\\ud800\"", "\"../../etc/passwd\"",
            "\"/etc/passwd\"", "[[[[]]]]", "{\"a\":{\"b\":null}}", "-0", "\"" + "x".repeat(70_000) + "\"",
            "[" + "0,".repeat(3000) + "0]", "\"日本\"", "\"\\\\\"", "\"a\\nb\"",
            "\"\u202Etxt\"");

    private Mutations() {}

    static byte[] of(byte[] sound, Random random) {
        var bytes = sound;
        for (var rounds = random.nextInt(3); rounds >= 0; rounds--)
            bytes = random.nextInt(5) < 3 ? once(bytes, random) : text(bytes, random);
        return bytes;
    }

    private static byte[] once(byte[] bytes, Random random) {
        if (bytes.length == 0) return new byte[] {(byte) random.nextInt(256)};
        int at = random.nextInt(10) < 6 ? random.nextInt(Math.min(bytes.length, 400)) : random.nextInt(bytes.length);
        return switch (random.nextInt(14)) {
            case 0, 1 -> flipped(bytes, random, 1 + random.nextInt(8));
            case 2 -> Arrays.copyOf(bytes, at);
            case 3 -> new byte[0];
            case 4 -> spliced(bytes, at, 0, randomBytes(random, 1 + random.nextInt(64)));
            case 5 -> spliced(bytes, at, Math.min(bytes.length - at, 1 + random.nextInt(64)), new byte[0]);
            case 6 -> overwritten(bytes, at, length(random, 8));
            case 7 -> overwritten(bytes, at, length(random, 4));
            case 8 -> overwritten(bytes, 0, length(random, 8));
            case 9 -> overwritten(bytes, at, filled(1 + random.nextInt(64), random.nextBoolean() ? 0 : 0xff));
            case 10 -> spliced(bytes, at, 0, filled(1 + random.nextInt(3), 0));
            case 11 -> spliced(bytes, at, 0, new byte[][] {{(byte) 0xff}, {(byte) 0xc0, (byte) 0x80},
                {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, {(byte) 0xf8}}[random.nextInt(4)]);
            case 12 ->
                    spliced(bytes, 0, 0,
                            new byte[][] {{(byte) 0xff, (byte) 0xfe}, {(byte) 0xfe, (byte) 0xff},
                                {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, {0, 0, (byte) 0xfe, (byte) 0xff}}[random
                                        .nextInt(4)]);
            default -> spliced(bytes, at, 0,
                    Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(2000))));
        };
    }

    /** Takes the bytes for characters one to one, so that what is no text stays as it was. */
    private static byte[] text(byte[] bytes, Random random) {
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        var changed = switch (random.nextInt(7)) {
            case 0, 1 -> replaced(text, NUMBER, pick(NUMBERS, random), random);
            case 2, 3 -> replaced(text, VALUE, utf8(pick(VALUES, random)), random);
            case 4 -> replaced(text, TEXT, "$0:1,$0", random); // a field twice
            case 5 -> replaced(text, VALUE, "[".repeat(depth(random)) + "$0" + "]".repeat(depth(random)), random);
            default -> replaced(text, VALUE, "{\"a\":".repeat(depth(random)) + "$0", random);
        };
        return changed.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String replaced(String text, Pattern pattern, String by, Random random) {
        var matcher = pattern.matcher(text.length() > 100_000 ? text.substring(0, 100_000) : text);
        long count = matcher.results().limit(5000).count();
        if (count == 0) return text;
        int wanted = random.nextInt((int) count);
        matcher.reset();
        for (var i = 0; i <= wanted; i++) matcher.find();
        var replacement = by.contains("$0") ? by.replace("$0", matcher.group()) : by;
        return text.substring(0, matcher.start()) + replacement + text.substring(matcher.end());
    }

    private static int depth(Random random) {
        return new int[] {2, 70, 1500, 60_000}[random.nextInt(4)];
    }

    static <T> T pick(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static byte[] flipped(byte[] bytes, Random random, int times) {
        var copy = bytes.clone();
        for (var i = 0; i < times; i++) copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        return copy;
    }

    private static byte[] overwritten(byte[] bytes, int at, byte[] by) {
        var copy = bytes.clone();
        System.arraycopy(by, 0, copy, at, Math.min(by.length, copy.length - at));
        return copy;
    }

    static byte[] spliced(byte[] bytes, int at, int removed, byte[] inserted) {
        var out = new byte[bytes.length - removed + inserted.length];
        System.arraycopy(bytes, 0, out, 0, at);
        System.arraycopy(inserted, 0, out, at, inserted.length);
        System.arraycopy(bytes, at + removed, out, at + inserted.length, bytes.length - at - removed);
        return out;
    }

    private static byte[] length(Random random, int bytes) {
        var all = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(LENGTHS[random.nextInt(LENGTHS.length)])
                .array();
        return Arrays.copyOf(all, bytes);
    }

    private static byte[] randomBytes(Random random, int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] filled(int count, int value) {
        var bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
