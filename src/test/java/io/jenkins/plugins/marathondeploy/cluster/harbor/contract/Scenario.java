package io.jenkins.plugins.marathondeploy.cluster.harbor.contract;

import io.jenkins.plugins.marathondeploy.cluster.transcript.Transcript;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of the script {@code harbor-transcripts/replay.txt}: recorded exchanges in the order in which they were
 * recorded, and with {@code given} what there was before. What stands before the first scenario is given to each.
 */
record Scenario(String name, List<String> steps) {
    static final String GIVEN = "given ";

    static List<Scenario> all() {
        List<Scenario> scenarios = new ArrayList<>();
        List<String> everywhere = new ArrayList<>();
        for (String line : Transcript.text(Transcript.HARBOR, "replay").split("\n")) {
            String step = line.strip();
            if (step.startsWith("scenario ")) {
                scenarios.add(new Scenario(step.substring("scenario ".length()), new ArrayList<>(everywhere)));
            } else if (!step.isEmpty() && !step.startsWith("#")) {
                (scenarios.isEmpty() ? everywhere : scenarios.get(scenarios.size() - 1).steps()).add(step);
            }
        }
        return scenarios;
    }

    /** The transcripts that it replays. */
    List<String> transcripts() {
        return steps.stream().filter(step -> !step.startsWith(GIVEN)).toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
