package io.jenkins.plugins.marathondeploy.deploy;

import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.BACK;
import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.NEW;
import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.OLD;
import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.POLICY;
import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.aborted;
import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.expect;
import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.in;
import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.killed;
import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.onFailure;
import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.pausing;
import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.plan;
import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.row;
import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.story;
import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.when;
import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.with;

import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnLock;
import io.jenkins.plugins.marathondeploy.deploy.RolloutRow.Life;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import io.jenkins.plugins.marathondeploy.rollout.Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Kills, outages, locks, aborts and ways back that fail, in one of several centres. */
final class RolloutRows {
    private static final String KILLS = "Rollouts that are killed and read back";
    private static final String ANEW = "Rollouts that are killed and begun anew";
    private static final String DOWN = "A centre that is down";
    private static final String LOCKS = "Locks in one of several centres";
    private static final String ABORTS = "Rollouts that are aborted";
    private static final String WAYS_BACK = "Ways back of several centres";
    private static final double LONG = 100_000;

    private RolloutRows() {}

    static List<Scenario> kills() {
        List<Scenario> rows = new ArrayList<>();
        for (String centre : List.of("north", "south")) {
            for (PhaseName phase : List.of(PhaseName.PREPARE, PhaseName.SUBMIT, PhaseName.FOLLOW, PhaseName.SOAK)) {
                rows.add(row(KILLS, words(phase) + " in " + centre, "killed there once, and read back", expect("DEPLOYED", NEW, NEW),
                        () -> killed(story("good", "good"), Life.KEPT, in(centre, phase))));
            }
            for (PhaseName phase : List.of(PhaseName.SUBMIT, PhaseName.FOLLOW)) {
                rows.add(row(KILLS, words(phase) + " in " + centre + ", not kept", "killed before the last step was kept",
                        expect("DEPLOYED", NEW, NEW), () -> killed(story("good", "good"), Life.KEPT_BEFORE, in(centre, phase))));
            }
            for (Life life : List.of(Life.KEPT, Life.KEPT_BEFORE)) {
                rows.add(row(KILLS, "way back in " + centre + (life == Life.KEPT ? "" : ", not kept"), life.words + ", sick in south",
                        expect("ROLLED_BACK", BACK, BACK),
                        () -> killed(story("good", "sick"), life, in(centre, PhaseName.ROLLBACK))));
            }
            rows.add(row(KILLS, "all at once, followed in " + centre, "killed there once, sick in south", expect("ROLLED_BACK", BACK, BACK),
                    plan(Order.PARALLEL, OnFailure.ROLLBACK),
                    () -> killed(story("good", "sick"), Life.KEPT, in(centre, PhaseName.FOLLOW))));
        }
        rows.add(row(KILLS, "between the last looks", "killed when north was looked at once more, and south was not", expect("DEPLOYED", NEW, NEW),
                () -> killed(story("good", "good"), Life.KEPT, in("south", PhaseName.VERIFY))));
        rows.add(row(KILLS, "diagnosis in south", "killed there once, sick in south", expect("ROLLED_BACK", BACK, BACK),
                () -> killed(story("good", "sick"), Life.KEPT, in("south", PhaseName.DIAGNOSE))));
        rows.add(row(KILLS, "pause", "killed in it, and the clock set back by an hour", expect("DEPLOYED", NEW, NEW), pausing(60), () -> {
            var story = story("good", "good");
            return killed(story, Life.KEPT, rollout -> {
                boolean pauses = rollout.machine("north").report().isPresent();
                if (pauses) {
                    story.time().jump(Duration.ofHours(-1));
                }
                return pauses;
            });
        }));
        rows.add(row(KILLS, "the first alone, then the others", "killed while the others are followed", expect("DEPLOYED", NEW, NEW, NEW),
                plan(Order.CANARY, OnFailure.ROLLBACK),
                () -> killed(story("good", "good", "good"), Life.KEPT, in("east", PhaseName.FOLLOW))));
        return rows;
    }

