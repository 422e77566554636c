package io.jenkins.plugins.marathondeploy.cluster.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Changes good inputs into bad ones. The same seed makes the same changes. */
public final class Mutator {
    private static final Pattern VALUE =
            Pattern.compile("(?<=[:\\[,])\\s*(\"(?:[^\"\\\\]|\\\\.){0,200}\"|-?[0-9][0-9.eE+-]{0,30}|true|false|null|\\{}|\\[])");
    private static final Pattern FIELD = Pattern.compile("\"[A-Za-z_]{1,40}\"\\s*:");
    private static final List<String> TEXTS = List.of(
            "", " ", "null", "/", "//", "..", "../../v2/info", "a/../b", "%2e%2e%2f", "?force=true", "#", "a b", "\\u0000", "\\n\\r\\n",
            "\\u001b[31mred", "\\ud800", "\\u202e", "é😀", "-1", "0", "1e999999", "NaN", "2999-99-99T99:99:99Z",
            "+1000000000-12-31T23:59:59Z", "${A}", "{\\\"a\\\":", "<html>", "data: x", "sha256:", "a=\\\"b\\\", c");
    private static final List<String> VALUES = List.of(
            "null", "true", "{}", "[]", "[null]", "[[]]", "[{}]", "{\"\":null}", "0", "-1", "1.5", "1e999999", "-1e999999", "1e-999999",
            "2147483647", "2147483648", "4294967296", "9223372036854775807", "9223372036854775808", "1E400", "00", "+1", "NaN", "Infinity",
            "0x10", "tru", "'a'", "//", "undefined");
    private static final byte[][] OCTETS = {
        {0}, {0, 0, 0, 1}, {(byte) 0xff}, {(byte) 0xc0, (byte) 0x80}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, {(byte) 0xf8, 1},
        {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, {(byte) 0xfe, (byte) 0xff}, {'"'}, {'\\'}, {'{'}, {'}'}, {'['}, {']'}, {','}, {':'},
        {'\r'}, {'\n'}, {'\n', '\n'}, {0x1b}, {' '}, {'$', '{'}
    };
    private static final int DEEP = 100_000;

    private final Random random;
    private String last = "";

    Mutator(long seed) {
        random = new Random(seed);
    }

    public Random random() {
        return random;
    }

    public <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    public boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    /** A JSON text, changed as JSON first and now and then as a text. */
    public String json(String good) {
        String text = good;
        for (int times = random.nextInt(4); times > 0; times--) {
            text = random.nextInt(5) == 0 ? duplicated(text) : revalued(text);
        }
        return remembered(random.nextInt(4) == 0 ? text(text) : text);
    }

    /** As {@link #json}, and now and then with bytes that are no UTF-8. */
    public byte[] octets(String good) {
        byte[] bytes = json(good).getBytes(StandardCharsets.UTF_8);
        return random.nextInt(4) == 0 ? octets(bytes) : bytes;
    }

    /** Pieces cut out, doubled, put in or turned round. */
    public String text(String good) {
        return remembered(new String(octets(good.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8));
    }

    /** One of many values that a field was never meant to have, as JSON. */
    public String value() {
        return switch (random.nextInt(100)) {
            case 0 -> nested("[", random.nextBoolean() ? "]" : "");
            case 1 -> nested("{\"a\":", random.nextBoolean() ? "}" : "");
            case 2 -> "9".repeat(DEEP);
            case 3 -> "\"" + repeated() + "\"";
            case 4, 5, 6 -> "1" + "0".repeat(400);
            case 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25 -> "\"" + pick(TEXTS) + "\"";
            default -> pick(VALUES);
        };
    }

    /** A long text of one or few characters: what makes a careless pattern take for ever. */
    public String repeated() {
        String unit = pick(List.of(" ", "a", "/", "a.", "{ ", "${", "-", "*", "\\n", "\\\"", "a/"));
        return unit.repeat(1 + random.nextInt(DEEP / unit.length()));
    }

    private static String nested(String open, String close) {
        return open.repeat(DEEP) + (close.isEmpty() ? "" : "0") + close.repeat(DEEP);
    }

    /** Another value in the place of one. */
    private String revalued(String text) {
        List<MatchResult> values = matches(VALUE, text);
        if (values.isEmpty()) {
            return text;
        }
        MatchResult value = pick(values);
        return text.substring(0, value.start()) + value() + text.substring(value.end());
    }

    /** A field that is there already stands once more, here or in another object. */
    private String duplicated(String text) {
        List<MatchResult> fields = matches(FIELD, text);
        if (fields.isEmpty()) {
            return text;
        }
        int at = pick(fields).start();
        return text.substring(0, at) + pick(fields).group() + value() + "," + text.substring(at);
    }

    private static List<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().limit(500).toList();
    }

    private byte[] octets(byte[] good) {
        byte[] bytes = good;
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            int from = random.nextInt(bytes.length + 1);
            int to = Math.min(bytes.length, from + random.nextInt(12));
            byte[] middle = Arrays.copyOfRange(bytes, from, to);
            bytes = switch (random.nextInt(6)) {
                case 0 -> Arrays.copyOf(bytes, from);
                case 1 -> joined(bytes, from, new byte[0], to);
                case 2 -> joined(bytes, from, middle, from);
                case 3 -> joined(bytes, random.nextInt(8) == 0 ? 0 : from, OCTETS[random.nextInt(OCTETS.length)], from);
                case 4 -> joined(bytes, from, new byte[] {(byte) random.nextInt()}, Math.min(bytes.length, from + 1));
                default -> joined(bytes, from, OCTETS[random.nextInt(OCTETS.length)], from);
            };
        }
        remembered(new String(bytes, StandardCharsets.ISO_8859_1));
        return bytes;
    }

    private static byte[] joined(byte[] bytes, int end, byte[] middle, int rest) {
        byte[] all = Arrays.copyOf(bytes, end + middle.length + bytes.length - rest);
        System.arraycopy(middle, 0, all, end, middle.length);
        System.arraycopy(bytes, rest, all, end + middle.length, bytes.length - rest);
        return all;
    }

    /** Makes an input the one that a failure's message shows. */
    public String remembered(String input) {
        last = input;
        return input;
    }

    String last() {
        return last;
    }
}
