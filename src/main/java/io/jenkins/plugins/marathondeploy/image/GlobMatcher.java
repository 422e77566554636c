package io.jenkins.plugins.marathondeploy.image;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Compares a path with the parts of a pattern, all ways at once: the time grows with both lengths, where a regular
 * expression tries one way after the other and needs years for a dozen stars.
 */
final class GlobMatcher {
    private enum Kind {
        /** Takes one character. */
        ONE,
        /** Takes any number of characters. */
        MANY,
        /** Takes none; goes on with the next part, or leaves the next two out. */
        MAYBE_TWO,
        /** Takes none; goes on at the beginning of the path alone. */
        START
    }

    /** @param fits which character (code point) it takes */
    private record Part(Kind kind, IntPredicate fits) {}

    private final List<Part> parts = new ArrayList<>();

    /** One character that fits. */
    void one(IntPredicate fits) {
        parts.add(new Part(Kind.ONE, fits));
    }

    /** Any number of characters that fit. */
    void many(IntPredicate fits) {
        parts.add(new Part(Kind.MANY, fits));
    }

    /** Any number of directories: nothing, or everything up to some slash. */
    void directories() {
        parts.add(new Part(Kind.MAYBE_TWO, character -> false));
        many(character -> character != '\n');
        one(character -> character == '/');
    }

    /** The beginning of the path, wherever that stands. */
    void start() {
        parts.add(new Part(Kind.START, character -> false));
    }

    boolean matches(String path) {
        BitSet at = new BitSet(parts.size() + 1);
        BitSet next = new BitSet(parts.size() + 1);
        at.set(0);
        passOver(at, true);
        for (int index = 0; index < path.length() && !at.isEmpty(); ) {
            int character = path.codePointAt(index);
            index += Character.charCount(character);
            step(at, character, next);
            BitSet done = at;
            at = next;
            next = done;
        }
        return at.get(parts.size());
    }

    private void step(BitSet at, int character, BitSet next) {
        next.clear();
        for (int i = at.nextSetBit(0); i >= 0 && i < parts.size(); i = at.nextSetBit(i + 1)) {
            Part part = parts.get(i);
            if (part.fits().test(character)) {
                next.set(part.kind() == Kind.MANY ? i : i + 1);
            }
        }
        passOver(next, false);
    }

    /** Goes on to wherever no character is needed to get to. */
    private void passOver(BitSet at, boolean beginning) {
        for (int i = at.nextSetBit(0); i >= 0 && i < parts.size(); i = at.nextSetBit(i + 1)) {
            Kind kind = parts.get(i).kind();
            if (kind != Kind.ONE && (kind != Kind.START || beginning)) {
                at.set(i + 1);
            }
            if (kind == Kind.MAYBE_TWO) {
                at.set(i + 3);
            }
        }
    }
}