    private static String words(PhaseName phase) {
        return switch (phase) {
            case PREPARE -> "first questions";
            case SUBMIT -> "submission";
            case FOLLOW -> "followed";
            case SOAK -> "watched";
            case VERIFY -> "last look";
            default -> phase.name().toLowerCase(java.util.Locale.ROOT);
        };
    }

    static List<Scenario> anew() {
        List<Scenario> rows = new ArrayList<>();
        for (String centre : List.of("north", "south")) {
            for (PhaseName phase : List.of(PhaseName.PREPARE, PhaseName.SUBMIT, PhaseName.FOLLOW, PhaseName.SOAK)) {
                boolean all = centre.equals("south") && (phase == PhaseName.FOLLOW || phase == PhaseName.SOAK);
                rows.add(row(ANEW, words(phase) + " in " + centre, "killed there; the same once more, by the same build",
                        expect(all ? "UNCHANGED" : "DEPLOYED", NEW, NEW),
                        () -> killed(story("good", "good"), Life.ANEW, in(centre, phase))));
            }
        }
        for (PhaseName phase : List.of(PhaseName.FOLLOW, PhaseName.DIAGNOSE)) {
            rows.add(row(ANEW, (phase == PhaseName.FOLLOW ? "followed" : "diagnosis") + " in south, where it is sick",
                    "killed there; the same once more, by the same build", expect("ROLLED_BACK", BACK, BACK),
                    () -> killed(story("good", "sick"), Life.ANEW, in("south", phase))));
        }
        rows.add(row(ANEW, "between the last looks", "killed when north was looked at once more; the same once more, by the same build",
                expect("UNCHANGED", NEW, NEW), () -> killed(story("good", "good"), Life.ANEW, in("south", PhaseName.VERIFY))));
        rows.add(row(ANEW, "between two, sick in south", "killed when north has ended; the same once more, by the same build",
                expect("ROLLED_BACK", BACK, BACK),
                () -> killed(story("good", "sick"), Life.ANEW, rollout -> rollout.machine("north").report().isPresent())));
        rows.add(row(ANEW, "on the way back of north", "killed before it is sent; the same once more, by the same build",
                expect("ROLLED_BACK", BACK, "1 healthy, 4 writes"),
                () -> killed(story("good", "sick"), Life.ANEW, in("north", PhaseName.ROLLBACK))));
        rows.add(row(ANEW, "new in north, sick in south", "killed in south; the same once more, by the same build",
                expect("ROLLED_BACK", "nothing, 2 writes", BACK), () -> {
                    var story = new RolloutStory().centres("north", "south");
                    story.of("north").asBuild(RolloutRow.BUILD).deploys("good 2", 2);
                    story.of("south").asBuild(RolloutRow.BUILD).runs("good 1", 2).deploys("sick 2", 2);
                    return killed(with(story, POLICY), Life.ANEW, in("south", PhaseName.FOLLOW));
                }));
        rows.add(row(ANEW, "south is down then", "killed when north has ended; nobody answers in south from then on",
                expect("ROLLED_BACK", BACK, OLD), () -> {
                    var story = story("good", "good");
                    return killed(story, Life.ANEW, rollout -> {
                        boolean first = rollout.machine("north").report().isPresent();
                        if (first) {
                            story.of("south").down(story.seconds(), LONG, Kind.UNREACHABLE);
                        }
                        return first;
                    });
                }));
        rows.add(row(ANEW, "somebody else's in north then", "killed in south, where it is sick; another version in north before the same once more",
                expect("ROLLED_BACK", "9 healthy, 1 write", BACK), () -> {
                    var story = story("good", "sick");
                    return killed(story, Life.ANEW, rollout -> {
                        boolean there = rollout.machine("south").phase() == PhaseName.FOLLOW;
                        if (there) {
                            story.of("north").otherPuts("good 9");
                        }
                        return there;
                    });
                }));
        rows.add(row(ANEW, "somebody scales in north then", "killed in south, where it is sick; three instances in north before the same once more",
                expect("ROLLED_BACK", "2 healthy, 1 write", BACK), () -> {
                    var story = with(story("good", "sick"), POLICY.withKeepInstances(true));
                    return killed(story, Life.ANEW, rollout -> {
                        boolean there = rollout.machine("south").phase() == PhaseName.FOLLOW;
                        if (there) {
                            story.of("north").otherScales(3);
                        }
                        return there;
                    });
                }));
        rows.add(row(ANEW, "by another build", "killed in south, where it is sick; north is unchanged then, and was deployed by another",
                expect("ROLLED_BACK", "2 healthy, 1 write", BACK), () -> {
                    var story = story("good", "sick");
                    return killed(story, Life.ANEW, rollout -> {
                        boolean there = rollout.machine("south").phase() == PhaseName.FOLLOW;
                        if (there) {
                            story.of("north").asBuild("shop/web#8").deploys("good 2", 2);
                        }
                        return there;
                    });
                }));
        rows.add(row(ANEW, "sick in south, to be left", "killed there; the same once more, with onFailure leave",
                expect("REFUSED", NEW, "2 not healthy, 1 write"), plan(Order.SEQUENCE, OnFailure.LEAVE),
                () -> killed(with(story("good", "sick"), onFailure(OnFailure.LEAVE)), Life.ANEW, in("south", PhaseName.FOLLOW))));
        rows.add(row(ANEW, "all at once, sick in south", "killed while both are followed; the same once more, by the same build",
                expect("ROLLED_BACK", BACK, BACK), plan(Order.PARALLEL, OnFailure.ROLLBACK),
                () -> killed(story("good", "sick"), Life.ANEW, in("south", PhaseName.FOLLOW))));
        return rows;
    }

