package io.jenkins.plugins.marathondeploy.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Reads the regular expression that Docker's clients make of an ignore pattern, with Go's syntax (regexp/syntax) as far
 * as such a one can have it. What looks odd is theirs: {@code [*]} becomes {@code [[^/]*]}, which is any number of the
 * three characters {@code [^/} and then a bracket; {@code \d} is a digit, and {@code ^} the beginning.
 */
final class IgnoreExpression {
    private static final IntPredicate ANY = character -> true;
    private static final IntPredicate WORD = c -> c == '_' || isDigit(c) || isLetter(c);
    private static final IntPredicate SPACE = c -> c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';

    /** {@code [[:alpha:]]} and its relatives, ASCII alone. */
    private static final Map<String, IntPredicate> NAMED = Map.ofEntries(
            Map.entry("alnum", c -> isDigit(c) || isLetter(c)),
            Map.entry("alpha", IgnoreExpression::isLetter),
            Map.entry("ascii", c -> c < 128),
            Map.entry("blank", c -> c == ' ' || c == '\t'),
            Map.entry("cntrl", c -> c < 32 || c == 127),
            Map.entry("digit", IgnoreExpression::isDigit),
            Map.entry("graph", c -> c > 32 && c < 127),
            Map.entry("lower", c -> c >= 'a' && c <= 'z'),
            Map.entry("print", c -> c >= 32 && c < 127),
            Map.entry("punct", c -> c > 32 && c < 127 && !isDigit(c) && !isLetter(c)),
            Map.entry("space", SPACE.or(c -> c == 0x0B)),
            Map.entry("upper", c -> c >= 'A' && c <= 'Z'),
            Map.entry("word", WORD),
            Map.entry("xdigit", c -> isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'));

    private static final String DIRECTORIES = "(.*/)?";

    private static final Pattern REPETITION = Pattern.compile("\\{\\d+(?:,\\d*)?\\}");

    private final String text;
    private final List<GlobMatcher> alternatives = new ArrayList<>();
    private GlobMatcher glob;
    private int at;

    private IgnoreExpression(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException for what Go refuses, and for escapes that no ignore file has a use for */
    static Predicate<String> parse(String expression) {
        return new IgnoreExpression(expression).alternatives();
    }

    /** {@code ^a|b$} is what begins with a, and what ends with b. */
    private Predicate<String> alternatives() {
        begin();
        boolean toTheEnd = false;
        while (at < text.length()) {
            toTheEnd = text.charAt(at) == '$' && at + 1 == text.length();
            if (toTheEnd) {
                at++;
            } else if (isNext('|')) {
                at++;
                glob.many(ANY);
                begin();
            } else {
                part();
            }
        }
        if (!toTheEnd) {
            glob.many(ANY);
        }
        return path -> alternatives.stream().anyMatch(alternative -> alternative.matches(path));
    }

    private void begin() {
        glob = new GlobMatcher();
        alternatives.add(glob);
        if (!isNext('^')) {
            glob.many(ANY);
        }
    }

    private void part() {
        if (text.startsWith(DIRECTORIES, at)) {
            at += DIRECTORIES.length();
            glob.directories();
            return;
        }
        int c = next();
        if (c == '^') {
            glob.start();
            return;
        }
        IntPredicate one = switch (c) {
            case '[' -> characterClass();
            case '{' -> brace();
            case '.' -> character -> character != '\n';
            case '\\' -> escaped().fits;
            default -> literal(c);
        };
        if (at < text.length() && text.charAt(at) == '*') {
            at++;
            glob.many(one);
        } else {
            glob.one(one);
        }
    }

    private IntPredicate brace() {
        if (REPETITION.matcher(text).region(at - 1, text.length()).lookingAt()) {
            throw new IllegalArgumentException("Docker's clients repeat what stands before a number in braces; write \\{ for a"
                    + " brace in a name");
        }
        return literal('{');
    }

    private IntPredicate characterClass() {
        boolean negated = isNext('^');
        at += negated ? 1 : 0;
        List<IntPredicate> members = new ArrayList<>();
        while (members.isEmpty() || !isNext(']')) {
            members.add(member());
        }
        at++;
        IntPredicate any = character -> members.stream().anyMatch(member -> member.test(character));
        return negated ? any.negate() : any;
    }

    private IntPredicate member() {
        if (text.startsWith("[:", at)) {
            int end = text.indexOf(":]", at + 2);
            if (end >= 0) {
                String name = text.substring(at + 2, end);
                IntPredicate named = NAMED.get(name.startsWith("^") ? name.substring(1) : name);
                if (named == null) {
                    throw new IllegalArgumentException("there is no class of characters '[:" + name + ":]'");
                }
                at = end + 2;
                return name.startsWith("^") ? named.negate() : named;
            }
        }
        Escape low = single();
        boolean range = low.character >= 0 && isNext('-') && at + 1 < text.length() && text.charAt(at + 1) != ']';
        if (!range) {
            return low.fits;
        }
        at++;
        Escape high = single();
        if (high.character < low.character) {
            throw new IllegalArgumentException("the range in a '[…]' ends before it begins");
        }
        return character -> low.character <= character && character <= high.character;
    }

    private Escape single() {
        if (at >= text.length()) {
            throw new IllegalArgumentException("a '[' has no ']'");
        }
        int c = next();
        return c == '\\' ? escaped() : new Escape(c, literal(c));
    }

    /** @param character -1 where it is a class of several */
    private record Escape(int character, IntPredicate fits) {}

    private Escape escaped() {
        if (at >= text.length()) {
            throw new IllegalArgumentException("it ends with a backslash that escapes nothing");
        }
        int c = next();
        if (c < 128 && !isDigit(c) && !isLetter(c)) {
            return new Escape(c, literal(c));
        }
        int control = "afnrtv".indexOf(c);
        if (control >= 0) {
            int meant = "\u0007\f\n\r\t\u000B".charAt(control);
            return new Escape(meant, literal(meant));
        }
        IntPredicate several = switch (c) {
            case 'd' -> IgnoreExpression::isDigit;
            case 'D' -> character -> !isDigit(character);
            case 's' -> SPACE;
            case 'S' -> SPACE.negate();
            case 'w' -> WORD;
            case 'W' -> WORD.negate();
            default -> throw new IllegalArgumentException("a backslash before '" + Character.toString(c)
                    + "' means nothing here; before * ? [ ] ! # and a backslash it takes their meaning away");
        };
        return new Escape(-1, several);
    }

    private int next() {
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        return c;
    }

    private boolean isNext(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private static IntPredicate literal(int c) {
        return character -> character == c;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
