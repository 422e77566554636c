package io.jenkins.plugins.marathondeploy.deploy;

import static io.jenkins.plugins.marathondeploy.deploy.FollowRows.update;
import static io.jenkins.plugins.marathondeploy.deploy.RollbackRows.SHORT;
import static io.jenkins.plugins.marathondeploy.deploy.Row.others;
import static io.jenkins.plugins.marathondeploy.deploy.Row.row;
import static io.jenkins.plugins.marathondeploy.deploy.Scenario.APP;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.SimulatedGates.SimulatedTest;
import io.jenkins.plugins.marathondeploy.gate.Finding;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.gate.Gate.When;
import io.jenkins.plugins.marathondeploy.gate.Probe;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What has to hold besides Marathon's own word. */
final class GateRows {
    private static final String PUT = "put /web 'good 2' x2";
    private static final String RESTORE = "restore /web v1";
    private static final Policy SOAK = SHORT.withSoak(Duration.ofSeconds(30));

    private GateRows() {}

    private static Scenario gated(Scenario s, Policy policy, Gate... gates) {
        return update(s).with(policy.withGates(List.of(gates)));
    }

    private static Gate verify(String fate) {
        return SimulatedGates.gate("probe", fate, When.VERIFY, 20);
    }

    private static Gate before(String fate) {
        return SimulatedGates.gate("scan", fate, When.BEFORE, 20);
    }

    private static Gate soak(String fate) {
        return SimulatedGates.gate("metrics", fate, When.SOAK, 10);
    }

    /** Each question of a gate waits so many seconds for its turn. */
    private static Scenario busy(Scenario s, int seconds) {
        IntStream.rangeClosed(1, 5000).forEach(nth -> s.queuesQuestion(nth, seconds));
        s.queueing.gatesAlone = true;
        return s;
    }

    /** A hotfix comes while the submission waits for its turn once more after a lost answer. */
    private static Scenario hotfixTurnsRed(Scenario s, double appliedAfter) {
        return gated(s, SHORT, before("good")).loses("put", appliedAfter).queuesWrite(2, 3, () -> {
            s.otherPuts("good 9");
            s.gates.fates.put("scan", "bad");
        });
    }

    private static void says(Run run, String... texts) {
        assertThat(run.report.reason()).contains(texts);
    }

    private static void state(Run run, Finding.State... states) {
        assertThat(run.report.gates()).extracting(Report.GateResult::state).containsExactly(states);
    }

