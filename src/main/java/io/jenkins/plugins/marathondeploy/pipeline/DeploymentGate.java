package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.AbortException;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.model.Item;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.gate.GateKind;
import io.jenkins.plugins.marathondeploy.gate.Gates;
import java.util.List;
import java.util.stream.Stream;

/**
 * A gate as a job names it: {@code gates: [consul(), freeze('https://team.example.org/freeze')]} of {@code marathonDeploy}.
 * Another plugin adds one with a form, a data-bound constructor and, with {@code @Symbol} on its descriptor, a name for
 * pipelines.
 */
public abstract class DeploymentGate extends AbstractDescribableImpl<DeploymentGate> implements ExtensionPoint {
    /**
     * What is persisted with a deployment; no secret may be in it.
     *
     * @throws AbortException saying what is wrong with what the user gave, and what can be done
     */
    public abstract Gate gate() throws AbortException;

    /**
     * All that this one stands for: several where what is asked later is compared with the time before.
     *
     * @param marathon where it is deployed to
     * @param item     that deploys
     * @throws AbortException as {@link #gate}
     */
    public List<Gate> gates(MarathonServer marathon, Item item) throws AbortException {
        return List.of(gate());
    }

    /** Of such a gate. */
    public abstract static class GateDescriptor extends Descriptor<DeploymentGate> {
        /** Of the gate that encloses it. */
        protected GateDescriptor() {}

        protected GateDescriptor(Class<? extends DeploymentGate> gate) {
            super(gate);
        }

        /** Who asks them; its id is that of {@link Gate#kind}. */
        public abstract GateKind kind();
    }

    /** All kinds that there are, those of other plugins included. */
    static List<GateKind> kinds() {
        return Stream.concat(
                        Gates.BUILT_IN.stream(), ExtensionList.lookup(GateDescriptor.class).stream().map(GateDescriptor::kind))
                .toList();
    }
}
