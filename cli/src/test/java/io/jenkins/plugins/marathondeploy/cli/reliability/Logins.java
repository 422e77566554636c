package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.deployed;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.of;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.refused;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.rolledBack;

import io.jenkins.plugins.marathondeploy.cluster.fault.Fault;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.time.Duration;
import java.util.List;

/** Logins that are refused, or expire on the way. */
final class Logins {
    private static final String GROUP = "Logins";
    private static final Fault EXPIRED = Fault.answer(401, "text/html", "");
    private static final Fault FORBIDDEN =
            Fault.answer(403, "application/json", "{\"message\":\"Not Authorized to perform this action!\"}");

    private Logins() {}

    static List<Scenario> scenarios() {
        return List.of(
                Story.after(GROUP, "401 from the start", "401 to everything",
                        refused("one healthy on 2 of 2").writes(0).told("401"), place -> {
                            place.proxy.inject(Requests.ALL, EXPIRED);
                            return place.deploy(Steps.TWO);
                        }),
                Story.after(GROUP, "401 at the PUT", "401 to the PUT: the login may read only",
                        refused("one healthy on 2 of 2").writes(0).told("401"), place -> {
                            place.proxy.inject(Requests.PUT, EXPIRED);
                            return place.deploy(Steps.TWO);
                        }),
                Story.after(GROUP, "token expires while following, and is renewed", "401 to everything for 5 s",
                        deployed("two healthy on 2 of 2").writes(1), place -> {
                            place.proxy.inject(
                                    Duration.ofSeconds(5), place.after(Requests.PUT).and(Requests.PUT.negate()), EXPIRED);
                            return place.deploy(Steps.TWO);
                        }),
                Story.after(GROUP, "token expires in the soak, and is renewed", "401 to everything for 5 s",
                        deployed("two healthy on 2 of 2").writes(1), place -> {
                            var run = Steps.soaking(place, "8s");
                            place.proxy.inject(Duration.ofSeconds(5), Requests.ALL, EXPIRED);
                            return run;
                        }),
                Story.after(GROUP, "token expires before the revert, and is renewed", "401 to everything for 5 s",
                        rolledBack("one healthy on 2 of 2").writes(2), place -> {
                            place.proxy.inject(
                                    Duration.ofSeconds(5), Requests.REVERT.or(place.after(Requests.REVERT)), EXPIRED);
                            return Steps.failing(place);
                        }),
                Story.after(GROUP, "token expires while following, for good", "401 to everything from then on",
                        of("ROLLBACK_FAILED, exit 4", "two healthy on 2 of 2").writes(1).told("401"), place -> {
                            place.proxy.inject(place.after(Requests.PUT).and(Requests.PUT.negate()), EXPIRED);
                            return place.deploy(Steps.TWO, "--timeout", "3s", "--rollback-timeout", "3s");
                        }),
                Story.after(GROUP, "403 at the PUT", "403, and not for the deployment limit",
                        refused("one healthy on 2 of 2").writes(0).told("the login may not do this"), place -> {
                            place.proxy.inject(Requests.PUT, FORBIDDEN);
                            return place.deploy(Steps.TWO);
                        }),
                Story.after(GROUP, "403 at the revert, for good", "403, and not for the deployment limit",
                        of("ROLLBACK_FAILED, exit 4", "two healthy on 0 of 2, 2 old, deploying")
                                .writes(1).told("the login may not do this"),
                        place -> {
                            place.proxy.inject(Requests.REVERT, FORBIDDEN);
                            return Steps.failing(place, "--rollback-timeout", "5s");
                        }));
    }
}