    static List<Row> rows() {
        return Stream.of(verifying(), interrupted(), beforeSending(), soaking(), ownTests())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Row> verifying() {
        return List.of(
                row("gate: passes", s -> gated(s, SHORT, verify("good")), Outcome.DEPLOYED, PUT).also(run -> {
                    state(run, Finding.State.PASSED);
                    says(run, "passed: probe");
                    assertThat(run.scenario.gates.facts.get(0).instances()).hasSize(2);
                    assertThat(run.scenario.gates.facts.get(0).version()).endsWith("00.002Z");
                    assertThat(run.scenario.gates.facts.get(0).previousVersion()).endsWith("00.001Z");
                }),
                row("gate: passes with the third question", s -> gated(s, SHORT, verify("third")), Outcome.DEPLOYED, PUT),
                row("gate: two, one after the other", s -> gated(s, SHORT, verify("third"), SimulatedGates.gate(
                        "consul", "good", When.VERIFY, 5)), Outcome.DEPLOYED, PUT)
                        .also(run -> state(run, Finding.State.PASSED, Finding.State.PASSED)),
                row("gate: the second one's limit begins when it begins", s -> gated(s, SHORT, verify("never"),
                        SimulatedGates.gate("consul", "third", When.VERIFY, 5))
                        .in(PhaseName.VERIFY, 15, () -> s.gates.fates.put("probe", "good")), Outcome.DEPLOYED, PUT),
                row("gate: fails", s -> gated(s, SHORT, verify("bad")), Outcome.ROLLED_BACK, PUT, RESTORE).also(run -> {
                    state(run, Finding.State.FAILED);
                    says(run, "probe failed: it is bad");
                }),
                row("gate: fails, and the version is left", s -> gated(
                        s, SHORT.withOnFailure(OnFailure.LEAVE, OnFailure.LEAVE), verify("bad")), Outcome.LEFT, PUT),
                row("gate: a new app that fails it is removed", s -> s.deploys("good 1", 2).with(
                        SHORT.withGates(List.of(verify("bad")))), Outcome.NOTHING_TO_ROLL_BACK,
                        "put /web 'good 1' x2", "delete /web"),
                row("gate: not passed until its limit", s -> gated(s, SHORT, verify("never")), Outcome.ROLLED_BACK, PUT, RESTORE)
                        .also(run -> says(run, "probe did not pass within 00:20: it is not there")),
                row("gate: can't be asked until its limit", s -> gated(s, SHORT, verify("silent")), Outcome.ROLLED_BACK, PUT,
                        RESTORE).also(run -> {
                            state(run, Finding.State.UNASKED);
                            says(run, "probe could not be asked for 00:20", "connection refused");
                        }),
                row("gate: hangs until its limit", s -> gated(
                        s, SHORT.withTimeouts(Duration.ofMinutes(30), Duration.ofMinutes(30), Duration.ofMinutes(1)),
                        verify("hanging"))
                        .in(PhaseName.ROLLBACK, 0, () -> s.gates.fates.put("probe", "good")),
                        Outcome.ROLLED_BACK, PUT, RESTORE).also(run -> {
                            says(run, "probe could not be asked for 00:20, which is not taken for good: no answer came");
                            assertThat(run.scenario.enteredAt(PhaseName.DIAGNOSE) - run.scenario.enteredAt(PhaseName.VERIFY))
                                    .as("seconds").isBetween(20.0, 30.0);
                        }),
                row("gate: hangs once, then passes", s -> gated(s, SHORT, SimulatedGates.gate("probe", "hanging", When.VERIFY, 60))
                        .in(PhaseName.VERIFY, 25, () -> s.gates.fates.put("probe", "good")), Outcome.DEPLOYED, PUT),
                row("gate: limit 10 s, its second question waits 70 s in the queue, and the look that comes first with it",
                        s -> gated(s, SHORT, SimulatedGates.gate("probe", "third", When.VERIFY, 10)).queuesQuestion(2, 70),
                        Outcome.DEPLOYED, PUT),
                row("gate: limit 10 s, each question waits 40 s in the queue", s -> {
                    gated(s, SHORT, SimulatedGates.gate("probe", "third", When.VERIFY, 10));
                    IntStream.rangeClosed(1, 20).forEach(nth -> s.queuesQuestion(nth, 40));
                    s.queueing.gatesAlone = true;
                }, Outcome.DEPLOYED, PUT),
                row("gate: its turn never comes", s -> {
                    gated(s, SHORT, verify("good"));
                    IntStream.rangeClosed(1, 200).forEach(nth -> s.queuesQuestion(nth, 7200));
                    s.queueing.gatesAlone = true;
                }, Outcome.ROLLED_BACK, PUT, RESTORE).also(run -> {
                    says(run, "probe could not be asked for 00:20");
                    assertThat(run.scenario.enteredAt(PhaseName.DIAGNOSE) - run.scenario.enteredAt(PhaseName.VERIFY))
                            .as("seconds").isBetween(140.0, 180.0);
                }),
                row("gate: limit 10 min, each question waits 110 s in the queue, and none of them passes", s -> busy(
                        gated(s, SHORT, SimulatedGates.gate("probe", "never", When.VERIFY, 600)), 110),
                        Outcome.ROLLED_BACK, PUT, RESTORE).also(run -> {
                            says(run, "probe did not pass within 10:00", "waited for its turn");
                            assertThat(run.scenario.enteredAt(PhaseName.DIAGNOSE) - run.scenario.enteredAt(PhaseName.VERIFY))
                                    .as("seconds").isBetween(1200.0, 2400.0);
                        }),
                row("gate: broken", s -> gated(s, SHORT, verify("broken")), Outcome.ROLLED_BACK, PUT, RESTORE)
                        .also(run -> assertThat(run.report.reason())
                                .contains("it failed (IllegalStateException)").doesNotContain("hunter2")),
                row("gate: can't be asked for some time, then passes", s -> gated(s, SHORT, verify("silent"))
                        .in(PhaseName.VERIFY, 12, () -> s.gates.fates.put("probe", "good")), Outcome.DEPLOYED, PUT),
                row("gate: passed by the new version, red after nothing", s -> gated(s, SOAK, verify("good")),
                        Outcome.DEPLOYED, PUT).also(run -> assertThat(run.scenario.gates.questions("probe")).isEqualTo(1)),
                row("gate: red also after the rollback: told, not repeated", s -> gated(s, SHORT, verify("never")),
                        Outcome.ROLLED_BACK, PUT, RESTORE).also(run -> assertThat(run.report.warnings())
                                .anyMatch(line -> line.contains("after the rollback, probe did not pass"))),
                row("gate: green after the rollback", s -> gated(s, SHORT, verify("bad"))
                        .in(PhaseName.ROLLBACK, 0, () -> s.gates.fates.put("probe", "good")),
                        Outcome.ROLLED_BACK, PUT, RESTORE).also(run -> {
                            state(run, Finding.State.FAILED);
                            assertThat(run.report.warnings()).isEmpty();
                            assertThat(run.scenario.gates.questions("probe")).isEqualTo(2);
                        }),
                row("gate: after the rollback nothing is expected that nobody can know of what runs then", s -> {
                    // Its image has no tag.
                    s.image = "harbor.example/shop/web:2";
                    Gate tagged = Probe.of("https://web.example/")
                            .withExpected(List.of("body:${TAG}", "204"))
                            .withTimeout(Duration.ofSeconds(20))
                            .gate();
                    s.gates.fates.put(tagged.name(), "bad");
                    gated(s, SHORT, tagged).in(PhaseName.ROLLBACK, 0, () -> s.gates.fates.put(tagged.name(), "good"));
                }, Outcome.ROLLED_BACK, PUT, RESTORE).also(run -> assertThat(run.scenario.gates.gates)
                        .extracting(gate -> Probe.of(gate).expected())
                        .containsExactly(List.of("body:${TAG}", "204"), List.of("204"))),
                row("gate: nothing is sent where a probe expects what has no value", s -> gated(s, SHORT, Probe.of("https://web.example/")
                        .withExpected(List.of("body:${DIGEST}"))
                        .gate()), Outcome.REFUSED).also(run -> says(
                                run, "probe https://web.example/ expects body:${DIGEST}", "${DIGEST} has no value",
                                "Nothing was changed on Marathon.")),
                row("gate: nothing is sent where nothing ran before that a probe expects", s -> s.deploys("good 1", 2).with(
                        SHORT.withGates(List.of(Probe.of("https://web.example/")
                                .withExpected(List.of("header:X-Before=${PREVIOUS_VERSION}"))
                                .gate()))), Outcome.REFUSED)
                        .also(run -> says(run, "nothing of it runs so far")),
                row("gate: of what is unchanged, passed", s -> s.runs("good 1", 2).deploys("good 1", 2).with(
                        SHORT.withGates(List.of(verify("third")))), Outcome.UNCHANGED),
                row("gate: of what is unchanged, red", s -> s.runs("good 1", 2).deploys("good 1", 2).with(
                        SHORT.withGates(List.of(verify("bad")))), Outcome.LEFT)
                        .also(run -> says(run, "that is healthy, but probe failed: it is bad")));
    }

    private static List<Row> interrupted() {
        return List.of(
                row("gate: the version turns unhealthy meanwhile", s -> s.runs("good 1", 2).deploys("fading 2", 2).with(
                        SHORT.withGates(List.of(SimulatedGates.gate("probe", "never", When.VERIFY, 600)))),
                        Outcome.ROLLED_BACK, "put /web 'fading 2' x2", RESTORE)
                        .also(run -> {
                            says(
                                    run, "it was healthy, but did not stay so until all gates had passed",
                                    "0 of 2 instances are healthy");
                            assertThat(run.scenario.enteredAt(PhaseName.DIAGNOSE)).as("not the gate's 600 s").isLessThan(200);
                        }),
                row("gate: a blip meanwhile, and it passes after it", s -> s.runs("good 1", 2).deploys("blinking 2", 2).with(
                        SHORT.withGates(List.of(verify("never"))))
                        .in(PhaseName.VERIFY, 15, () -> s.gates.fates.put("probe", "good")),
                        Outcome.DEPLOYED, "put /web 'blinking 2' x2"),
                row("gate: too many tasks die meanwhile", s -> {
                    gated(s, SHORT.withMaxTaskFailures(2), SimulatedGates.gate("probe", "never", When.VERIFY, 600));
                    for (double at : new double[] {3.3, 6.3}) {
                        s.in(PhaseName.VERIFY, at, () -> s.marathon.apps.get(APP).renew(s.time.elapsed().toMillis()));
                    }
                }, Outcome.ROLLED_BACK, PUT, RESTORE),
                others("gate: someone else's version comes meanwhile", s -> gated(s, SHORT, verify("never"))
                        .in(PhaseName.VERIFY, 3, () -> s.otherPuts("good 9")), Outcome.SUPERSEDED, PUT),
                others("gate: deleted meanwhile", s -> gated(s, SHORT, verify("never"))
                        .in(PhaseName.VERIFY, 3, s::otherDeletes), Outcome.SUPERSEDED, PUT),
                others("gate: it passes in the moment in which someone else's version comes", s -> gated(s, SHORT, verify("never"))
                        .in(PhaseName.VERIFY, 3, () -> {
                            s.gates.fates.put("probe", "good");
                            s.otherPuts("good 9");
                        }), Outcome.SUPERSEDED, PUT),
                row("gate: abort meanwhile, rollback", s -> gated(s, SHORT, verify("never")).interrupted(PhaseName.VERIFY, 3),
                        Outcome.ROLLED_BACK, PUT, RESTORE),
                row("gate: abort meanwhile, left", s -> gated(
                        s, SHORT.withOnFailure(OnFailure.ROLLBACK, OnFailure.LEAVE), verify("never"))
                        .interrupted(PhaseName.VERIFY, 3), Outcome.LEFT, PUT),
                row("gate: abort while it is asked after a rollback: nothing more is done", s -> gated(s, SHORT, verify("bad"))
                        .interrupted(PhaseName.ROLLBACK, 3), Outcome.ROLLED_BACK, PUT, RESTORE),
                row("gate: Marathon does not answer meanwhile", s -> gated(s, SHORT, verify("third"))
                        .downIn(PhaseName.VERIFY, 10, Kind.UNAVAILABLE), Outcome.DEPLOYED, PUT));
    }

    private static List<Row> beforeSending() {
        return List.of(
                row("gate before: lost answer, red after somebody else's change, and applied after that: followed",
                        s -> hotfixTurnsRed(s, 30), Outcome.DEPLOYED, PUT),
                row("gate before: lost answer, red after somebody else's change, never applied",
                        s -> hotfixTurnsRed(s, -1), Outcome.REFUSED, PUT)
                        .also(run -> says(run, "scan failed: it is bad", "Nothing was changed on Marathon.")),
                row("gate before: passes", s -> gated(s, SHORT, before("third")), Outcome.DEPLOYED, PUT).also(run -> {
                    assertThat(run.scenario.machine().state())
                            .as("no moments of what is never asked again").contains("\"gates\":{}");
                    assertThat(run.report.reason()).as("proves nothing of the new version").doesNotContain("passed");
                }),
                row("gate before: fails", s -> gated(s, SHORT, before("bad")), Outcome.REFUSED)
                        .also(run -> says(run, "scan failed: it is bad", "Nothing was changed on Marathon")),
                row("gate before: not passed until its limit", s -> gated(s, SHORT, before("never")), Outcome.REFUSED),
                row("gate before: can't be asked until its limit", s -> gated(s, SHORT, before("silent")), Outcome.REFUSED)
                        .also(run -> says(run, "scan could not be asked for 00:20")),
                row("gate before: hangs until its limit", s -> gated(s, SHORT, before("hanging")), Outcome.REFUSED).also(run -> {
                    says(run, "scan could not be asked for 00:20", "Nothing was changed on Marathon");
                    assertThat(run.scenario.seconds()).isBetween(20.0, 30.0);
                }),
                row("gate before: limit 10 min, each question waits 110 s in the queue, and none of them passes", s -> busy(
                        gated(s, SHORT, SimulatedGates.gate("scan", "never", When.BEFORE, 600)), 110), Outcome.REFUSED)
                        .also(run -> {
                            says(run, "scan did not pass within 10:00", "waited for its turn");
                            assertThat(run.scenario.seconds()).isBetween(1200.0, 2400.0);
                        }),
                row("gate before: not asked where nothing is sent", s -> s.runs("good 1", 2).deploys("good 1", 2).with(
                        SHORT.withGates(List.of(before("bad")))), Outcome.UNCHANGED)
                        .also(run -> state(run, Finding.State.NOT_ASKED)),
                row("gate before: told what runs, also by whoever reads it back", s -> gated(s, SHORT, before("third")),
                        Outcome.DEPLOYED, PUT).also(run -> assertThat(run.scenario.gates.facts)
                                .allSatisfy(facts -> assertThat(facts.services()).containsKey(APP))),
                row("gate before: abort", s -> gated(s, SHORT, before("never")).interrupted(PhaseName.PREPARE, 3),
                        Outcome.CANCELLED),
                row("gate before: what runs changes meanwhile", s -> gated(s, SHORT, before("never"))
                        .at(3, () -> {
                            s.otherPuts("good 9");
                            s.gates.fates.put("scan", "good");
                        }), Outcome.DEPLOYED, PUT),
                row("gate before: a hotfix lands while the submission waits in the queue, after the gate has passed",
                        s -> gated(s, SHORT, before("good")).queuesWrite(1, 20, () -> s.otherPuts("good 9")),
                        Outcome.DEPLOYED, PUT)
                        .also(run -> assertThat(run.scenario.gates.questions("scan")).isEqualTo(2)),
                row("gate before: a hotfix lands after the gate has passed, and it is bad of that", s -> gated(
                        s, SHORT, before("good")).queuesWrite(1, 20, () -> {
                            s.otherPuts("good 9");
                            s.gates.fates.put("scan", "bad");
                        }), Outcome.REFUSED),
                row("gate before: an autoscaler scales while the submission waits in the queue: it is not asked again",
                        s -> gated(s, SHORT, before("good")).queuesWrite(1, 20, () -> s.otherScales(5)),
                        Outcome.DEPLOYED, (String[]) null)
                        .also(run -> assertThat(run.scenario.gates.questions("scan")).isEqualTo(1)));
    }

    private static List<Row> soaking() {
        return List.of(
                row("gate in the soak: passes all the time, and once more at its end", s -> gated(s, SOAK, soak("good")),
                        Outcome.DEPLOYED, PUT).also(run -> {
                            says(run, "2 of 2 instances are healthy and stayed so for 30 s; passed: metrics");
                            String last = run.scenario.gates.asked.get(run.scenario.gates.asked.size() - 1);
                            assertThat(Double.parseDouble(last.substring("metrics ".length())))
                                    .isGreaterThanOrEqualTo(run.scenario.enteredAt(PhaseName.SOAK) + 30);
                        }),
                row("gate in the soak: fails in its middle", s -> gated(s, SOAK, soak("good"))
                        .in(PhaseName.SOAK, 15, () -> s.gates.fates.put("metrics", "bad")), Outcome.ROLLED_BACK, PUT, RESTORE)
                        .also(run -> assertThat(run.scenario.seconds()).isLessThan(
                                run.scenario.enteredAt(PhaseName.SOAK) + 60)),
                row("gate in the soak: not answered for less than its limit", s -> gated(s, SOAK, soak("good"))
                        .in(PhaseName.SOAK, 10, () -> s.gates.fates.put("metrics", "silent"))
                        .in(PhaseName.SOAK, 17, () -> s.gates.fates.put("metrics", "good")), Outcome.DEPLOYED, PUT),
                row("gate in the soak: not answered for longer than its limit", s -> gated(s, SOAK, soak("good"))
                        .in(PhaseName.SOAK, 10, () -> s.gates.fates.put("metrics", "silent")), Outcome.ROLLED_BACK, PUT, RESTORE),
                row("gate in the soak: not answered at its end, and soon after", s -> gated(s, SOAK, soak("good"))
                        .in(PhaseName.SOAK, 27, () -> s.gates.fates.put("metrics", "silent"))
                        .in(PhaseName.SOAK, 34, () -> s.gates.fates.put("metrics", "good")), Outcome.DEPLOYED, PUT),
                row("gate in the soak: not answered at its end", s -> gated(s, SOAK, soak("good"))
                        .in(PhaseName.SOAK, 27, () -> s.gates.fates.put("metrics", "silent")), Outcome.ROLLED_BACK, PUT, RESTORE),
                row("gate in the soak: another one does not make the limit longer of one that takes long to ask",
                        s -> gated(s, SHORT.withSoak(Duration.ofMinutes(10)), SimulatedGates.gate("alerts", "slow", When.SOAK, 60),
                                SimulatedGates.gate("metrics", "good", When.SOAK, 5)),
                        Outcome.ROLLED_BACK, PUT, RESTORE).also(run -> {
                            says(run, "alerts could not be asked for 01:00");
                            assertThat(run.scenario.enteredAt(PhaseName.DIAGNOSE) - run.scenario.enteredAt(PhaseName.SOAK))
                                    .as("seconds").isBetween(60.0, 80.0);
                        }),
                row("gate in the soak: hangs until its limit", s -> gated(
                        s, SHORT.withSoak(Duration.ofMinutes(10)), SimulatedGates.gate("metrics", "good", When.SOAK, 60))
                        .in(PhaseName.SOAK, 30, () -> s.gates.fates.put("metrics", "hanging")), Outcome.ROLLED_BACK, PUT, RESTORE)
                        .also(run -> {
                            says(run, "metrics could not be asked for 01:00", "no answer came");
                            assertThat(run.scenario.enteredAt(PhaseName.DIAGNOSE) - run.scenario.enteredAt(PhaseName.SOAK))
                                    .as("seconds").isBetween(90.0, 100.0);
                        }),
                row("gate in the soak: each question waits 110 s in the queue, and none is answered after the first", s -> busy(
                        gated(s, SHORT.withSoak(Duration.ofMinutes(10)),
                                SimulatedGates.gate("metrics", "good", When.SOAK, 600)), 110)
                        .in(PhaseName.SOAK, 120, () -> s.gates.fates.put("metrics", "silent")), Outcome.ROLLED_BACK, PUT, RESTORE)
                        .also(run -> {
                            says(run, "metrics could not be asked for 10:00", "waited for its turn");
                            assertThat(run.scenario.enteredAt(PhaseName.DIAGNOSE) - run.scenario.enteredAt(PhaseName.SOAK))
                                    .as("seconds").isBetween(1200.0, 2400.0);
                        }),
                row("gate in the soak: its limit does not run while another one is asked", s -> gated(
                        s, SHORT.withSoak(Duration.ofMinutes(2)), SimulatedGates.gate("alerts", "slow", When.SOAK, 60),
                                SimulatedGates.gate("metrics", "good", When.SOAK, 5))
                        .in(PhaseName.SOAK, 15, () -> s.gates.fates.put("metrics", "silent"))
                        .in(PhaseName.SOAK, 24, () -> s.gates.fates.put("metrics", "good"))
                        .in(PhaseName.SOAK, 30, () -> s.gates.fates.put("alerts", "good")), Outcome.DEPLOYED, PUT),
                row("gate in the soak: not asked while nobody knows how the version is", s -> gated(s, SOAK, soak("good"))
                        .in(PhaseName.SOAK, 10, () -> s.gates.fates.put("metrics", "bad"))
                        .in(PhaseName.SOAK, 24, () -> s.gates.fates.put("metrics", "good"))
                        .downIn(PhaseName.SOAK, 25, Kind.UNAVAILABLE), Outcome.DEPLOYED, PUT),
                row("gate in the soak: passed, and then Marathon does not answer for longer than all limits", s -> gated(
                        s, SOAK, soak("good")).in(PhaseName.SOAK, 15, () -> s.down(s.seconds(), s.seconds() + 160,
                                Kind.UNAVAILABLE)), Outcome.ROLLED_BACK, PUT, RESTORE)
                        .also(run -> says(run, "Marathon does not answer")),
                row("gate in the soak: the version turns unhealthy", s -> s.runs("good 1", 2).deploys("fading 2", 2).with(
                        SOAK.withGates(List.of(soak("good")))), Outcome.ROLLED_BACK, "put /web 'fading 2' x2", RESTORE),
                row("gate in the soak: abort", s -> gated(s, SOAK, soak("good")).interrupted(PhaseName.SOAK, 3),
                        Outcome.ROLLED_BACK, PUT, RESTORE),
                row("gate in the soak, and none: refused", s -> gated(s, SHORT, soak("good")), Outcome.REFUSED));
    }

    private static Scenario tested(Scenario s, SimulatedTest test, int limitSeconds) {
        s.ownTest = test;
        return gated(s, SHORT, Gate.test("smoke.sh", Duration.ofSeconds(limitSeconds)));
    }

    private static SimulatedTest test(Run run) {
        return (SimulatedTest) run.scenario.ownTest;
    }

    private static List<Row> ownTests() {
        return List.of(
                row("test: good", s -> tested(s, new SimulatedTest(5, true), 60), Outcome.DEPLOYED, PUT)
                        .also(run -> state(run, Finding.State.PASSED)),
                row("test: bad, and not run again after the rollback", s -> tested(s, new SimulatedTest(5, false), 60),
                        Outcome.ROLLED_BACK, PUT, RESTORE).also(run -> {
                            says(run, "smoke.sh failed: it ended with 7");
                            assertThat(run.report.warnings()).isEmpty();
                        }),
                row("test: takes too long, and is ended", s -> tested(s, new SimulatedTest(9999, true), 20), Outcome.ROLLED_BACK,
                        PUT, RESTORE).also(run -> {
                            says(run, "smoke.sh did not pass within 00:20");
                            assertThat(test(run).stops).isNotEmpty();
                        }),
                row("test: abort meanwhile ends it", s -> tested(s, new SimulatedTest(9999, true), 60)
                        .interrupted(PhaseName.VERIFY, 3), Outcome.ROLLED_BACK, PUT, RESTORE)
                        .also(run -> assertThat(test(run).stops).isNotEmpty()),
                others("test: someone else's version meanwhile ends it", s -> tested(s, new SimulatedTest(9999, true), 60)
                        .in(PhaseName.VERIFY, 3, () -> s.otherPuts("good 9")), Outcome.SUPERSEDED, PUT)
                        .also(run -> assertThat(test(run).stops).isNotEmpty()),
                row("test: nobody runs it", s -> gated(s, SHORT, Gate.test("smoke.sh", Duration.ofSeconds(20))),
                        Outcome.ROLLED_BACK, PUT, RESTORE).also(run -> says(run, "smoke.sh could not be asked for 00:20")));
    }
}
