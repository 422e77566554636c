package io.jenkins.plugins.marathondeploy.release;

import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.gate.Probe;
import java.util.List;
import java.util.function.UnaryOperator;

/** The probes of a policy, as their parameters make them. */
final class Probes {
    private Probes() {}

    static Policy added(Policy policy, List<String> urls) {
        Policy with = policy;
        for (String url : urls) {
            with = with.withGate(Probe.of(url).gate());
        }
        return with;
    }

    /**
     * With all probes changed.
     *
     * @param byDefault whether it is what holds anyway, and so may be said without a probe
     */
    static Policy changed(Policy policy, boolean byDefault, UnaryOperator<Probe> change) {
        if (!byDefault && policy.gates().stream().noneMatch(Probe::is)) {
            throw new IllegalArgumentException("there is no probe; give its address with probe (--probe)");
        }
        return policy.withGates(policy.gates().stream()
                .map(gate -> Probe.is(gate) ? change.apply(Probe.of(gate)).gate() : gate)
                .toList());
    }

    static void check(Policy policy) {
        policy.gates().stream().filter(Probe::is).map(Probe::of).forEach(Probe::checkTime);
    }
}
