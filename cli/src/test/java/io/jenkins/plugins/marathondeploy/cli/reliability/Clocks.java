package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.deployed;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.rolledBack;

import io.jenkins.plugins.marathondeploy.cluster.platform.PrometheusFixture;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The machine's clock is set by an hour: no limit ends by that, and none lasts longer. */
final class Clocks {
    private static final String GROUP = "Clock";

    private Clocks() {}

    static List<Scenario> scenarios() {
        List<Scenario> rows = new ArrayList<>();
        for (int hours : List.of(1, -1)) {
            Duration jump = Duration.ofHours(hours);
            String way = hours > 0 ? "forward" : "back";
            String fault = "the clock is set " + way + " by an hour";
            rows.add(Story.after(GROUP, way + " while following", fault,
                    deployed("two healthy on 2 of 2").writes(1), place -> {
                        var run = Steps.following(place);
                        place.moveClock(jump);
                        looked(place);
                        place.turn(Steps.TWO, 200);
                        return run;
                    }));
            rows.add(Story.after(GROUP, way + " in the soak", fault,
                    deployed("two healthy on 2 of 2").writes(1), place -> {
                        var run = Steps.soaking(place, "8s");
                        place.moveClock(jump);
                        return run;
                    }));
            rows.add(Story.after(GROUP, way + " in the soak, and then it turns bad", fault + ", then health checks get 500",
                    rolledBack("one healthy on 2 of 2").writes(2), place -> {
                        var run = Steps.soaking(place, "20s", "--timeout", "10s");
                        place.moveClock(jump);
                        looked(place);
                        place.turn(Steps.TWO, 500);
                        return run;
                    }));
            rows.add(Story.after(GROUP, way + " in the soak, with a metric", fault,
                    deployed("two healthy on 2 of 2").writes(1).told("is within its limits"), place -> {
                        PrometheusSystem prometheus = PrometheusSystem.patient(place);
                        prometheus.fixture.answers(question -> PrometheusFixture.vector("1"));
                        var run = prometheus.deploy();
                        run.await("watching for");
                        place.moveClock(jump);
                        return run;
                    }));
            rows.add(Story.after(GROUP, way + " on the way back", fault,
                    rolledBack("one healthy on 2 of 2").writes(2), place -> {
                        var run = Steps.goingBack(place);
                        place.moveClock(jump);
                        looked(place);
                        place.turn(Steps.ONE, 200);
                        return run;
                    }));
            rows.add(Story.after(GROUP, way + " while another deployment holds the app", fault,
                    deployed("two healthy on 2 of 2").writes(1), place -> {
                        place.turn(Steps.THEIRS, 500);
                        place.replacedBy(Steps.THEIRS);
                        var run = place.deploy(Steps.TWO);
                        run.await("waiting");
                        place.moveClock(jump);
                        looked(place);
                        place.turn(Steps.THEIRS, 200);
                        return run;
                    }));
        }
        return rows;
    }

    /** Waits until the app has been looked at twice more. */
    private static void looked(Place place) {
        long before = place.proxy.count(Requests.READ);
        Steps.await(() -> place.proxy.count(Requests.READ) >= before + 2);
    }
}
