package io.jenkins.plugins.marathondeploy.cli.reliability;

import io.jenkins.plugins.marathondeploy.cli.reliability.CentresStory.Expected;
import io.jenkins.plugins.marathondeploy.cluster.fault.Fault;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Data centres in another order, left out, with a pause, with logins and values of their own. */
final class SeveralCentresAtOnce {
    private static final String ONE = "one healthy on 2 of 2, 0 writes";
    private static final String TWO = "two healthy on 2 of 2, 1 write";
    private static final String BACK = "one healthy on 2 of 2, 2 writes";

    private SeveralCentresAtOnce() {}

    static List<Scenario> scenarios() {
        return List.of(
                CentresStory.after("all at once", "none", Expected.of("DEPLOYED, exit 0", TWO, TWO),
                        centres -> centres.deploy(Steps.TWO, "--order", "parallel")),
                CentresStory.after("all at once, sick in the second", "health checks get 500 there",
                        Expected.of("ROLLED_BACK, exit 3", BACK, BACK), centres -> {
                            centres.south().turn(Steps.TWO, 500);
                            return centres.deploy(Steps.TWO, "--order", "parallel", "--timeout", "6s");
                        }),
                CentresStory.after("all at once, one fails while the other is not healthy yet",
                        "health checks get 500 in both; the limit is by failed tasks in the second",
                        Expected.of("ROLLED_BACK, exit 3", BACK, BACK), centres -> {
                            centres.north().turn(Steps.TWO, 500);
                            centres.south().turn(Steps.TWO, 500);
                            return centres.deploy(Steps.TWO, "--order", "parallel", "--timeout", "6s");
                        }),
                CentresStory.after("with a pause", "none", Expected.of("DEPLOYED, exit 0", TWO, TWO).says("after a pause of 2 s"),
                        centres -> centres.deploy(Steps.TWO, "--pause", "2s")),
                CentresStory.after("second left out on purpose", "nobody listens there",
                        Expected.of("DEPLOYED, exit 0", TWO, ONE).says("left out"), centres -> {
                            centres.south().proxy.refuse(Duration.ofMinutes(10));
                            return centres.deploy(Steps.TWO, "--without", "south");
                        }),
                CentresStory.after("the same Marathon under two names", "both names lead to the first centre",
                        Expected.of("REFUSED, exit 2", ONE, ONE).says("north and again are the same Marathon"),
                        centres -> centres.deployTo("north,again", Steps.TWO)),
                CentresStory.after("a login of its own for one centre", "the wrong password in MARATHON_SOUTH_PASSWORD",
                        Expected.of("REFUSED, exit 2", ONE, ONE).says("401"),
                        centres -> centres.with("MARATHON_SOUTH_USER", Place.USER).with("MARATHON_SOUTH_PASSWORD", "somebody else's")
                                .deploy(Steps.TWO)),
                CentresStory.after("own test fails in the second", "the test ends with 1 where MARATHON_DEPLOY_CENTRE is south",
                        Expected.of("ROLLED_BACK, exit 3", BACK, BACK).says("it ended with 1"), centres -> {
                            Path script = centres.file("test.sh", "#!/bin/sh\n[ \"$MARATHON_DEPLOY_CENTRE\" = north ]\n");
                            script.toFile().setExecutable(true);
                            return centres.deploy(Steps.TWO, "--verify", "./test.sh");
                        }),
                CentresStory.after("other numbers of instances", "--set-for south and ${CENTRE} in the file",
                        Expected.of("DEPLOYED, exit 0", TWO, "two healthy on 3 of 3, 1 write"), centres ->
                                centres.deploy(Release.of("two").env("WHERE", "${CENTRE}"), "--overlay-for",
                                        "south:" + centres.file("three.json", "{\"instances\": 3}").getFileName())),
                CentresStory.after("500 to everything in the second while it is followed", "for 5 s",
                        Expected.of("DEPLOYED, exit 0", TWO, TWO), centres -> {
                            centres.south().proxy.inject(Duration.ofSeconds(5),
                                    centres.south().after(Requests.PUT).and(Requests.PUT.negate()),
                                    Fault.answer(500, "application/json", "{\"message\":\"Internal error\"}"));
                            return centres.deploy(Steps.TWO);
                        }),
                CentresStory.after("500 to everything in the second while it is followed, for good", "it can't be taken back there",
                        Expected.of("ROLLBACK_FAILED, exit 4", BACK, TWO), centres -> {
                            centres.south().proxy.inject(centres.south().after(Requests.PUT).and(Requests.PUT.negate()),
                                    Fault.answer(500, "application/json", "{\"message\":\"Internal error\"}"));
                            return centres.deploy(Steps.TWO, "--timeout", "3s", "--rollback-timeout", "3s");
                        }));
    }
}
