package io.jenkins.plugins.marathondeploy.cluster.marathon.contract;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of the script {@code replay.txt}: recorded exchanges in the order in which they were recorded, and what was
 * done between them.
 *
 * @param options such as {@code limit=1}, {@code login=u:p}
 */
record Scenario(String name, Instant start, List<String> options, List<String> steps) {

    static List<Scenario> all() {
        List<Scenario> scenarios = new ArrayList<>();
        for (String line : Transcript.text("replay").split("\n")) {
            String step = line.strip();
            if (step.startsWith("scenario ")) {
                String[] words = step.split(" ");
                scenarios.add(new Scenario(words[1], moment(words[2]),
                        List.of(words).subList(3, words.length), new ArrayList<>()));
            } else if (!step.isEmpty() && !step.startsWith("#")) {
                scenarios.get(scenarios.size() - 1).steps().add(step);
            }
        }
        return scenarios;
    }

    /** All recordings were made on one day; the script gives only the time. */
    static Instant moment(String time) {
        return Instant.parse("2026-11-22T" + time + "Z");
    }

    @Override
    public String toString() {
        return name;
    }

    String option(String option) {
        return options.stream().filter(word -> word.startsWith(option + "="))
                .map(word -> word.substring(option.length() + 1)).findFirst().orElse("");
    }

    /** The transcripts that it replays. */
    List<String> transcripts() {
        List<String> names = new ArrayList<>();
        for (String step : steps) {
            String[] words = step.split(" ");
            boolean isCommand = List.of("at", "do", "settle", "switch", "learn", "stream").contains(words[0]);
            if (!isCommand) {
                names.add(words[0].equals("timeline") || words[0].equals("end") ? words[1] : words[0]);
            }
        }
        return names;
    }
}
