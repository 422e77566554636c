package io.jenkins.plugins.marathondeploy.deploy;

import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.BACK;
import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.NEW;
import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.OLD;
import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.POLICY;
import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.expect;
import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.in;
import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.killed;
import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.onFailure;
import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.plan;
import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.row;
import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.story;
import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.when;
import static io.jenkins.plugins.marathondeploy.deploy.RolloutRow.with;
import static io.jenkins.plugins.marathondeploy.deploy.Scenario.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.RolloutRow.Life;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import io.jenkins.plugins.marathondeploy.rollout.Order;
import io.jenkins.plugins.marathondeploy.rollout.RolloutPlan;
import java.util.ArrayList;
import java.util.List;

/** Centres of which only a part is changed, only a part goes back, or only a part of a group differs. */
final class RolloutPartRows {
    private static final String UNCHANGED = "Centres that are unchanged or new";
    private static final String PART = "Rollouts in which only the failed centre goes back";
    private static final String GROUPS = "Groups in several centres";
    private static final RolloutPlan FAILED = plan(Order.SEQUENCE, OnFailure.ROLLBACK_FAILED);
    private static final String SAME = "1 healthy, 0 writes";

    private RolloutPartRows() {}

    /** Version 1 is what is wanted in north. */
    private static RolloutStory unchangedInNorth(String fate) {
        RolloutStory story = story("good", fate);
        story.of("north").deploys("good 1", 2);
        return story;
    }

    static List<Scenario> unchanged() {
        List<Scenario> rows = new ArrayList<>();
        rows.add(row(UNCHANGED, "first unchanged", "none", expect("DEPLOYED", SAME, NEW), () -> unchangedInNorth("good")));
        rows.add(row(UNCHANGED, "first unchanged, sick in the second", "the first is left alone", expect("ROLLED_BACK", SAME, BACK),
                () -> unchangedInNorth("sick")));
        rows.add(row(UNCHANGED, "all unchanged", "none", expect("UNCHANGED", SAME, SAME), () -> {
            var story = unchangedInNorth("good");
            story.of("south").deploys("good 1", 2);
            return story;
        }));
        rows.add(row(UNCHANGED, "unchanged and sick in the first", "the second is never begun", expect("REFUSED", "1 not healthy, 0 writes", OLD), () -> {
            var story = new RolloutStory().centres("north", "south");
            story.of("north").runs("sick 1", 2).deploys("sick 1", 2);
            story.of("south").runs("good 1", 2).deploys("good 2", 2);
            return with(story, POLICY);
        }));
        rows.add(row(UNCHANGED, "first unchanged, and taken over while the second is followed", "another's version there",
                expect("SUPERSEDED by others", "9 healthy, 0 writes", BACK),
                () -> when(unchangedInNorth("slow"), "south", PhaseName.FOLLOW, 1, story -> story.of("north").otherPuts("good 9"))));
        rows.add(row(UNCHANGED, "first unchanged, and deleted while the second is followed", "by somebody else",
                expect("SUPERSEDED by others", "nothing, 0 writes", BACK),
                () -> when(unchangedInNorth("slow"), "south", PhaseName.FOLLOW, 1, story -> story.of("north").otherDeletes())));
        rows.add(row(UNCHANGED, "first unchanged, and taken over while the second is locked for good",
                "another's version there: what is told of it was looked at once more", expect("REFUSED", "9 healthy, 0 writes", "9 not healthy, 0 writes"), () -> {
                    var story = unchangedInNorth("good");
                    story.of("south").otherPuts("sick 9");
                    story.of("north").at(30, () -> story.of("north").otherPuts("good 9"));
                    return story;
                }));
        rows.add(row(UNCHANGED, "first unchanged, and down when the second is refused", "nobody answers there from then on: it is asked for 30 s",
                expect("REFUSED", SAME, "9 not healthy, 0 writes"), () -> {
                    var story = unchangedInNorth("good");
                    story.of("south").otherPuts("sick 9");
                    story.of("north").down(30, 100_000, Kind.UNREACHABLE);
                    return story;
                }));
        rows.add(row(UNCHANGED, "new in the first, sick in the second", "removed in the first", expect("ROLLED_BACK", "nothing, 2 writes", BACK), () -> {
            var story = new RolloutStory().centres("north", "south");
            story.of("north").deploys("good 2", 2);
            story.of("south").runs("good 1", 2).deploys("sick 2", 2);
            return with(story, POLICY);
        }));
        rows.add(row(UNCHANGED, "new in both", "none", expect("DEPLOYED", NEW, NEW), () -> newInBoth("good")));
        rows.add(row(UNCHANGED, "new in both, sick in the second", "there is nothing to go back to",
                expect("NOTHING_TO_ROLL_BACK", "nothing, 2 writes", "nothing, 2 writes"), () -> newInBoth("sick")));
        return rows;
    }

