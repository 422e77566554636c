package io.jenkins.plugins.marathondeploy.cli.reliability;

import io.jenkins.plugins.marathondeploy.cli.Live;
import io.jenkins.plugins.marathondeploy.cluster.fault.Call;
import io.jenkins.plugins.marathondeploy.cluster.fault.Fault;
import io.jenkins.plugins.marathondeploy.cluster.fault.FaultProxy;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** A system that gates ask, behind a proxy; and what befalls each of them, in each phase, for good or for a while. */
interface GateSystem {
    Duration FOR_GOOD = Duration.ofHours(1);

    /** The proxy before it. */
    FaultProxy way();

    /** Deploys release {@code two} with a gate that asks it. */
    Live deploy(String... options);

    /** Opens one at a place. */
    @FunctionalInterface
    interface Opening {
        GateSystem at(Place place) throws Exception;
    }

    /**
     * Of which system, in which phase.
     *
     * @param when    from which request of the system's on something is wrong
     * @param options of the deployment
     */
    record Phase(String group, String name, Opening system, Function<Place, Predicate<Call>> when, String... options) {
        Scenario row(Wrong wrong, Expected expected) {
            return Story.after(group, name + ": " + wrong.name, wrong.fault, expected, place -> {
                GateSystem system = this.system.at(place);
                wrong.inject(system.way(), when.apply(place));
                return system.deploy(options);
            });
        }

        List<Scenario> rows(List<Wrong> wrongs, Expected expected) {
            return wrongs.stream().map(wrong -> row(wrong, expected)).toList();
        }
    }

    /**
     * One way to go wrong.
     *
     * @param first how many of the requests meet the fault; 0 for all
     */
    record Wrong(String name, String fault, int first, Fault how) {
        void inject(FaultProxy way, Predicate<Call> when) {
            if (first == 0) {
                way.inject(when, how);
            } else {
                way.inject(first, when, how);
            }
        }
    }

    Wrong REFUSED = new Wrong("refused for good", "nobody listens", 1, Fault.refuse(FOR_GOOD));
    Wrong HANGING = new Wrong("hangs for good", "no request is answered", 0, Fault.hang());
    Wrong CUT = new Wrong("cut for good", "each answer ends in its middle", 0, Fault.cutInAnswer());
    Wrong UNAUTHORISED = new Wrong("401 for good", "401 to everything", 0, Fault.answer(401, "text/plain", "Unauthorized"));
    Wrong FORBIDDEN = new Wrong("403 for good", "403 to everything", 0, Fault.answer(403, "text/plain", "Permission denied"));
    Wrong WRONG_PATH = new Wrong("404 for good", "404 to everything, as for a wrong path", 0, Fault.answer(404, "text/plain", "404 page not found"));
    Wrong LOGIN_PAGE = new Wrong("somebody else answers", "200 with a login page", 0, Fault.answer(200, "text/html", "<html>login</html>"));
    Wrong BROKEN = new Wrong("500 for good", "500 to everything", 0, Fault.answer(500, "text/plain", "No cluster leader"));

    /** What does not pass. */
    List<Wrong> LASTING = List.of(REFUSED, HANGING, CUT, UNAUTHORISED, FORBIDDEN, WRONG_PATH, LOGIN_PAGE, BROKEN);

    /** What passes. */
    List<Wrong> PASSING = List.of(
            new Wrong("refused for 2 s", "nobody listens for 2 s", 1, Fault.refuse(Duration.ofSeconds(2))),
            new Wrong("answer lost once", "one answer ends in its middle", 1, Fault.cutInAnswer()),
            new Wrong("503 twice", "503 to two requests, as from a server that starts", 2, Fault.answer(503, "text/plain", "Service Unavailable")));
}
