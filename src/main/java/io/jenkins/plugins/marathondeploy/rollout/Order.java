package io.jenkins.plugins.marathondeploy.rollout;

import java.util.ArrayList;
import java.util.List;

/** Which centres are deployed to at the same time. */
public enum Order {
    /** One after the other, as they are listed. */
    SEQUENCE,
    /** The first one alone, then the others at once. */
    CANARY,
    /** All at once. */
    PARALLEL;

    /** Splits the centres into those that are deployed to at the same time. */
    public List<List<String>> batches(List<String> centres) {
        if (centres.isEmpty()) {
            return List.of();
        }
        int first = this == PARALLEL ? centres.size() : 1;
        int rest = this == SEQUENCE ? 1 : Math.max(1, centres.size() - first);
        List<List<String>> batches = new ArrayList<>(List.of(List.copyOf(centres.subList(0, first))));
        for (int from = first; from < centres.size(); from += rest) {
            batches.add(List.copyOf(centres.subList(from, from + rest)));
        }
        return batches;
    }
}