    private static RolloutStory newInBoth(String fate) {
        RolloutStory story = new RolloutStory().centres("north", "south");
        story.of("north").deploys("good 2", 2);
        story.of("south").deploys(fate + " 2", 2);
        return with(story, POLICY);
    }

    private static RolloutStory onlyFailed(String... fates) {
        return with(story(fates), onFailure(OnFailure.ROLLBACK_FAILED));
    }

    static List<Scenario> rollbackFailed() {
        List<Scenario> rows = new ArrayList<>();
        rows.add(row(PART, "sick in the second", "the first stays", expect("LEFT", NEW, BACK), FAILED, () -> onlyFailed("good", "sick")));
        rows.add(row(PART, "sick in the first", "the second is never begun", expect("ROLLED_BACK", BACK, OLD), FAILED,
                () -> onlyFailed("sick", "good")));
        rows.add(row(PART, "sick in the second of three", "the third is never begun", expect("LEFT", NEW, BACK, OLD), FAILED,
                () -> onlyFailed("good", "sick", "good")));
        rows.add(row(PART, "all at once, sick in the second", "the others go on to their end", expect("LEFT", NEW, BACK, NEW),
                plan(Order.PARALLEL, OnFailure.ROLLBACK_FAILED), () -> onlyFailed("good", "sick", "slow")));
        rows.add(row(PART, "all at once, sick in all", "each goes back", expect("ROLLED_BACK", BACK, BACK),
                plan(Order.PARALLEL, OnFailure.ROLLBACK_FAILED), () -> onlyFailed("sick", "sick")));
        rows.add(row(PART, "the first alone is sick", "the others are never begun", expect("ROLLED_BACK", BACK, OLD, OLD),
                plan(Order.CANARY, OnFailure.ROLLBACK_FAILED), () -> onlyFailed("sick", "good", "good")));
        rows.add(row(PART, "sick in the second, and its way back is refused", "the login may not revert",
                expect("ROLLBACK_FAILED", NEW, "2 not healthy, many writes"), FAILED, () -> {
                    var story = onlyFailed("good", "sick");
                    story.of("south").down(0, 100_000, Kind.FORBIDDEN, "revert");
                    return story;
                }));
        rows.add(row(PART, "first turns bad while the second is watched", "it goes back, the second stays", expect("LEFT", BACK, NEW), FAILED,
                () -> onlyFailed("fading", "good")));
        rows.add(row(PART, "first taken over while the second is followed", "another's version there", expect("LEFT", "9 healthy, 1 write", NEW),
                FAILED, () -> when(onlyFailed("good", "slow"), "south", PhaseName.FOLLOW, 1, story -> story.of("north").otherPuts("good 9"))));
        rows.add(row(PART, "way back of the second, killed", "killed there once, and read back", expect("LEFT", NEW, BACK), FAILED,
                () -> killed(onlyFailed("good", "sick"), Life.KEPT, in("south", PhaseName.ROLLBACK))));
        rows.add(row(PART, "second followed, killed and begun anew", "killed there, where it is sick; the same once more",
                expect("LEFT", NEW, BACK), FAILED,
                () -> killed(onlyFailed("good", "sick"), Life.ANEW, in("south", PhaseName.FOLLOW))));
        rows.add(row(PART, "second is down when it is asked first", "nobody answers there", expect("REFUSED", OLD, OLD), FAILED, () -> {
            var story = onlyFailed("good", "good");
            story.of("south").down(0, 100_000, Kind.UNREACHABLE);
            return story;
        }));
        return rows;
    }