    static List<Scenario> outages() {
        List<Scenario> rows = new ArrayList<>();
        for (String centre : List.of("north", "south")) {
            boolean first = centre.equals("north");
            rows.add(row(DOWN, "first questions in " + centre, "nobody answers for 10 s", expect("DEPLOYED", NEW, NEW),
                    () -> down(story("good", "good"), centre, 0, 10)));
            rows.add(row(DOWN, "first questions in " + centre + ", for good", "nobody answers", expect("REFUSED", OLD, OLD),
                    () -> down(story("good", "good"), centre, 0, LONG)));
            rows.add(row(DOWN, "submission in " + centre, "3 PUTs can't be sent", expect("DEPLOYED", first ? "2 healthy, 4 writes" : NEW,
                    first ? NEW : "2 healthy, 4 writes"), () -> refuses(story("good", "good"), centre, "put", 3)));
            rows.add(row(DOWN, "submission in " + centre + ", for good", "no PUT can be sent",
                    first ? expect("REFUSED", "1 healthy, many writes", OLD) : expect("ROLLED_BACK", BACK, "1 healthy, many writes"),
                    () -> refuses(story("good", "good"), centre, "put", 100_000)));
            for (PhaseName phase : List.of(PhaseName.FOLLOW, PhaseName.VERIFY)) {
                rows.add(row(DOWN, words(phase) + " in " + centre, "nobody answers for 10 s", expect("DEPLOYED", NEW, NEW),
                        () -> downIn(story("good", "good"), centre, phase, 10)));
                rows.add(row(DOWN, words(phase) + " in " + centre + ", for good", "nobody answers any more",
                        first
                                ? expect("ROLLBACK_FAILED", NEW, phase == PhaseName.FOLLOW ? OLD : BACK)
                                : expect("ROLLBACK_FAILED", BACK, NEW), () -> downIn(story("good", "good"), centre, phase, LONG)));
            }
            rows.add(row(DOWN, "way back in " + centre, "nobody answers for 10 s, sick in south", expect("ROLLED_BACK", BACK, BACK),
                    () -> downIn(story("good", "sick"), centre, PhaseName.ROLLBACK, 10)));
            rows.add(row(DOWN, "way back in " + centre + ", for good", "nobody answers any more, sick in south",
                    expect("ROLLBACK_FAILED", first ? NEW : BACK, first ? BACK : "2 not healthy, 1 write"),
                    () -> downIn(story("good", "sick"), centre, PhaseName.ROLLBACK, LONG)));
            rows.add(row(DOWN, "answer to the PUT lost in " + centre, "applied", expect("DEPLOYED", NEW, NEW),
                    () -> loses(story("good", "good"), centre, "put", 0)));
        }
        rows.add(row(DOWN, "answer to the PUT lost in south, never applied", "sent once more", expect("DEPLOYED", NEW, "2 healthy, 2 writes"),
                () -> loses(story("good", "good"), "south", "put", -1)));
        rows.add(row(DOWN, "answer to the way back of north lost", "applied, sick in south", expect("ROLLED_BACK", BACK, BACK),
                () -> loses(story("good", "sick"), "north", "restore", 0)));
        rows.add(row(DOWN, "answer to the way back of north lost, never applied", "sent once more, sick in south",
                expect("ROLLED_BACK", "1 healthy, 3 writes", BACK), () -> loses(story("good", "sick"), "north", "restore", -1)));
        return rows;
    }

