package io.jenkins.plugins.marathondeploy.rollout;

import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.rollout.RolloutReport.Centre;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the ends of the centres mean together. */
final class Verdict {
    private final List<Centre> centres;
    private final Predicate<String> changed;
    private final boolean begun;
    private final boolean interrupted;

    /**
     * @param changed whether something that was sent to a centre has arrived there
     * @param begun   whether anything may have been sent to any of them
     */
    Verdict(List<Centre> centres, Predicate<String> changed, boolean begun, boolean interrupted) {
        this.centres = centres;
        this.changed = changed;
        this.begun = begun;
        this.interrupted = interrupted;
    }

    /**
     * @param failed      the centre that failed first; empty where none did
     * @param interruption who or what; empty where there was none
     */
    Report.End end(String failed, String interruption) {
        Outcome outcome = outcome();
        boolean byOthers = centres.stream().anyMatch(centre -> centre.report().outcome() == outcome && centre.report().byOthers());
        List<String> sentences = new ArrayList<>();
        if (!interruption.isEmpty()) {
            sentences.add(interruption + ".");
        }
        if (outcome == Outcome.REFUSED) {
            refusals(failed, sentences);
        } else if (failed.isEmpty()) {
            sentences.add(listed());
        } else {
            sentences.add(told(failed));
            centres.stream().map(Centre::name).filter(name -> !name.equals(failed)).forEach(name -> sentences.add(told(name)));
        }
        return new Report.End(outcome, byOthers, interrupted, String.join(" ", sentences));
    }

    /** Why nothing was sent, of each centre that says so; those that were withdrawn for it say nothing new. */
    private void refusals(String failed, List<String> sentences) {
        centres.stream()
                .filter(centre -> centre.name().equals(failed) || !centre.report().reason().contains(" refused in " + failed))
                .filter(centre -> !centre.report().outcome().isGood())
                .forEach(centre -> sentences.add(told(centre.name())));
        sentences.add("Nothing was changed in any centre.");
    }

    private String told(String name) {
        Report report = of(name);
        String words = report.outcome().name().replace('_', ' ').toLowerCase(Locale.ROOT);
        String reason = unchanged(report);
        return name + " " + words + ": " + (reason.endsWith(".") ? reason : reason + ".");
    }

    /** Its reason, without the sentence that is said once of all. */
    static String unchanged(Report report) {
        return report.reason().replaceFirst(" Nothing was changed on Marathon\\.$", "");
    }

    private String listed() {
        return centres.stream()
                .map(centre -> centre.name() + ": " + centre.report().reason())
                .collect(Collectors.joining("; "));
    }

    private Report of(String name) {
        return centres.stream().filter(centre -> centre.name().equals(name)).findFirst().orElseThrow().report();
    }

    private Outcome outcome() {
        Outcome untouched = interrupted ? Outcome.CANCELLED : Outcome.REFUSED;
        if (centres.stream().allMatch(centre -> centre.report().outcome().isGood())) {
            // After an interruption nobody looks once more, and the first may have been proven long ago.
            boolean proven = !interrupted || centres.size() == 1;
            return any(Outcome.DEPLOYED) ? proven ? Outcome.DEPLOYED : Outcome.LEFT : proven ? Outcome.UNCHANGED : untouched;
        }
        // Nothing was sent by this one, but what an attempt that was killed had left may have been undone.
        boolean undone = any(Outcome.ROLLED_BACK) || any(Outcome.NOTHING_TO_ROLL_BACK) || any(Outcome.ROLLBACK_FAILED);
        if (!begun && !undone) {
            return untouched;
        }
        if (any(Outcome.ROLLBACK_FAILED)) {
            return Outcome.ROLLBACK_FAILED;
        }
        // What was deployed, by an earlier attempt of the same build too, and stays beside one that failed was left there.
        if (any(Outcome.DEPLOYED) || anyChanged(Outcome.UNCHANGED) || anyChanged(Outcome.LEFT)) {
            return Outcome.LEFT;
        }
        if (anyChanged(Outcome.CANCELLED)) {
            return Outcome.CANCELLED;
        }
        for (Outcome next : List.of(Outcome.SUPERSEDED, Outcome.ROLLED_BACK, Outcome.NOTHING_TO_ROLL_BACK)) {
            if (any(next)) {
                return next;
            }
        }
        return untouched;
    }

    private boolean any(Outcome outcome) {
        return centres.stream().anyMatch(centre -> centre.report().outcome() == outcome);
    }

    private boolean anyChanged(Outcome outcome) {
        return centres.stream().anyMatch(centre -> centre.report().outcome() == outcome && changed.test(centre.name()));
    }
}