    private static ObjectNode a(String command) {
        return app("/g/a", command, 2);
    }

    private static ObjectNode b(String command) {
        return app("/g/b", command, 1);
    }

    private static final String BOTH = "/g/a 2 healthy, /g/b 2 healthy, 1 write";
    private static final String GROUP_OLD = "/g/a 1 healthy, /g/b 1 healthy, 0 writes";
    private static final String GROUP_BACK = "/g/a 1 healthy, /g/b 1 healthy, 2 writes";

    /** Both apps of the group change; the first one has these fates. */
    private static RolloutStory group(String... fates) {
        RolloutStory story = new RolloutStory().centres(List.of("north", "south", "east").subList(0, fates.length).toArray(String[]::new));
        int at = 0;
        for (var scenario : story.scenarios.values()) {
            scenario.asBuild(RolloutRow.BUILD).runs(a("good 1"), b("good 1")).deploysGroup(a(fates[at++] + " 2"), b("good 2"));
        }
        return with(story, POLICY);
    }

    private static final String MERGED = "/g/a 2 healthy, /g/b 1 healthy, 1 write";

    /** The file has one of the two apps, with these fates; the other stays. */
    private static RolloutStory merged(String... fates) {
        RolloutStory story = new RolloutStory().centres("north", "south");
        int at = 0;
        for (var scenario : story.scenarios.values()) {
            scenario.asBuild(RolloutRow.BUILD).runs(a("good 1"), b("good 1")).deploysGroup(a(fates[at++] + " 2"));
        }
        return with(story, POLICY.withMergeGroup(true));
    }

