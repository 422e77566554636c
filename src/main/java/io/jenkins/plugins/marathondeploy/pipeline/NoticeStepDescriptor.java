package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.marathondeploy.config.FieldCheck;
import io.jenkins.plugins.marathondeploy.config.ServerChoice;
import io.jenkins.plugins.marathondeploy.config.ServiceKind;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The form of what a {@link NoticeStep} has. */
public abstract class NoticeStepDescriptor extends ImageGateDescriptor {
    @POST
    public FormValidation doCheckSilence(@AncestorInPath Item item, @QueryParameter String value) {
        return checked(item, () -> FieldCheck.alerts(value));
    }

    @POST
    public ListBoxModel doFillAlertmanagerItems(@AncestorInPath Item item, @QueryParameter String alertmanager) {
        return ServerChoice.services(ServiceKind.ALERTMANAGER, item, alertmanager);
    }

    @POST
    public ListBoxModel doFillGrafanaItems(@AncestorInPath Item item, @QueryParameter String grafana) {
        return ServerChoice.services(ServiceKind.GRAFANA, item, grafana);
    }
}