    private static RolloutStory down(RolloutStory story, String centre, double from, double to) {
        story.of(centre).down(from, to, Kind.UNREACHABLE);
        return story;
    }

    private static RolloutStory downIn(RolloutStory story, String centre, PhaseName phase, double seconds) {
        story.of(centre).downIn(phase, seconds, Kind.UNREACHABLE);
        return story;
    }

    private static RolloutStory refuses(RolloutStory story, String centre, String exchange, int times) {
        story.of(centre).refuses(exchange, times, Kind.UNREACHABLE);
        return story;
    }

    private static RolloutStory loses(RolloutStory story, String centre, String exchange, double appliedAfter) {
        story.of(centre).loses(exchange, appliedAfter);
        return story;
    }

    static List<Scenario> locks() {
        List<Scenario> rows = new ArrayList<>();
        for (String centre : List.of("north", "south")) {
            boolean first = centre.equals("north");
            rows.add(row(LOCKS, "lock in " + centre + " that ends", "another's deployment takes 20 s", expect("DEPLOYED", NEW, NEW), () -> {
                var story = story("good", "good");
                story.of(centre).otherPuts("slow 9");
                return story;
            }));
            rows.add(row(LOCKS, "lock in " + centre + " that stays", "another's deployment never ends",
                    expect("REFUSED", first ? "9 not healthy, 0 writes" : OLD, first ? OLD : "9 not healthy, 0 writes"), () -> {
                        var story = story("good", "good");
                        story.of(centre).otherPuts("sick 9");
                        return story;
                    }));
            rows.add(row(LOCKS, "lock in " + centre + ", onLock force", "another's deployment never ends", expect("DEPLOYED", NEW, NEW), () -> {
                var story = with(story("good", "good"), POLICY.withOnLock(OnLock.FORCE));
                story.of(centre).otherPuts("sick 9");
                return story;
            }));
        }
        rows.add(row(LOCKS, "lock in south that comes later", "another's deployment begins when north is followed, and takes 20 s",
                expect("DEPLOYED", NEW, NEW),
                () -> when(story("good", "good"), "north", PhaseName.FOLLOW, 1, story -> story.of("south").otherPuts("slow 9"))));
        rows.add(row(LOCKS, "lock in south that comes later and stays", "another's deployment begins when north is followed",
                expect("ROLLED_BACK", BACK, "9 not healthy, 0 writes"),
                () -> when(story("good", "good"), "north", PhaseName.FOLLOW, 1, story -> story.of("south").otherPuts("sick 9"))));
        for (Order order : List.of(Order.SEQUENCE, Order.PARALLEL)) {
            rows.add(Scenario.of(LOCKS, "opposite lists, " + (order == Order.SEQUENCE ? "one after the other" : "all at once"),
                    "two deployers of the same version at the same time: north, south and south, north",
                    "both end good; north 2 healthy; south 2 healthy", () -> {
                        var one = story("good", "good");
                        var other = one.beside("them", "south", "north");
                        other.scenarios.values().forEach(scenario -> scenario.deploys("good 2", 2).with(POLICY));
                        RolloutStory.together(List.of(one, other),
                                List.of(plan(order, OnFailure.ROLLBACK), plan(order, OnFailure.ROLLBACK)));
                        boolean good = one.report.outcome().isGood() && other.report.outcome().isGood();
                        return new Scenario.Got((good ? "both end good" : one.report.outcome() + " and " + other.report.outcome())
                                + "; north " + healthy(one, "north") + "; south " + healthy(one, "south"),
                                one.told + "\n" + other.told);
                    }));
        }
        return rows;
    }

