package io.jenkins.plugins.marathondeploy.deploy;

import static io.jenkins.plugins.marathondeploy.deploy.FollowRows.minute;
import static io.jenkins.plugins.marathondeploy.deploy.FollowRows.update;
import static io.jenkins.plugins.marathondeploy.deploy.Row.others;
import static io.jenkins.plugins.marathondeploy.deploy.Row.row;

import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnLock;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** What can happen to the submission itself: refusals, locks, lost answers. */
final class SubmitRows {
    private static final String PUT = "put /web 'good 2' x2";
    private static final Policy FAIL = Policy.defaults().withOnLock(OnLock.FAIL);
    private static final Policy FORCE = Policy.defaults().withOnLock(OnLock.FORCE);
    private static final Policy SHORT = Policy.defaults().withTimeouts(minute(), minute(), minute());

    private SubmitRows() {}

    private static Scenario locked(Scenario s, String other) {
        update(s);
        s.otherPuts(other);
        return s;
    }

    static List<Row> rows() {
        return List.of(
                row("lost answer, applied", s -> update(s).loses("put", 0), Outcome.DEPLOYED, PUT),
                row("lost answer, not applied", s -> update(s).loses("put", -1), Outcome.DEPLOYED, PUT, PUT),
                row("lost answer, applied four seconds later", s -> update(s).loses("put", 4), Outcome.DEPLOYED, PUT),
                row("lost answer, applied after it was sent again: the second PUT changes nothing",
                        s -> lateTwice(update(s)), Outcome.DEPLOYED, PUT, PUT),
                row("lost answer, applied, never healthy", s -> update(s).deploys("sick 2", 2).with(SHORT).loses("put", 0),
                        Outcome.ROLLED_BACK, "put /web 'sick 2' x2", "revert d2"),
                row("lost answer, applied after someone else's change, never healthy: back to theirs",
                        s -> update(s).deploys("sick 2", 2).with(SHORT).loses("put", 8).at(0.3, () -> s.otherPuts("good 9")),
                        Outcome.ROLLED_BACK, "put /web 'sick 2' x2", "revert d3"),
                row("lost answer, applied after someone else's change, bad in the soak: back to theirs",
                        s -> update(s).deploys("fading 2", 2).with(SHORT.withSoak(Duration.ofSeconds(60)))
                                .loses("put", 8).at(0.3, () -> s.otherPuts("good 9")),
                        Outcome.ROLLED_BACK, "put /web 'fading 2' x2", "restore /web v2"),
                row("lost answer, applied, ended while Marathon was away",
                        s -> update(s).loses("put", 0).down(0.002, 8, Kind.UNAVAILABLE),
                        Outcome.DEPLOYED, PUT),
                row("lost answer, applied, a first deployment", s -> s.deploys("good 1", 2).loses("put", 0),
                        Outcome.DEPLOYED, "put /web 'good 1' x2"),
                row("lost answer, applied, scaling only", s -> s.runs("good 1", 2).deploys("good 1", 4).loses("put", 0),
                        Outcome.DEPLOYED, "put /web 'good 1' x4, no label"),
                row("lost answer, not applied, scaling only", s -> s.runs("good 1", 2).deploys("good 1", 4).loses("put", -1),
                        Outcome.DEPLOYED, "put /web 'good 1' x4, no label", "put /web 'good 1' x4, no label"),
                others("lost answer, not applied, someone else's change is there",
                        s -> update(s).loses("put", -1).at(0.3, () -> s.otherPuts("good 9")), Outcome.SUPERSEDED, PUT),
                others("lost answer, applied, then replaced by someone else",
                        s -> update(s).loses("put", 0).at(0.3, () -> s.otherPuts("good 9")), Outcome.SUPERSEDED, PUT),
                row("lost answer, not applied, an autoscaler scaled meanwhile",
                        s -> update(s).with(SHORT.withKeepInstances(true)).loses("put", -1).at(0.3, () -> s.otherScales(3)),
                        Outcome.DEPLOYED, PUT, "put /web 'good 2' x3"),
                others("lost answer, not applied, the app was deleted by someone",
                        s -> update(s).loses("put", -1).at(0.3, s::otherDeletes), Outcome.SUPERSEDED, PUT),
                row("lost answer, aborted after it was missing for ten seconds, applied after that: rolled back",
                        s -> update(s).with(SHORT).loses("put", 30).interrupted(PhaseName.SUBMIT, 2),
                        Outcome.ROLLED_BACK, PUT, "revert d2"),
                row("lost answer, the second PUT is refused, the first one applied after that: followed",
                        s -> update(s).with(SHORT).loses("put", 30).refuses("put", 1, Kind.UNAUTHORISED),
                        Outcome.DEPLOYED, PUT, PUT),
                row("lost answer, somebody else's lock before it is sent again, applied after that: followed",
                        s -> update(s).with(FAIL).loses("put", 45).queuesWrite(2, 3, () -> s.otherPuts("slow 9")),
                        Outcome.DEPLOYED, PUT),
                row("lost answer, applied while Marathon can't be asked for longer than that is waited for: found, rolled back",
                        s -> update(s).with(SHORT).loses("put", 30).queuesWrite(2, 3, () -> s.down(11, 120, Kind.UNREACHABLE)),
                        Outcome.ROLLED_BACK, PUT, "restore /web v1"),
                row("lost answer, never applied, and Marathon can't be asked for longer than that is waited for",
                        s -> update(s).with(SHORT).loses("put", -1).queuesWrite(2, 3, () -> s.down(11, 120, Kind.UNREACHABLE)),
                        Outcome.REFUSED, PUT),
                row("lost answer, aborted with the policy to leave it, and Marathon can't be asked until it can't arrive any more: left",
                        s -> update(s).with(SHORT.withOnFailure(OnFailure.ROLLBACK, OnFailure.LEAVE))
                                .loses("put", 30).interrupted(PhaseName.SUBMIT, 2).down(12, 90, Kind.UNREACHABLE),
                        Outcome.LEFT, PUT),
                row("every PUT is answered with 503",
                        s -> update(s).with(SHORT).down(0, 9999, Kind.UNAVAILABLE, "put"), Outcome.REFUSED,
                        Collections.nCopies(6, PUT).toArray(String[]::new)),
                row("PUTs can't connect, GETs can, for ten seconds",
                        s -> update(s).with(SHORT).down(0, 10, Kind.UNREACHABLE, "put"), Outcome.DEPLOYED, (String[]) null),
                row("PUTs can't connect, GETs can, for good",
                        s -> update(s).with(SHORT).down(0, 9999, Kind.UNREACHABLE, "put"), Outcome.REFUSED, (String[]) null),
                row("lost answer, applied, and nothing is answered any more: left, as the policy says",
                        s -> update(s).with(SHORT.withOnFailure(OnFailure.LEAVE, OnFailure.LEAVE))
                                .loses("put", 0).down(0.002, 70, Kind.UNAVAILABLE),
                        Outcome.LEFT, PUT),
                row("lost answer, applied, nothing is answered past the limit: rolled back afterwards",
                        s -> update(s).with(SHORT).loses("put", 0).down(0.002, 70, Kind.UNAVAILABLE),
                        Outcome.ROLLED_BACK, PUT, "restore /web v1"),
                row("lost answer, scaling applied, nothing is answered past the limit: rolled back afterwards",
                        s -> s.runs("good 1", 2).deploys("good 1", 4).with(SHORT)
                                .loses("put", 0).down(0.002, 70, Kind.UNAVAILABLE),
                        Outcome.ROLLED_BACK, "put /web 'good 1' x4, no label", "restore /web v1"),
                row("lost answer, not applied, nothing is answered past the limit",
                        s -> update(s).with(SHORT).loses("put", -1).down(0.002, 70, Kind.UNAVAILABLE),
                        Outcome.REFUSED, PUT),
                row("409 with ids, the lock ends", s -> update(s).refuses("put", 3, Kind.LOCKED), Outcome.DEPLOYED,
                        PUT, PUT, PUT, PUT),
                row("409 with ids each time: the lock's limit holds", s -> update(s).with(SHORT).down(0, 9999, Kind.LOCKED, "put"),
                        Outcome.REFUSED, Collections.nCopies(61, PUT).toArray(String[]::new)),
                row("409 with ids, fail", s -> update(s).with(FAIL).refuses("put", 1, Kind.LOCKED), Outcome.REFUSED, PUT),
                row("409 without ids, wait", s -> update(s).refuses("put", 2, Kind.CONFLICT), Outcome.DEPLOYED, PUT, PUT, PUT),
                row("409 without ids, fail", s -> update(s).with(FAIL).refuses("put", 1, Kind.CONFLICT), Outcome.REFUSED, PUT),
                row("409 without ids, force", s -> update(s).with(FORCE).refuses("put", 1, Kind.CONFLICT), Outcome.DEPLOYED,
                        "put! /web 'good 2' x2", "put! /web 'good 2' x2"),
                row("locked, wait: the other deployment ends well", s -> locked(s, "good 9"), Outcome.DEPLOYED, PUT),
                row("locked, wait: it never ends", s -> locked(s, "sick 9").with(SHORT), Outcome.REFUSED),
                row("locked, wait: it changes hands", s -> locked(s, "sick 9").at(5, () -> s.otherPuts("good 8")),
                        Outcome.DEPLOYED, PUT),
                row("locked, fail", s -> locked(s, "good 9").with(FAIL), Outcome.REFUSED),
                row("locked, force", s -> locked(s, "sick 9").with(FORCE), Outcome.DEPLOYED, "put! /web 'good 2' x2"),
                row("the app is being deleted", s -> {
                    update(s);
                    s.marathon.killTime = 5000;
                    s.otherDeletes();
                    s.before.clear();
                }, Outcome.DEPLOYED, Collections.nCopies(7, PUT).toArray(String[]::new)),
                row("too many deployments, for a while", s -> update(s).refuses("put", 2, Kind.TOO_MANY_DEPLOYMENTS),
                        Outcome.DEPLOYED, PUT, PUT, PUT),
                row("too many deployments, for good",
                        s -> update(s).with(SHORT).down(0, 9999, Kind.TOO_MANY_DEPLOYMENTS, "put"), Outcome.REFUSED,
                        Collections.nCopies(61, PUT).toArray(String[]::new)),
                row("too many deployments, fail", s -> update(s).with(FAIL).refuses("put", 1, Kind.TOO_MANY_DEPLOYMENTS),
                        Outcome.REFUSED, PUT),
                row("401 before anything", s -> update(s).down(0, 9999, Kind.UNAUTHORISED), Outcome.REFUSED),
                row("403 before anything", s -> update(s).down(0, 9999, Kind.FORBIDDEN), Outcome.REFUSED),
                row("401 on the PUT", s -> update(s).refuses("put", 1, Kind.UNAUTHORISED), Outcome.REFUSED, PUT),
                row("403 on the PUT", s -> update(s).refuses("put", 1, Kind.FORBIDDEN), Outcome.REFUSED, PUT),
                row("422", s -> update(s).refuses("put", 1, Kind.INVALID), Outcome.REFUSED, PUT),
                row("404 on the PUT", s -> update(s).refuses("put", 1, Kind.NOT_FOUND), Outcome.REFUSED, PUT),
                row("not reachable at all", s -> update(s).down(0, 9999, Kind.UNREACHABLE), Outcome.REFUSED),
                row("an answer that is not Marathon's", s -> update(s).down(0, 9999, Kind.UNEXPECTED), Outcome.REFUSED));
    }

    /** The first PUT is applied when its repetition is on its way. */
    private static Scenario lateTwice(Scenario s) {
        return s.loses("put", 10.95);
    }
}
