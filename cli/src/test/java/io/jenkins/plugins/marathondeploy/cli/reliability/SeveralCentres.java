package io.jenkins.plugins.marathondeploy.cli.reliability;

import io.jenkins.plugins.marathondeploy.cli.Live;
import io.jenkins.plugins.marathondeploy.cli.reliability.CentresStory.Expected;
import io.jenkins.plugins.marathondeploy.cluster.fault.Fault;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.time.Duration;
import java.util.List;

/** One data centre after the other: everywhere or nowhere. */
final class SeveralCentres {
    private static final Fault FORBIDDEN =
            Fault.answer(403, "application/json", "{\"message\":\"Not Authorized to perform this action!\"}");
    private static final String ONE = "one healthy on 2 of 2, 0 writes";
    private static final String TWO = "two healthy on 2 of 2, 1 write";
    private static final String BACK = "one healthy on 2 of 2, 2 writes";
    private static final String THEIRS = "theirs healthy on 2 of 2, 1 write";

    private SeveralCentres() {}

    /** The version is sick in the second centre alone. */
    private static Live sickInSouth(Centres centres, String... options) {
        centres.south().turn(Steps.TWO, 500);
        return centres.deploy(Steps.TWO, and(options, "--timeout", "6s"));
    }

    private static String[] and(String[] options, String... more) {
        String[] all = java.util.Arrays.copyOf(options, options.length + more.length);
        System.arraycopy(more, 0, all, options.length, more.length);
        return all;
    }

    /** Deployed in the first centre, and followed without being healthy in the second. */
    private static Live inSouth(Centres centres, String... options) {
        centres.south().turn(Steps.TWO, 500);
        Live run = centres.deploy(Steps.TWO, options);
        run.await("[south] [deploy] submitted");
        Steps.await(() -> Steps.running(centres.south(), Steps.TWO) == 2);
        return run;
    }

