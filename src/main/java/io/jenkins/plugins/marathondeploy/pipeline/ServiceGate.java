package io.jenkins.plugins.marathondeploy.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.config.ServerChoice;
import io.jenkins.plugins.marathondeploy.config.ServiceKind;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.gate.GateKind;
import io.jenkins.plugins.marathondeploy.gate.Gates;
import io.jenkins.plugins.marathondeploy.gate.ServiceReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;

/** A gate that asks a service of the configuration: the one that it names, else its Marathon's, else the only one. */
abstract class ServiceGate extends DeploymentGate {
    /** What it asks. */
    abstract ServiceKind service();

    /** Name of one in the configuration; null for the Marathon's own. */
    @CheckForNull
    abstract String serviceName();

    /** @throws IllegalArgumentException saying what is wrong with what the user gave */
    abstract List<Gate> gates(ServiceReference reference);

    @Override
    public final List<Gate> gates(MarathonServer marathon, Item item) throws AbortException {
        ServiceReference reference = service().choose(serviceName(), marathon, item).reference();
        try {
            return gates(reference);
        } catch (IllegalArgumentException e) {
            throw new AbortException(getDescriptor().getDisplayName() + ": " + e.getMessage());
        }
    }

    /** Of a Marathon that names no service. */
    @Override
    public final Gate gate() throws AbortException {
        List<Gate> all = gates(new MarathonServer("", ""), null);
        return all.get(all.size() - 1);
    }

    /** Its form. */
    abstract static class ServiceGateDescriptor extends GateDescriptor implements CustomDescribableModel {
        private final String kind;

        /** @param gate given, since core would look for it by reflection, with all that its methods name, at each start */
        ServiceGateDescriptor(Class<? extends ServiceGate> gate, String kind) {
            super(gate);
            this.kind = kind;
        }

        @Override
        public GateKind kind() {
            return Gates.BUILT_IN.stream().filter(known -> known.id().equals(kind)).findFirst().orElseThrow();
        }

        /** Takes {@code max: 0.02} for {@code max: '0.02'}, and {@code service: 'web'} for {@code service: ['web']}. */
        @NonNull
        @Override
        public final Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            Map<String, Object> texts = new LinkedHashMap<>(arguments);
            texts.replaceAll((name, value) -> value instanceof Number ? value.toString() : value);
            texts.computeIfPresent("service", (name, value) -> value instanceof CharSequence ? List.of(value.toString()) : value);
            return texts;
        }

        static ListBoxModel items(ServiceKind service, @CheckForNull Item item, @CheckForNull String current) {
            return ServerChoice.services(service, item, Util.fixEmptyAndTrim(current));
        }
    }
}
