package io.jenkins.plugins.marathondeploy.image;

import io.jenkins.plugins.marathondeploy.text.ImageDigest;
import io.jenkins.plugins.marathondeploy.text.Shortened;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what the classic builder of the engine's API refuses, before anything is sent. What it refuses was asked of an
 * engine 20.10 ("the --mount option requires BuildKit", "Unknown flag: link", "unknown instruction: HELLO" for a
 * here-document). {@code # syntax=docker/dockerfile:1} alone is a comment to it.
 */
public final class DockerfileScan {
    private static final Map<String, Set<String>> FLAGS = Map.of(
            "RUN", Set.of("mount", "network", "security", "device"),
            "COPY", Set.of("chmod", "link", "parents", "exclude"),
            "ADD", Set.of("chmod", "link", "checksum", "keep-git-dir", "exclude", "unpack"));

    /** Set by BuildKit alone. */
    private static final String PLATFORM_NAME = "(?:BUILD|TARGET)(?:PLATFORM|OS|ARCH|VARIANT)";

    /** In a FROM line; {@code ${TARGETARCH:-amd64}} has a value without BuildKit, too. */
    private static final Pattern PLATFORM_ARGUMENT =
            Pattern.compile("\\$(?:\\{(" + PLATFORM_NAME + ")(?!\\w|:-[^}])|(" + PLATFORM_NAME + ")\\b)");

    /** A repository (gitutil.ParseGitRef of BuildKit); the classic builder stores what the web server answers there. */
    private static final Pattern GIT_SOURCE =
            Pattern.compile("(?:git://|ssh://|git@)\\S+|https?://[^\\s#?]+\\.git(?:[#?]\\S*)?");

    private static final Pattern FLAG = Pattern.compile("\\G--([a-z-]+)(=\\S*)?(?:\\s+|$)");
    private static final Pattern HEREDOC = Pattern.compile("(?<!\\S)\\d*<<-?([\"']?)([A-Za-z_][A-Za-z0-9_]*)\\1(?!\\S)");

    private DockerfileScan() {}

    /**
     * @param arguments build arguments that are given by the caller
     * @throws ImageException {@code NEEDS_BUILDKIT} naming up to three places and what to do
     */
    public static void check(byte[] dockerfile, String shown, Set<String> arguments) {
        List<String> findings = findings(dockerfile, arguments);
        if (findings.isEmpty()) {
            return;
        }
        String places = String.join("; ", findings.subList(0, Math.min(3, findings.size())));
        int more = findings.size() - 3;
        throw new ImageException(
                ImageException.Kind.NEEDS_BUILDKIT,
                shown + " needs BuildKit, which a client of the engine's API does not get: " + places
                        + (more > 0 ? "; and " + more + " more" : "")
                        + ". Build and push it with `docker buildx build --push` and deploy that image (--image, or the"
                        + " parameter `image`), or write these lines without BuildKit.");
    }

    /**
     * What needs BuildKit, each with its place: "line 3: RUN --mount". Nothing after a here-document is looked at.
     *
     * @param arguments build arguments that are given by the caller
     */
    public static List<String> findings(byte[] dockerfile, Set<String> arguments) {
        DockerfileLines lines = new DockerfileLines(dockerfile);
        List<String> findings = new ArrayList<>();
        Set<String> declared = new HashSet<>(arguments);
        // The stable docker/dockerfile:1 adds nothing by itself; another front end is another language.
        if (!lines.syntax().isEmpty()
                && !lines.syntax().matches("(docker\\.io/)?docker/dockerfile(:[A-Za-z0-9_.-]+)?(@" + ImageDigest.PATTERN + ")?")) {
            findings.add("line 1: the front end '" + shortened(lines.syntax()) + "'");
        }
        boolean beforeFrom = true;
        for (DockerfileLines.Instruction instruction : lines.instructions()) {
            if (beforeFrom && instruction.keyword().equals("ARG") && instruction.rest().indexOf('=') > 0) {
                declared.add(instruction.rest().substring(0, instruction.rest().indexOf('=')));
            }
            beforeFrom &= !instruction.keyword().equals("FROM");
            if (!beforeFrom && instruction.keyword().equals("ARG")) {
                findPlatformArguments(instruction, arguments, findings);
            }
            if (inspect(instruction, declared, lines, findings)) {
                // What follows is the here-document's text, no instruction.
                return findings;
            }
        }
        return findings;
    }

    /** {@code ARG TARGETARCH} in a stage: BuildKit gives it a value, and the classic builder an empty one. */
    private static void findPlatformArguments(
            DockerfileLines.Instruction instruction, Set<String> arguments, List<String> findings) {
        for (String word : instruction.rest().split("\\s+")) {
            if (word.matches(PLATFORM_NAME) && !arguments.contains(word)) {
                findings.add("line " + instruction.line() + ": ARG " + word);
                return;
            }
        }
    }

    private static void findGitSource(String rest, String place, List<String> findings) {
        List<String> words = List.of(rest.replaceAll("[\\[\\],\"]", " ").strip().split("\\s+"));
        // The last one is where it goes.
        for (String word : words.subList(0, words.size() - 1)) {
            if (GIT_SOURCE.matcher(word).matches()) {
                findings.add(place + "ADD of a git repository");
                return;
            }
        }
    }

    /** Whether the Dockerfile names with {@code # syntax=} what reads it, instead of what is built in. */
    public static boolean hasFrontEnd(byte[] dockerfile) {
        return !new DockerfileLines(dockerfile).syntax().isEmpty();
    }

    private static String shortened(String text) {
        return Shortened.printable(text, 100);
    }

    /** @return whether a here-document begins */
    private static boolean inspect(
            DockerfileLines.Instruction instruction, Set<String> declared, DockerfileLines lines, List<String> findings) {
        String keyword = instruction.keyword();
        String rest = instruction.rest();
        if (keyword.equals("ONBUILD")) {
            var inner = new DockerfileLines.Instruction(instruction.line(), instruction.lastLine(), rest);
            // One of one is refused by every builder, and a line may hold a hundred thousand.
            return !inner.keyword().equals("ONBUILD") && inspect(inner, declared, lines, findings);
        }
        String place = "line " + instruction.line() + ": ";
        if (keyword.equals("FROM")) {
            Matcher matcher = PLATFORM_ARGUMENT.matcher(rest);
            while (matcher.find()) {
                String name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
                if (!declared.contains(name)) {
                    findings.add(place + "FROM with $" + name);
                    return false;
                }
            }
            return false;
        }
        if (keyword.equals("ADD")) {
            findGitSource(rest, place, findings);
        }
        Set<String> refused = FLAGS.get(keyword);
        if (refused == null) {
            return false;
        }
        Matcher flag = FLAG.matcher(rest);
        while (flag.find()) {
            if (refused.contains(flag.group(1))) {
                findings.add(place + keyword + " --" + flag.group(1));
            }
        }
        Matcher heredoc = HEREDOC.matcher(rest);
        if (heredoc.find() && lines.hasLineAfter(instruction.lastLine(), heredoc.group(2))) {
            findings.add(place + keyword + " with a here-document <<" + shortened(heredoc.group(2)));
            return true;
        }
        return false;
    }
}
