package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.Marathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.template.Problems;
import io.jenkins.plugins.marathondeploy.workload.KeptMemory;
import io.jenkins.plugins.marathondeploy.workload.KeptValues;
import io.jenkins.plugins.marathondeploy.workload.Plan;
import io.jenkins.plugins.marathondeploy.workload.Snapshot;
import io.jenkins.plugins.marathondeploy.workload.Target;
import io.jenkins.plugins.marathondeploy.workload.TargetStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a deployment would change now, seen without changing anything.
 *
 * @param id      of the app or group
 * @param notes   what runs, and what stands in the way at the moment, a line each
 * @param changes what would change, a line each; empty when nothing would be sent
 * @param heldBy  what holds the app or group at the moment, in one sentence without an end
 * @param newerBuild why it would be refused unless older builds may deploy: a newer one has; a sentence without an end
 */
public record Preview(
        String id, List<String> notes, List<String> changes, Optional<String> heldBy, Optional<String> newerBuild) {
    /** Takes the place of an {@link Outcome}. */
    public static final String OUTCOME = "DRY_RUN";

    public Preview {
        notes = List.copyOf(notes);
        changes = List.copyOf(changes);
    }

    /**
     * One look at what runs.
     *
     * @param kept what Marathon is known to keep otherwise than it was sent
     * @throws MarathonException when it can't be had
     */
    public static Preview of(DeploymentRequest request, Marathon marathon, KeptValues kept) {
        Target target = Target.of(request.definition());
        Optional<TargetStatus> found = target.read(marathon);
        boolean merges = request.policy().has(Policy.Option.MERGE_GROUP);
        Optional<TargetStatus> ours = merges
                ? found.map(status -> status.only(request.definition().appIds()::contains))
                : found;
        Snapshot before = ours.map(Snapshot::of).orElse(Snapshot.NOTHING);
        List<String> notes = new ArrayList<>();
        notes.add(new DeploymentEvent.FoundRunning(target.id(), before.version(), before.instances()).text());
        KeptMemory memory = new KeptMemory(kept, notes::add);
        List<String> keptNotes = new ArrayList<>();
        Plan plan = plan(request, found, memory, keptNotes);
        if (found.isPresent() && memory.lacksVersionFor(plan.configured())) {
            memory.version(version(marathon));
            keptNotes.clear();
            plan = plan(request, found, memory, keptNotes);
        }
        notes.addAll(keptNotes);
        found.ifPresent(status -> notes.addAll(Plan.keptBeside(request.definition(), status, merges)));
        if (merges && found.isPresent()) {
            request.definition().mergeConflict(found.get().definition())
                    .ifPresent(conflict -> notes.add("would be refused: " + conflict));
        }
        Optional<String> held = ours.map(TargetStatus::deployments)
                .filter(deployments -> !deployments.isEmpty())
                .map(deployments -> target.id() + " is locked by deployment " + String.join(", ", deployments));
        held.ifPresent(lock -> notes.add(lock + " at the moment"));
        Optional<String> newer = Prepare.refusal(Build.of(request.labels()).orElse(null), request.policy(), plan, found);
        newer.ifPresent(refusal -> notes.add("would be refused: " + refusal));
        return new Preview(target.id(), notes, plan.differences(), held, newer);
    }

    private static Plan plan(
            DeploymentRequest request, Optional<TargetStatus> found, KeptMemory memory, List<String> notes) {
        return Plan.of(
                request.definition(), request.labels(), "", found, request.policy().planning(memory::of, notes::add));
    }

    private static Optional<String> version(Marathon marathon) {
        try {
            return Optional.of(marathon.info().version());
        } catch (MarathonException e) {
            return Optional.empty();
        }
    }

    /** In one sentence. */
    public String summary() {
        return changes.isEmpty()
                ? "nothing would be sent: " + id + " is as wanted"
                : "nothing was sent; " + Problems.count(changes.size(), "change") + " to " + id;
    }

    /** All of it, a line each. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(notes);
        lines.addAll(changes);
        lines.add(summary());
        return lines;
    }
}
