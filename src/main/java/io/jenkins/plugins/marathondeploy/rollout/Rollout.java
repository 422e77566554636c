package io.jenkins.plugins.marathondeploy.rollout;

import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.PhaseName;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.rollout.RolloutProgress.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Several deployments as one: everywhere or nowhere. Says which of its machines may go on; whoever drives it follows those
 * that {@link #turn} names, asks again after each of their transitions, and can keep {@link #state} at any time. All its
 * methods are safe for several threads.
 *
 * <p>Marathon prepares nothing, so that "nowhere" is a way back: whatever was deployed is undone, with a limit of its own, and
 * proven. What somebody else has changed meanwhile is never undone; it is told.
 */
public final class Rollout {
    /** After the first refusal, so long the others have to say what stands against them, too. */
    static final Duration REFUSALS = Duration.ofSeconds(10);
    /** So long a centre that was not changed is asked once more what is there, before it is told of a failure elsewhere. */
    static final Duration LAST_LOOK = Duration.ofSeconds(30);

    final RolloutPlan plan;
    final LinkedHashMap<String, Machine> machines;
    final RolloutProgress progress;
    private final List<String> notes = new ArrayList<>();
    /** Centres whose machines were told something. */
    private final Set<String> told = new LinkedHashSet<>();
    private Set<String> driven = Set.of();
    private final LastLooks looks = new LastLooks();
    private RolloutReport report;

    Rollout(RolloutPlan plan, LinkedHashMap<String, Machine> machines, RolloutProgress progress) {
        this.plan = plan;
        this.machines = machines;
        this.progress = progress;
    }

    /**
     * One that has not begun.
     *
     * @param machines by the centres' names, in their order; none of them has begun
     * @throws IllegalArgumentException when there is none
     */
    public static Rollout of(RolloutPlan plan, LinkedHashMap<String, Machine> machines) {
        if (machines.isEmpty()) {
            throw new IllegalArgumentException("there is no centre to deploy to");
        }
        Rollout rollout = new Rollout(plan, new LinkedHashMap<>(machines), new RolloutProgress());
        rollout.machines.values().forEach(machine -> machine.joinOthers(true));
        return rollout;
    }

    /**
     * From {@link #state}, of this or an older version.
     *
     * @throws IllegalArgumentException when it is of a format that is not known here; the message can be shown
     */
    public static Rollout ofState(String state) {
        Rollout rollout = RolloutState.read(state);
        rollout.resume();
        return rollout;
    }

    /**
     * All of it as JSON, the states of the machines included, which hold the user's definitions: whoever keeps it encrypts
     * it.
     */
    public synchronized String state() {
        return RolloutState.write(this);
    }

    /** The centres, in the order in which they were listed. */
    public List<String> centres() {
        return List.copyOf(machines.keySet());
    }

    public Machine machine(String centre) {
        return machines.get(centre);
    }

    /** The centres in which Marathon has, or had, something that was sent by this, in the order in which they were listed. */
    public synchronized List<String> changed() {
        return machines.keySet().stream().filter(this::hasChanged).toList();
    }

    /** Final once it has ended, empty before. */
    public synchronized Optional<RolloutReport> report() {
        return Optional.ofNullable(report);
    }

    /** The user wants an end: the plan's policy for that is carried out with the next turn. */
    public synchronized void interrupt(String reason) {
        if (progress.interruption.isEmpty()) {
            progress.interruption = reason;
        }
    }

    /** Nobody can follow the centre's machine any further: it counts as failed. To be called when it is not followed. */
    public synchronized void broken(String centre, String why) {
        machines.get(centre).giveUp(why);
    }

    /**
     * Decides what can be decided.
     *
     * @param followed the centres whose machines somebody follows at this moment; what such a one has ended with does not
     *                 count before it is followed no more
     */
    public synchronized Turn turn(Instant now, Set<String> followed) {
        driven = Set.copyOf(followed);
        Stage before;
        do {
            before = progress.stage;
            decide(now);
        } while (progress.stage != before);
        Set<String> active = new LinkedHashSet<>(machines.keySet());
        active.removeIf(this::isOver);
        Turn turn = new Turn(active, told, next(now), progress.batch >= 0, progress.stage == Stage.ENDED, notes);
        told.clear();
        notes.clear();
        return turn;
    }

    private void tell(String centre, Consumer<Machine> what) {
        what.accept(machine(centre));
        told.add(centre);
    }

    private void decide(Instant now) {
        if (!progress.interruption.isEmpty() && !progress.interruptionTaken && progress.stage != Stage.ENDED) {
            takeInterruption();
        }
        machines.keySet().stream().filter(name -> isOver(name) && outcome(name).isGood()).forEach(name -> looks.ended(name, now));
        switch (progress.stage) {
            case PREPARE -> prepare(now);
            case DEPLOY -> deploy(now);
            case CONFIRM -> confirm(now);
            case BACK -> goBack(now);
            case ENDED -> { }
        }
    }

    private void prepare(Instant now) {
        Optional<String> refused = first(name -> isOver(name) && outcome(name) != Outcome.UNCHANGED);
        boolean all = machines.keySet().stream().allMatch(name -> isOver(name) || machine(name).isHeld());
        if (refused.isPresent()) {
            progress.refusedAt = progress.refusedAt == null ? now : progress.refusedAt;
            // A clock that was set back must not make it longer.
            boolean over = !now.isBefore(progress.refusedAt.plus(REFUSALS)) || progress.refusedAt.isAfter(now);
            if (all || over) {
                fail(refused.get(), "the rollout was refused in " + refused.get());
            }
        } else if (all) {
            List<String> wanted = machines.keySet().stream().filter(name -> machine(name).isHeld()).toList();
            progress.batches = plan.order().batches(wanted);
            progress.stage = Stage.DEPLOY;
            progress.batch = -1;
            if (machines.size() > 1 && !wanted.isEmpty()) {
                notes.add("nothing stands against it in " + String.join(", ", machines.keySet())
                        + "; deploying to " + String.join(", ", wanted));
            }
        }
    }

    private void deploy(Instant now) {
        if (fails()) {
            return;
        }
        boolean open = progress.batch >= 0 && !progress.batches.get(progress.batch).stream().allMatch(this::isOver);
        if (open || !looks.repeated().allMatch(this::isOver)) {
            return;
        }
        if (progress.batch + 1 >= progress.batches.size()) {
            beginConfirming();
            return;
        }
        if (progress.batch >= 0 && !plan.pause().isZero()) {
            if (progress.pausedUntil == null) {
                progress.pausedUntil = now.plus(plan.pause());
                notes.add("next " + String.join(", ", progress.batches.get(progress.batch + 1)) + ", after a pause of "
                        + plan.pause().toSeconds() + " s");
            }
            // A clock that was set back must not make it longer.
            if (now.isBefore(progress.pausedUntil) && !progress.pausedUntil.isAfter(now.plus(plan.pause()))) {
                return;
            }
        }
        // Who is looking at the first one for so long wants the others to be spared what becomes of it.
        List<String> old = machines.keySet().stream().filter(name -> progress.batch >= 0 && looks.repeats(name, now)).toList();
        old.forEach(this::confirm);
        if (!old.isEmpty()) {
            return;
        }
        looks.nextBegins();
        progress.pausedUntil = null;
        progress.batch++;
        progress.batches.get(progress.batch).forEach(name -> tell(name, Machine::proceed));
    }

    private void confirm(String name) {
        looks.forget(name);
        tell(name, machine -> machine.confirm(null));
    }

    private boolean fails() {
        Optional<String> failing = first(this::isFailing);
        failing.ifPresent(name -> fail(name, "the rollout failed in " + name));
        return failing.isPresent();
    }

    private void beginConfirming() {
        progress.stage = Stage.CONFIRM;
        if (machines.size() > 1) {
            machines.keySet().forEach(this::confirm);
        }
    }

    private void confirm(Instant now) {
        if (fails()) {
            return;
        }
        if (!machines.keySet().stream().allMatch(this::isOver)) {
            return;
        }
        boolean apart = machines.size() > 1 && machines.keySet().stream().anyMatch(name -> looks.isOld(name, now));
        if (apart && looks.mayRepeatAll()) {
            beginConfirming();
        } else {
            end();
        }
    }

    /** No centre that has not begun begins; what was done is taken back where the plan says so. */
    private void fail(String centre, String reason) {
        progress.failed = centre;
        turnBack(reason, progress.stage == Stage.PREPARE || plan.onFailure() == OnFailure.ROLLBACK, centre);
        if (machines.size() > 1) {
            List<String> others = changedBefore(centre);
            String and = plan.onFailure() == OnFailure.ROLLBACK ? ": what was deployed is taken back in " : ": what was deployed stays in ";
            notes.add(reason + (!others.isEmpty() ? and + String.join(", ", others) : ""));
        }
    }

    private List<String> changedBefore(String centre) {
        return machines.keySet().stream()
                .filter(name -> !name.equals(centre) && (hasChanged(name) || undoesTakenOver(name)))
                .toList();
    }

    private void takeInterruption() {
        progress.interruptionTaken = true;
        if (progress.stage == Stage.BACK) {
            return;
        }
        boolean rollsBack = progress.stage != Stage.PREPARE && plan.onAbort() == OnFailure.ROLLBACK;
        if (!rollsBack) {
            machines.keySet().stream().filter(name -> !isOver(name)).forEach(name ->
                    tell(name, machine -> machine.interrupt(progress.interruption)));
        }
        turnBack(progress.interruption, rollsBack, "");
    }

    /** @param failed this one goes its own way back; empty where none failed */
    private void turnBack(String reason, boolean takesBack, String failed) {
        progress.reason = reason;
        progress.takesBack = takesBack;
        progress.stage = Stage.BACK;
        looks.repeatAllAnew();
        progress.back = progress.batches.size() - 1;
        withdraw(failed);
    }

    /** What runs is taken back at once, and what has not begun never begins. */
    private void withdraw(String failed) {
        for (String name : machines.keySet()) {
            boolean begun = isBegun(name);
            if (!name.equals(failed) && !isOver(name) && (progress.takesBack || !begun && progress.failed != null)) {
                tell(name, machine -> machine.takeBack(progress.reason));
            }
        }
    }

    private void goBack(Instant now) {
        if (!machines.keySet().stream().allMatch(this::isOver)) {
            return;
        }
        while (progress.takesBack && progress.back >= 0) {
            List<String> deployed = progress.batches.get(progress.back).stream()
                    .filter(name -> outcome(name) == Outcome.DEPLOYED)
                    .toList();
            deployed.forEach(name -> tell(name, machine -> machine.takeBack(progress.reason)));
            if (!deployed.isEmpty()) {
                return;
            }
            progress.back--;
        }
        List<String> takenOver = machines.keySet().stream().filter(this::undoesTakenOver).toList();
        takenOver.forEach(name -> tell(name, machine -> machine.takeBack(
                outcome(name) == Outcome.LEFT ? Verdict.unchanged(machine.report().orElseThrow()) : progress.reason)));
        // Of a centre that was not changed it would be told what was there a while ago.
        List<String> old = machines.keySet().stream()
                .filter(name -> outcome(name) == Outcome.UNCHANGED && looks.isOld(name, now) && !progress.interruptionTaken)
                .toList();
        if (takenOver.isEmpty() && !old.isEmpty() && looks.mayRepeatAll()) {
            old.forEach(name -> {
                looks.forget(name);
                looks.ended(name, now.plus(LAST_LOOK));
                tell(name, machine -> machine.confirm(now.plus(LAST_LOOK)));
            });
        } else if (takenOver.isEmpty()) {
            end();
        }
    }

    /** What an attempt that was killed has left is undone like what this one has done. */
    private boolean undoesTakenOver(String name) {
        OnFailure policy = progress.failed == null ? plan.onAbort() : plan.onFailure();
        return machine(name).hasTakenOver()
                && (policy == OnFailure.ROLLBACK && progress.takesBack || policy.rollsBack() && name.equals(progress.failed));
    }

    private synchronized void end() {
        List<RolloutReport.Centre> ends = new ArrayList<>();
        machines.forEach((name, machine) -> ends.add(new RolloutReport.Centre(name, machine.report().orElseThrow())));
        String failed = progress.failed == null ? "" : progress.failed;
        boolean interrupted = progress.interruptionTaken;
        Report.End end = new Verdict(ends, this::hasChanged, progress.batch >= 0, interrupted)
                .end(failed, interrupted ? progress.interruption : "");
        String cause = failed.isEmpty() ? ends.get(0).name() : failed;
        report = new RolloutReport(end, cause, ends, plan.without());
        progress.stage = Stage.ENDED;
    }

    private Instant next(Instant now) {
        if (progress.stage == Stage.PREPARE && progress.refusedAt != null) {
            return progress.refusedAt.plus(REFUSALS);
        }
        boolean pauses = progress.stage == Stage.DEPLOY && progress.pausedUntil != null && now.isBefore(progress.pausedUntil);
        return pauses ? progress.pausedUntil : Instant.MAX;
    }

    private Optional<String> first(Predicate<String> which) {
        return machines.keySet().stream().filter(which).findFirst();
    }

    /** Whether it has ended, and nobody follows it any more. */
    private boolean isOver(String name) {
        return !driven.contains(name) && machine(name).report().isPresent();
    }

    private Outcome outcome(String name) {
        return machine(name).report().map(Report::outcome).orElse(null);
    }

    private boolean isFailing(String name) {
        PhaseName phase = machine(name).phase();
        return phase == PhaseName.DIAGNOSE || phase == PhaseName.ROLLBACK || isOver(name) && !outcome(name).isGood();
    }

    private boolean isBegun(String name) {
        return progress.batches.stream().limit(progress.batch + 1L).anyMatch(batch -> batch.contains(name));
    }

    private boolean hasChanged(String name) {
        return machine(name).hasChanged() && outcome(name) != Outcome.REFUSED;
    }

    /** Tells machines that were read back what they had been told. */
    private void resume() {
        machines.forEach((name, machine) ->
                machine.joinOthers(progress.stage == Stage.PREPARE || progress.stage == Stage.DEPLOY && !isBegun(name)));
        machines.keySet().stream().filter(this::isOver).forEach(name -> looks.ended(name, Instant.EPOCH));
        switch (progress.stage) {
            case CONFIRM -> beginConfirming();
            case BACK -> {
                if (progress.failed == null && !progress.takesBack) {
                    machines.values().stream()
                            .filter(machine -> machine.report().isEmpty())
                            .forEach(machine -> machine.interrupt(progress.interruption));
                }
                withdraw(progress.failed == null ? "" : progress.failed);
            }
            case ENDED -> end();
            default -> { }
        }
    }
}
