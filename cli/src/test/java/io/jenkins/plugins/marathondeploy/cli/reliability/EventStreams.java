package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.deployed;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.rolledBack;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.superseded;

import io.jenkins.plugins.marathondeploy.cluster.fault.Fault;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Events that don't come, come twice, or come in another order; a stream that breaks or is refused. */
final class EventStreams {
    private static final String GROUP = "Events";
    private static final Set<String> ENDS = Set.of("deployment_success", "deployment_failed");

    private record Trouble(String name, String fault, Breaking breaking) {}

    private interface Breaking {
        void begin(Place place);
    }

    private static final List<Trouble> TROUBLES = List.of(
            new Trouble("silent stream", "the stream opens and tells nothing",
                    place -> place.proxy.inject(Requests.EVENTS, Fault.silence())),
            new Trouble("flapping stream", "each stream is reset 300 ms after it was opened",
                    place -> place.proxy.inject(Requests.EVENTS, Fault.resetAfter(Duration.ofMillis(300)))),
            new Trouble("events out of order", "all events are held back for a while, then told in reverse", place -> {
                place.marathon.events().suspend();
                place.later(Duration.ofSeconds(2), place.marathon.events()::resumeReversed);
            }),
            new Trouble("events twice", "each event is told twice", place -> place.marathon.events().repeat(event -> true)),
            new Trouble("the end is not told", "the events that tell the end of a deployment are lost",
                    place -> place.marathon.events().lose(event -> ENDS.contains(event.type()))),
            new Trouble("nothing but ends is told", "all events are lost but those that tell the end of a deployment",
                    place -> place.marathon.events().lose(event -> !ENDS.contains(event.type()))),
            new Trouble("stream refused with 403", "403 to GET /v2/events",
                    place -> place.proxy.inject(Requests.EVENTS, Fault.answer(403, "text/html", ""))),
            new Trouble("stream refused with 404", "404 to GET /v2/events", Place::withoutEvents),
            new Trouble("a page instead of the stream", "200 and HTML to GET /v2/events",
                    place -> place.proxy.inject(Requests.EVENTS, Fault.answer(200, "text/html", "<h1>hello</h1>"))));

    private EventStreams() {}

    static List<Scenario> scenarios() {
        List<Scenario> rows = new ArrayList<>();
        for (Trouble trouble : TROUBLES) {
            rows.add(Story.after(GROUP, trouble.name + ": healthy version", trouble.fault,
                    deployed("two healthy on 2 of 2").writes(1), place -> {
                        trouble.breaking.begin(place);
                        return place.deploy(Steps.TWO);
                    }));
            rows.add(Story.after(GROUP, trouble.name + ": sick version", trouble.fault,
                    rolledBack("one healthy on 2 of 2").writes(2), place -> {
                        trouble.breaking.begin(place);
                        return Steps.failing(place);
                    }));
            rows.add(Story.after(GROUP, trouble.name + ": somebody else's version comes", trouble.fault,
                    superseded("theirs healthy on 2 of 2").writes(1), place -> {
                        trouble.breaking.begin(place);
                        var run = Steps.following(place);
                        place.replacedBy(Steps.THEIRS);
                        return run;
                    }));
        }
        return rows;
    }
}
