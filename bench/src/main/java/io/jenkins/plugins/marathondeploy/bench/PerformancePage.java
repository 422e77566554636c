package io.jenkins.plugins.marathondeploy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Writes docs/performance.md from what was measured last of each figure. */
public final class PerformancePage {
    private static final List<String> FIGURES = List.of("detection", "waiting", "scale", "job", "context", "change", "push", "jenkins");

    private static final String HEAD =
            """
            # Performance

            Measured, not claimed: `bench/run` measures all of this and writes this page; `bench/run detection` (or `waiting`, `scale`, `job`, `context`, `change`, `push`, `jenkins`) measures one figure anew and keeps the others. What is compared took turns in one run. Every single value is in `bench/results`.
            """;

    private final StringBuilder page = new StringBuilder(HEAD);

    private PerformancePage() {}

    /** @param arguments the project's root directory */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        PerformancePage page = new PerformancePage();
        for (String name : FIGURES) {
            Path file = root.resolve(Figure.RESULTS).resolve(name + ".json");
            if (Files.exists(file)) {
                page.section(new ObjectMapper().readTree(Files.readAllBytes(file)));
            } else {
                page.line("## " + name).line("Not measured yet: `bench/run " + name + "`.");
            }
        }
        Files.writeString(root.resolve("docs").resolve("performance.md"), page.page);
    }

    private PerformancePage line(String text) {
        page.append('\n').append(text).append('\n');
        return this;
    }

    private void section(JsonNode figure) {
        line("## " + figure.path("title").asText());
        line(surroundings(figure.path("surroundings")));
        if (figure.path("quick").asBoolean()) {
            line("**A quick run: few rounds, on a machine that did other things as well. It shows that the measuring"
                    + " works; don't quote it.**");
        }
        for (JsonNode table : figure.path("tables")) {
            line(table(texts(table.path("head")), table.path("rows")));
        }
        if (!figure.path("aims").isEmpty()) {
            line(aims(figure.path("aims")));
        }
        line(figure.path("how").asText());
    }

    private static String surroundings(JsonNode at) {
        return at.path("date").asText() + " on " + at.path("cpu").asText() + ", " + at.path("cores").asText()
                + " cores, " + at.path("memory").asText() + " of memory, " + at.path("system").asText() + ", "
                + at.path("jdk").asText() + ", " + at.path("engine").asText() + ".";
    }

    private static String table(List<String> head, JsonNode rows) {
        List<String> lines = new ArrayList<>();
        lines.add(row(head));
        List<String> rules = new ArrayList<>(List.of("---"));
        rules.addAll(Collections.nCopies(head.size() - 1, "---:"));
        lines.add(row(rules));
        rows.forEach(cells -> lines.add(row(texts(cells))));
        return String.join("\n", lines);
    }

    private static String aims(JsonNode aims) {
        List<String> lines = new ArrayList<>(List.of("| aim | got | |", "|---|---:|---|"));
        for (JsonNode aim : aims) {
            String otherwise = (aim.path("run").asBoolean(true) ? "**missed**: " : "") + aim.path("why").asText();
            String verdict = aim.path("met").asBoolean() ? "met" : otherwise;
            lines.add(row(List.of(aim.path("text").asText(), aim.path("got").asText(), verdict)));
        }
        return String.join("\n", lines);
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