    static List<Scenario> scenarios() {
        return List.of(
                CentresStory.after("good everywhere", "none", Expected.of("DEPLOYED, exit 0", TWO, TWO),
                        centres -> centres.deploy(Steps.TWO)),
                CentresStory.of("new everywhere", "none", Expected.of("DEPLOYED, exit 0", TWO, TWO),
                        centres -> centres.deploy(Steps.TWO)),
                CentresStory.after("sick in the second", "health checks get 500 there",
                        Expected.of("ROLLED_BACK, exit 3", BACK, BACK).says("the rollout failed in south"),
                        SeveralCentres::sickInSouth),
                CentresStory.after("sick in the first", "health checks get 500 there; the second is never begun",
                        Expected.of("ROLLED_BACK, exit 3", BACK, ONE), centres -> {
                            centres.north().turn(Steps.TWO, 500);
                            return centres.deploy(Steps.TWO, "--timeout", "6s");
                        }),
                CentresStory.of("first deployment, sick in the second", "there is nothing to go back to, in neither",
                        Expected.of("NOTHING_TO_ROLL_BACK, exit 3", "no app, 2 writes", "no app, 2 writes"),
                        SeveralCentres::sickInSouth),
                CentresStory.of("new in the first only, sick in the second", "removed in the one, the version before in the other",
                        Expected.of("ROLLED_BACK, exit 3", "no app, 2 writes", BACK), centres -> {
                            centres.south().running(Steps.ONE);
                            return sickInSouth(centres);
                        }),
                CentresStory.after("second refuses the login", "401 to everything in the second",
                        Expected.of("REFUSED, exit 2", ONE, ONE).says("south: Marathon:"), centres -> {
                            centres.south().proxy.inject(Requests.ALL, Fault.answer(401, "text/html", ""));
                            return centres.deploy(Steps.TWO);
                        }),
                CentresStory.after("second has no leader after it was asked first", "503 to reads of the app in the second",
                        Expected.of("REFUSED, exit 2", ONE, ONE).says("Nothing was changed in any centre"), centres -> {
                            centres.south().proxy.inject(Requests.READ, Fault.answer(503, "text/html", "no leader"));
                            return centres.deploy(Steps.TWO);
                        }),
                CentresStory.after("lock in the second, on-lock fail", "another client's deployment holds the app there",
                        Expected.of("REFUSED, exit 2", ONE, "theirs healthy on 0 of 2, 2 old, deploying, 0 writes")
                                .says("locked by"),
                        centres -> {
                            centres.south().turn(Steps.THEIRS, 500);
                            centres.south().replacedBy(Steps.THEIRS);
                            return centres.deploy(Steps.TWO, "--on-lock", "fail");
                        }),
                CentresStory.after("lock in the second that ends", "nothing is sent to the first before it has",
                        Expected.of("DEPLOYED, exit 0", TWO, TWO), centres -> {
                            centres.south().turn(Steps.THEIRS, 500);
                            centres.south().replacedBy(Steps.THEIRS);
                            Live run = centres.deploy(Steps.TWO);
                            run.await("is locked by");
                            if (centres.north().writes() > 0) {
                                throw new AssertionError("sent to north while south was locked");
                            }
                            centres.south().turn(Steps.THEIRS, 200);
                            return run;
                        }),
                CentresStory.of("unchanged in the first", "it is neither sent nor restarted",
                        Expected.of("DEPLOYED, exit 0", "two healthy on 2 of 2, 0 writes", TWO), centres -> {
                            centres.north().running(Steps.TWO);
                            centres.south().running(Steps.ONE);
                            return centres.deploy(Steps.TWO);
                        }),
                CentresStory.of("unchanged in the first, sick in the second", "the first is left alone",
                        Expected.of("ROLLED_BACK, exit 3", "two healthy on 2 of 2, 0 writes", BACK), centres -> {
                            centres.north().running(Steps.TWO);
                            centres.south().running(Steps.ONE);
                            return sickInSouth(centres);
                        }),
                CentresStory.of("unchanged everywhere", "none",
                        Expected.of("UNCHANGED, exit 0", "two healthy on 2 of 2, 0 writes", "two healthy on 2 of 2, 0 writes"),
                        centres -> centres.running(Steps.TWO).deploy(Steps.TWO)),
                CentresStory.of("unchanged and sick in the second", "health checks get 500 there; the first is never begun",
                        Expected.of("REFUSED, exit 2", ONE, "two healthy on 0 of 2, 0 writes"), centres -> {
                            centres.north().running(Steps.ONE);
                            centres.south().running(Steps.TWO);
                            centres.south().turn(Steps.TWO, 500);
                            Steps.await(() -> centres.south().cluster.healthy(Place.APP).isEmpty());
                            return centres.deploy(Steps.TWO, "--timeout", "5s");
                        }),
                CentresStory.after("first taken over, then sick in the second", "another client's version in the first meanwhile",
                        Expected.of("SUPERSEDED by others, exit 5", THEIRS, BACK), centres -> {
                            Live run = inSouth(centres, "--timeout", "10s");
                            centres.north().replacedBy(Steps.THEIRS);
                            return run;
                        }),
                CentresStory.after("first taken over while the second goes well", "another client's version in the first meanwhile",
                        Expected.of("SUPERSEDED by others, exit 5", THEIRS, BACK), centres -> {
                            Live run = inSouth(centres);
                            centres.north().replacedBy(Steps.THEIRS);
                            centres.south().turn(Steps.TWO, 200);
                            return run;
                        }),
                CentresStory.after("first deleted while the second goes well", "another client deletes the app in the first",
                        Expected.of("SUPERSEDED by others, exit 5", "no app, 1 write", BACK), centres -> {
                            Live run = inSouth(centres);
                            centres.north().cluster.delete(Place.APP);
                            centres.south().turn(Steps.TWO, 200);
                            return run;
                        }),
                CentresStory.after("first scaled while the second goes well", "another client scales the app in the first",
                        Expected.of("DEPLOYED, exit 0", "two healthy on 3 of 3, 1 write", TWO), centres -> {
                            Live run = inSouth(centres);
                            centres.north().cluster.scale(Place.APP, 3);
                            centres.north().settled();
                            centres.south().turn(Steps.TWO, 200);
                            return run;
                        }),
                CentresStory.after("second taken over", "another client's version in the second while it is followed",
                        Expected.of("SUPERSEDED by others, exit 5", BACK, THEIRS), centres -> {
                            Live run = inSouth(centres);
                            centres.south().replacedBy(Steps.THEIRS);
                            return run;
                        }),
                CentresStory.after("first turns bad while the second goes well", "health checks get 500 in the first",
                        Expected.of("ROLLED_BACK, exit 3", BACK, BACK).says("did not stay so until the rollout had ended"),
                        centres -> {
                            Live run = inSouth(centres, "--timeout", "8s");
                            centres.north().turn(Steps.TWO, 500);
                            Steps.await(() -> centres.north().cluster.healthy(Place.APP).isEmpty());
                            centres.south().turn(Steps.TWO, 200);
                            return run;
                        }),
                CentresStory.after("way back of the first is refused", "403 to the PUT of the version there, for good",
                        Expected.of("ROLLBACK_FAILED, exit 4", "two healthy on 2 of 2, 1 write", BACK)
                                .says("the login may not do this"),
                        centres -> {
                            centres.north().proxy.inject(Requests.RESTORE, FORBIDDEN);
                            return sickInSouth(centres, "--rollback-timeout", "8s");
                        }),
                CentresStory.after("first is gone when it is to be taken back", "nobody listens there any more",
                        Expected.of("ROLLBACK_FAILED, exit 4", "two healthy on 2 of 2, 1 write", BACK), centres -> {
                            Live run = inSouth(centres, "--timeout", "8s", "--rollback-timeout", "8s");
                            centres.north().proxy.refuse(Duration.ofMinutes(10));
                            return run;
                        }),
                CentresStory.after("first is away for a while when it is to be taken back", "nobody listens there for 5 s",
                        Expected.of("ROLLED_BACK, exit 3", BACK, BACK), centres -> {
                            centres.north().proxy.inject(1, Requests.RESTORE, Fault.refuse(Duration.ofSeconds(5)));
                            return sickInSouth(centres);
                        }),
                CentresStory.after("PUT applied in the second: reset before a byte of the answer", "once",
                        Expected.of("DEPLOYED, exit 0", TWO, TWO), centres -> {
                            centres.south().proxy.inject(1, Requests.PUT, Fault.resetAfterwards());
                            return centres.deploy(Steps.TWO);
                        }),
                CentresStory.after("way back of the first applied: answer lost", "reset after the PUT of the version was applied",
                        Expected.of("ROLLED_BACK, exit 3", BACK, BACK), centres -> {
                            centres.north().proxy.inject(1, Requests.RESTORE, Fault.resetAfterwards());
                            return sickInSouth(centres);
                        }),
                CentresStory.after("sick in the second, on-failure leave", "what was deployed stays",
                        Expected.of("LEFT, exit 4", TWO, "two healthy on 0 of 2, 2 old, deploying, 1 write"),
                        centres -> sickInSouth(centres, "--on-failure", "leave")));
    }
}