    private static String healthy(RolloutStory story, String centre) {
        SimulatedApp app = story.of(centre).marathon.apps.get(io.jenkins.plugins.marathondeploy.deploy.Scenario.APP);
        return app.command().replaceFirst(".* ", "") + (app.keepsThePromise() ? " healthy" : " not healthy");
    }

    static List<Scenario> aborts() {
        List<Scenario> rows = new ArrayList<>();
        rows.add(row(ABORTS, "while one is locked", "aborted before anything was sent", expect("CANCELLED", OLD, "9 not healthy, 0 writes"), () -> {
            var story = story("good", "good");
            story.of("south").otherPuts("sick 9");
            story.of("north").at(5, () -> story.rollout.interrupt("aborted by admin"));
            return story;
        }));
        rows.add(row(ABORTS, "first followed", "aborted", expect("ROLLED_BACK", BACK, OLD),
                () -> aborted(story("good", "good"), "north", PhaseName.FOLLOW, 1)));
        rows.add(row(ABORTS, "first watched", "aborted", expect("ROLLED_BACK", BACK, OLD),
                () -> aborted(story("good", "good"), "north", PhaseName.SOAK, 3)));
        rows.add(row(ABORTS, "in the pause", "aborted", expect("ROLLED_BACK", BACK, OLD), pausing(300),
                () -> aborted(story("good", "good"), "north", PhaseName.SOAK, 30)));
        rows.add(row(ABORTS, "second followed", "aborted", expect("ROLLED_BACK", BACK, BACK),
                () -> aborted(story("good", "slow"), "south", PhaseName.FOLLOW, 1)));
        rows.add(row(ABORTS, "second followed, sick there", "aborted", expect("ROLLED_BACK", BACK, BACK),
                () -> aborted(story("good", "sick"), "south", PhaseName.FOLLOW, 1)));
        rows.add(row(ABORTS, "way back of the second", "aborted: it goes on", expect("ROLLED_BACK", BACK, BACK),
                () -> aborted(story("good", "sick"), "south", PhaseName.ROLLBACK, 0.5)));
        rows.add(row(ABORTS, "way back of the first", "aborted: it goes on", expect("ROLLED_BACK", BACK, BACK),
                () -> aborted(story("good", "sick"), "north", PhaseName.ROLLBACK, 0.5)));
        rows.add(row(ABORTS, "second followed, onAbort leave", "aborted", expect("LEFT", NEW, "2 not healthy, 1 write"),
                plan(Order.SEQUENCE, OnFailure.LEAVE),
                () -> aborted(with(story("good", "slow"), onFailure(OnFailure.LEAVE)), "south", PhaseName.FOLLOW, 1)));
        rows.add(row(ABORTS, "second followed, onAbort rollbackFailed", "aborted: what is under way goes back", expect("LEFT", NEW, BACK),
                plan(Order.SEQUENCE, OnFailure.ROLLBACK_FAILED),
                () -> aborted(with(story("good", "slow"), onFailure(OnFailure.ROLLBACK_FAILED)), "south", PhaseName.FOLLOW, 1)));
        rows.add(row(ABORTS, "all at once", "aborted while both are followed", expect("ROLLED_BACK", BACK, BACK),
                plan(Order.PARALLEL, OnFailure.ROLLBACK), () -> aborted(story("good", "slow"), "south", PhaseName.FOLLOW, 1)));
        rows.add(row(ABORTS, "the others of a first one alone", "aborted while both of them are followed", expect("ROLLED_BACK", BACK, BACK, BACK),
                plan(Order.CANARY, OnFailure.ROLLBACK), () -> aborted(story("good", "slow", "slow"), "south", PhaseName.FOLLOW, 1)));
        return rows;
    }

