package io.jenkins.plugins.marathondeploy.rollout;

import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import java.util.List;

/**
 * What became of all centres together.
 *
 * @param end     how it ended: {@code ROLLED_BACK} only where every centre that was changed is proven to be back
 * @param cause   the centre whose end is the reason; where all are well, the first
 * @param centres in the order in which they were listed; at least one
 * @param without the centres that were left out on purpose
 */
public record RolloutReport(Report.End end, String cause, List<Centre> centres, List<String> without) {
    /**
     * What became of one centre.
     *
     * @param name what people call it
     */
    public record Centre(String name, Report report) {}

    public RolloutReport {
        centres = List.copyOf(centres);
        without = List.copyOf(without);
    }

    public Outcome outcome() {
        return end.outcome();
    }

    /** Of the centre that is the reason. */
    public Report causing() {
        return of(cause);
    }

    /** Of one centre. */
    public Report of(String name) {
        return centres.stream()
                .filter(centre -> centre.name().equals(name))
                .findFirst()
                .orElseThrow()
                .report();
    }
}
