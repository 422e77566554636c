package io.jenkins.plugins.marathondeploy.template;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known name that a mistyped one was probably meant to be. */
public final class Suggestion {
    private static final int MAX_LENGTH = 100;

    private Suggestion() {}

    /**
     * Finds it.
     *
     * @return the one of {@code known} that is most like it; empty when none is, or the name is longer than 100 characters
     */
    public static Optional<String> forName(String name, Collection<String> known) {
        if (name.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        // Short names have many neighbours: CPU is no typing error of GPU.
        int tolerance = name.length() <= 3 ? 0 : name.length() <= 5 ? 1 : 2;
        return known.stream()
                .filter(candidate -> candidate.length() <= MAX_LENGTH && !candidate.equals(name))
                .filter(candidate -> distance(name, candidate) <= tolerance)
                .min(Comparator.comparingInt((String candidate) -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /**
     * Insertions, deletions, replacements and swaps of neighbours (cpsu) that make one of the other; upper and lower case
     * and the separators are taken for the same.
     */
    private static int distance(String one, String other) {
        String a = fold(one);
        String b = fold(other);
        int[] beforeThat = new int[b.length() + 1];
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
                boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    current[j] = Math.min(current[j], beforeThat[j - 2] + 1);
                }
            }
            beforeThat = previous;
            previous = current;
        }
        return previous[b.length()];
    }

    private static String fold(String name) {
        return name.toLowerCase(java.util.Locale.ROOT).replace("_", "").replace("-", "");
    }
}