    static List<Scenario> waysBack() {
        List<Scenario> rows = new ArrayList<>();
        for (Kind kind : List.of(Kind.FORBIDDEN, Kind.INVALID, Kind.NOT_FOUND)) {
            rows.add(row(WAYS_BACK, "way back of north: " + kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
                    "sick in south; Marathon says that to the PUT of the version in north", expect("ROLLBACK_FAILED",
                            kind == Kind.FORBIDDEN ? "2 healthy, many writes" : "2 healthy, 2 writes", BACK), () -> {
                        var story = story("good", "sick");
                        story.of("north").refuses("restore", 100_000, kind);
                        return story;
                    }));
        }
        rows.add(row(WAYS_BACK, "way back of south is refused", "sick there; the login may not revert", expect("ROLLBACK_FAILED", BACK,
                "2 not healthy, many writes"), () -> {
                    var story = story("good", "sick");
                    story.of("south").down(0, LONG, Kind.FORBIDDEN, "revert");
                    return story;
                }));
        rows.add(row(WAYS_BACK, "version before is sick in south", "there is nothing healthy to go back to", expect("ROLLBACK_FAILED", BACK,
                "1 not healthy, 2 writes"), () -> {
                    var story = new RolloutStory().centres("north", "south");
                    story.of("north").runs("good 1", 2).deploys("good 2", 2);
                    story.of("south").runs("sick 1", 2).deploys("sick 2", 2);
                    return with(story, POLICY);
                }));
        rows.add(row(WAYS_BACK, "Marathon's limit of deployments in north", "2 times, sick in south", expect("ROLLED_BACK",
                "1 healthy, 4 writes", BACK), () -> {
                    var story = story("good", "sick");
                    story.of("north").refuses("restore", 2, Kind.TOO_MANY_DEPLOYMENTS);
                    return story;
                }));
        rows.add(row(WAYS_BACK, "north taken over before its way back", "sick in south", expect("SUPERSEDED by others",
                "9 healthy, 1 write", BACK),
                () -> when(story("good", "sick"), "south", PhaseName.FOLLOW, 1, story -> story.of("north").otherPuts("good 9"))));
        rows.add(row(WAYS_BACK, "north taken over during its way back", "sick in south", expect("SUPERSEDED by others",
                "9 not healthy, 2 writes", BACK),
                () -> when(story("good", "sick"), "north", PhaseName.ROLLBACK, 1, story -> story.of("north").otherPuts("good 9"))));
        rows.add(row(WAYS_BACK, "north deleted before its way back", "sick in south", expect("SUPERSEDED by others",
                "nothing, 1 write", BACK),
                () -> when(story("good", "sick"), "south", PhaseName.FOLLOW, 1, story -> story.of("north").otherDeletes())));
        rows.add(row(WAYS_BACK, "north taken over in the pause", "another's version", expect("SUPERSEDED by others", "9 healthy, 1 write", OLD),
                pausing(60), () -> when(story("good", "good"), "north", PhaseName.SOAK, 30, story -> story.of("north").otherPuts("good 9"))));
        rows.add(row(WAYS_BACK, "first fades in the pause", "the second is never begun", expect("ROLLED_BACK", BACK, OLD),
                pausing(60), () -> story("fading", "good")));
        rows.add(row(WAYS_BACK, "the third fails", "two were deployed before", expect("ROLLED_BACK", BACK, BACK, BACK),
                () -> story("good", "good", "sick")));
        rows.add(row(WAYS_BACK, "the first alone fails", "the others are never begun", expect("ROLLED_BACK", BACK, OLD, OLD),
                plan(Order.CANARY, OnFailure.ROLLBACK), () -> story("sick", "good", "good")));
        rows.add(row(WAYS_BACK, "one of the others of a first one alone fails", "the other is healthy by then",
                expect("ROLLED_BACK", BACK, BACK, BACK), plan(Order.CANARY, OnFailure.ROLLBACK), () -> story("good", "good", "sick")));
        rows.add(row(WAYS_BACK, "first fades while the second is watched", "it was healthy for 20 s", expect("ROLLED_BACK", BACK, BACK),
                () -> story("fading", "good")));
        return rows;
    }
}