    static List<Scenario> groups() {
        List<Scenario> rows = new ArrayList<>();
        for (Order order : Order.values()) {
            String how = order.name().toLowerCase(java.util.Locale.ROOT);
            rows.add(row(GROUPS, how, "none", expect("DEPLOYED", BOTH, BOTH, BOTH), plan(order, OnFailure.ROLLBACK),
                    () -> group("good", "good", "good")));
            rows.add(row(GROUPS, how + ", one app is sick in the second", "the other is good everywhere",
                    expect("ROLLED_BACK", GROUP_BACK, GROUP_BACK), plan(order, OnFailure.ROLLBACK), () -> group("good", "sick")));
        }
        rows.add(row(GROUPS, "one app fades after its end", "in the second, while it is watched", expect("ROLLED_BACK", GROUP_BACK, GROUP_BACK),
                () -> with(group("good", "fading"), POLICY.withSoak(java.time.Duration.ofSeconds(30)))));
        rows.add(row(GROUPS, "new in both, sick in the second", "there is nothing to go back to",
                expect("NOTHING_TO_ROLL_BACK", "nothing, 2 writes", "nothing, 2 writes"), () -> {
                    var story = new RolloutStory().centres("north", "south");
                    story.of("north").deploysGroup(a("good 2"), b("good 2"));
                    story.of("south").deploysGroup(a("sick 2"), b("good 2"));
                    return with(story, POLICY);
                }));
        rows.add(row(GROUPS, "one app unchanged", "it is not restarted, nor taken back", expect("ROLLED_BACK", GROUP_BACK, GROUP_BACK), () -> {
            var story = group("good", "sick");
            story.of("north").deploysGroup(a("good 2"), b("good 1"));
            story.of("south").deploysGroup(a("sick 2"), b("good 1"));
            return story;
        }));
        rows.add(row(GROUPS, "an app that the file lacks, sick in the second", "it is stopped, and comes back", expect("ROLLED_BACK",
                GROUP_BACK, GROUP_BACK), () -> {
                    var story = new RolloutStory().centres("north", "south");
                    story.of("north").runs(a("good 1"), b("good 1")).deploysGroup(a("good 2"));
                    story.of("south").runs(a("good 1"), b("good 1")).deploysGroup(a("sick 2"));
                    return with(story, POLICY);
                }));
        rows.add(row(GROUPS, "merged, an app that the file lacks in each", "none", expect("DEPLOYED", MERGED, MERGED),
                () -> merged("good", "good")));
        rows.add(row(GROUPS, "merged, an app that the file lacks in each, sick in the second", "it goes on", expect("ROLLED_BACK",
                GROUP_BACK, GROUP_BACK), () -> merged("good", "sick")));
        rows.add(row(GROUPS, "merged, an app that the file lacks, killed and begun anew",
                "killed while the second is followed, where it is sick; the same once more, by the same build",
                expect("ROLLED_BACK", GROUP_BACK, GROUP_BACK),
                () -> killed(merged("good", "sick"), Life.ANEW, in("south", PhaseName.FOLLOW))));
        rows.add(row(GROUPS, "merged, an app that the file lacks is changed by somebody else in the first",
                "while the second is followed, where it is sick: theirs is not undone",
                expect("SUPERSEDED by others", "/g/a 2 healthy, /g/b 9 healthy, 1 write", GROUP_BACK),
                () -> when(merged("good", "sick"), "south", PhaseName.FOLLOW, 1, same -> same.of("north").otherPuts(b("good 9")))));
        rows.add(row(GROUPS, "another app of it is changed by somebody else in the first", "while the second is followed, where it is sick",
                expect("SUPERSEDED by others", "/g/a 2 healthy, /g/b 9 healthy, 1 write", GROUP_BACK), () -> {
                    var story = group("good", "sick");
                    story.of("north").deploysGroup(a("good 2"), b("good 1"));
                    return when(story, "south", PhaseName.FOLLOW, 1, same -> same.of("north").otherPuts(b("good 9")));
                }));
        rows.add(row(GROUPS, "answer to the PUT lost in the second", "applied", expect("DEPLOYED", BOTH, BOTH), () -> {
            var story = group("good", "good");
            story.of("south").loses("put", 0);
            return story;
        }));
        rows.add(row(GROUPS, "answer to the way back of the first lost", "applied, sick in the second", expect("ROLLED_BACK", GROUP_BACK, GROUP_BACK), () -> {
            var story = group("good", "sick");
            story.of("north").loses("restore", 0);
            return story;
        }));
        rows.add(row(GROUPS, "second is down when it is asked first", "nobody answers there", expect("REFUSED", GROUP_OLD, GROUP_OLD), () -> {
            var story = group("good", "good");
            story.of("south").down(0, 100_000, Kind.UNREACHABLE);
            return story;
        }));
        rows.add(row(GROUPS, "one app of the second is locked for good", "another's deployment of it never ends",
                expect("REFUSED", GROUP_OLD, "/g/a 1 healthy, /g/b 9 not healthy, 0 writes"), () -> {
                    var story = group("good", "good");
                    story.of("south").otherPuts(b("sick 9"));
                    return story;
                }));
        rows.add(row(GROUPS, "second followed, killed", "killed there once, and read back", expect("ROLLED_BACK", GROUP_BACK, GROUP_BACK),
                () -> killed(group("good", "sick"), Life.KEPT, in("south", PhaseName.FOLLOW))));
        rows.add(row(GROUPS, "second followed, killed and begun anew", "killed there, where it is sick; the same once more, by the same build",
                expect("ROLLED_BACK", GROUP_BACK, GROUP_BACK),
                () -> killed(group("good", "sick"), Life.ANEW, in("south", PhaseName.FOLLOW))));
        rows.add(row(GROUPS, "second followed, killed and begun anew, answer to the way back of the first lost",
                "killed there, where it is sick; the PUT is applied", expect("ROLLED_BACK", GROUP_BACK, GROUP_BACK), () -> {
                    var story = group("good", "sick");
                    story.of("north").loses("restore", 0);
                    return killed(story, Life.ANEW, in("south", PhaseName.FOLLOW));
                }));
        rows.add(row(GROUPS, "sick in the second, onFailure rollbackFailed", "the first stays", expect("LEFT", BOTH, GROUP_BACK), FAILED,
                () -> with(group("good", "sick"), onFailure(OnFailure.ROLLBACK_FAILED))));
        rows.add(row(GROUPS, "aborted", "while the second is followed", expect("ROLLED_BACK", GROUP_BACK, GROUP_BACK),
                () -> RolloutRow.aborted(group("good", "slow"), "south", PhaseName.FOLLOW, 1)));
        return rows;
    }
}
