package io.jenkins.plugins.marathondeploy.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.marathondeploy.config.FieldCheck;
import io.jenkins.plugins.marathondeploy.config.ServiceKind;
import io.jenkins.plugins.marathondeploy.gate.AlertsGate;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.gate.ServiceReference;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code alerts('app="web"')}: none of Prometheus' alerts that match may begin to fire in the soak. */
public final class AlertsServiceGate extends ServiceGate {
    private final String conditions;
    private String prometheus;

    /** @param conditions on the labels of alerts: {@code app="web",severity=~"page|ticket"} */
    @DataBoundConstructor
    public AlertsServiceGate(String conditions) {
        this.conditions = Util.fixNull(conditions).trim();
    }

    public String getConditions() {
        return Util.fixNull(conditions);
    }

    /** Name of a Prometheus in the configuration; null for the Marathon's own. */
    public String getPrometheus() {
        return prometheus;
    }

    @DataBoundSetter
    public void setPrometheus(String prometheus) {
        this.prometheus = Util.fixEmptyAndTrim(prometheus);
    }

    @Override
    ServiceKind service() {
        return ServiceKind.PROMETHEUS;
    }

    @Override
    String serviceName() {
        return prometheus;
    }

    @Override
    List<Gate> gates(ServiceReference reference) {
        return new AlertsGate(reference, getConditions()).gates();
    }

    /** Name and form. */
    @Extension
    @Symbol("alerts")
    public static final class DescriptorImpl extends ServiceGateDescriptor {
        public DescriptorImpl() {
            super(AlertsServiceGate.class, AlertsGate.KIND);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AlertsServiceGate_displayName();
        }

        @POST
        public ListBoxModel doFillPrometheusItems(@AncestorInPath Item item, @QueryParameter String prometheus) {
            return items(ServiceKind.PROMETHEUS, item, prometheus);
        }

        @POST
        public FormValidation doCheckConditions(@AncestorInPath Item item, @QueryParameter String value) {
            return FormDescriptor.checked(item, () -> FieldCheck.alerts(value));
        }
    }
}
