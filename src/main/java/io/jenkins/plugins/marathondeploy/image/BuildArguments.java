package io.jenkins.plugins.marathondeploy.image;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Holds the given build arguments against the {@code ARG}s of a Dockerfile. One that no {@code ARG} names has no effect:
 * the classic builder says "[Warning] One or more build-args [VERSON] were not consumed" and BuildKit nothing, and both
 * build with the default, which is a wrong image in a green build where the name is misspelt.
 */
final class BuildArguments {
    /** Known without an {@code ARG}: those of Dockerfile reference, "Predefined ARGs", in either case. */
    private static final Set<String> PREDEFINED =
            Set.of("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY");

    /** BuildKit's own: "BuildKit built-in build args", and the platform's, which a {@code FROM} may use without an ARG. */
    private static final Pattern BUILDKIT =
            Pattern.compile("BUILDKIT_[A-Z_]+|SOURCE_DATE_EPOCH|(?:BUILD|TARGET)(?:PLATFORM|OS|ARCH|VARIANT)|TARGETSTAGE");

    private BuildArguments() {}

    /**
     * @param dockerfile its instructions; an {@code ARG} in any stage, before the first and in {@code ONBUILD} counts
     * @param shown      the Dockerfile's name for the message
     * @param given      names of the arguments
     * @throws ImageException {@code INVALID} naming those that no ARG names, and the nearest that one does
     */
    static void check(byte[] dockerfile, String shown, Collection<String> given) {
        List<String> candidates = given.stream().filter(name -> !isPredefined(name)).toList();
        if (candidates.isEmpty()) {
            return;
        }
        Set<String> declared = declared(dockerfile);
        List<String> unknown =
                candidates.stream().filter(name -> !declared.contains(name)).sorted().toList();
        if (!unknown.isEmpty()) {
            throw new ImageException(
                    ImageException.Kind.INVALID,
                    "The build argument" + (unknown.size() == 1 ? " '" : "s '") + String.join("', '", unknown)
                            + "' would have no effect: " + shown + " has no ARG of that name" + nearest(unknown.get(0), declared)
                            + " Leave the argument out, or declare it. Where an ONBUILD of the base image declares it, write it"
                            + " above the first FROM as well.");
        }
    }

    private static boolean isPredefined(String name) {
        boolean oneCase = name.equals(name.toUpperCase(Locale.ROOT)) || name.equals(name.toLowerCase(Locale.ROOT));
        return oneCase && PREDEFINED.contains(name.toUpperCase(Locale.ROOT)) || BUILDKIT.matcher(name).matches();
    }

    private static Set<String> declared(byte[] dockerfile) {
        Set<String> names = new TreeSet<>();
        for (DockerfileLines.Instruction instruction : new DockerfileLines(dockerfile).instructions()) {
            String words = instruction.words();
            if (instruction.keyword().equals("ONBUILD")) {
                words = instruction.rest();
            }
            // "ARG A B=1 C="two words"": several in one line since BuildKit.
            String[] parts = words.split("\\s+");
            if (parts[0].equalsIgnoreCase("ARG")) {
                for (int i = 1; i < parts.length; i++) {
                    names.add(parts[i].split("=", 2)[0].replaceAll("[\"']", ""));
                }
            }
        }
        return names;
    }

    private static String nearest(String name, Set<String> declared) {
        String best = null;
        int least = Math.max(2, name.length() / 3) + 1;
        for (String other : declared) {
            int distance = distance(name.toUpperCase(Locale.ROOT), other.toUpperCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                best = other;
            }
        }
        if (best != null) {
            return "; did you mean " + best + "?";
        }
        List<String> few = new ArrayList<>(declared).subList(0, Math.min(10, declared.size()));
        return few.isEmpty() ? "." : " (it has " + String.join(", ", few) + (declared.size() > 10 ? ", …" : "") + ").";
    }

    /** Levenshtein's: insertions, deletions and replacements. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
