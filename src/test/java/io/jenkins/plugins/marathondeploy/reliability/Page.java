package io.jenkins.plugins.marathondeploy.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code docs/reliability.md}: one section for each part, written by whoever runs that part, and the sum of them all.
 * Nothing in it changes from run to run, so that a part can be compared with what it has just come to.
 */
final class Page {
    static final String NAME = "docs/reliability.md";

    private static final String HEAD =
            """
            # Reliability

            What is injected, how it must end, and how it ended: written by the tests that run it, through the real command line and the real HTTP client against the Marathon of the tests, whose tasks are simulated. Where the network is at fault, a proxy refuses, resets, cuts or swallows real connections; where Marathon or somebody else is, the fixture does what they do. Consul, Prometheus, Alertmanager and Grafana are fixtures that give their recorded answers, behind the same proxy. Several data centres are told a second time in simulated time: there, everything that decides is real, and Marathon, its tasks and the network are models that are held to the recorded transcripts.

            A row counts as good when the outcome, the exit status and the state in which everything is afterwards are as expected. What is known to end otherwise stays in the table as failing, with the reason.

            Beside these, the machine of a deployment is told random stories in simulated time, each verdict of which has to be true: failures, faults, restarts, stores of credentials and listeners that throw, time in queues, other people and other deployers. A run of the tests tells 10,000; `mvn -f cli/pom.xml test -Dtest='RandomStoriesTest,TwoDeployersTest' -Dmachine.stories=100000` tells 100,000.

            """;

    private final Path file;

    private Page(Path file) {
        this.file = file;
    }

    static Page find() {
        for (Path directory = Path.of("").toAbsolutePath(); directory != null; directory = directory.getParent()) {
            if (Files.exists(directory.resolve("docs/architecture.md"))) {
                return new Page(directory.resolve(NAME));
            }
        }
        throw new IllegalStateException("docs is not above " + Path.of("").toAbsolutePath());
    }

    void write(Part part, List<Result> results) throws IOException {
        Map<Part, String> sections = sections();
        sections.put(part, section(part, results));
        Files.writeString(file, whole(sections));
    }

    void check(Part part, List<Result> results) throws IOException {
        Map<Part, String> sections = sections();
        String wanted = section(part, results);
        String is = sections.getOrDefault(part, "");
        sections.put(part, wanted);
        if (!is.equals(wanted) || !Files.readString(file).equals(whole(sections))) {
            throw new AssertionError(NAME + " does not say what came of \"" + part.title() + "\": "
                    + difference(is, wanted) + "\nregenerate it with: " + part.command());
        }
    }

    private Map<Part, String> sections() throws IOException {
        Map<Part, String> sections = new EnumMap<>(Part.class);
        String text = Files.exists(file) ? Files.readString(file) : "";
        for (Part part : Part.values()) {
            Matcher found = Pattern.compile("(?s)" + Pattern.quote(begin(part)) + ".*?" + Pattern.quote(end(part)))
                    .matcher(text);
            if (found.find()) {
                sections.put(part, found.group());
            }
        }
        return sections;
    }

    private static String section(Part part, List<Result> results) {
        Map<String, StringBuilder> groups = new LinkedHashMap<>();
        results.forEach(result -> groups.computeIfAbsent(
                        result.scenario().group(),
                        group -> new StringBuilder("### " + group
                                + "\n\n| scenario | injected fault | expected | got |\n|---|---|---|---|\n"))
                .append(result.row())
                .append('\n'));
        return begin(part) + "\n## " + part.title() + "\n\n" + String.join("\n", groups.values()) + end(part);
    }

    private static String whole(Map<Part, String> sections) {
        List<String> rows = sections.values().stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("| ") && !line.startsWith("| scenario |"))
                .toList();
        long same = rows.stream().filter(row -> row.endsWith(" | the same |")).count();
        String sum = rows.size() + " scenarios; " + same + " end as expected, " + (rows.size() - same) + " do not.\n\n";
        return HEAD + sum + String.join("\n\n", sections.values()) + "\n";
    }

    private static String difference(String is, String wanted) {
        List<String> there = is.lines().toList();
        List<String> missing = wanted.lines().filter(line -> !there.contains(line)).limit(5).toList();
        return missing.isEmpty() ? "there are lines that no longer come of it" : "it lacks\n" + String.join("\n", missing);
    }

    private static String begin(Part part) {
        return "<!-- begin " + part.name().toLowerCase(Locale.ROOT) + " -->";
    }

    private static String end(Part part) {
        return "<!-- end " + part.name().toLowerCase(Locale.ROOT) + " -->";
    }
}
