package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import hudson.util.ListBoxModel.Option;
import io.jenkins.plugins.marathondeploy.config.FieldCheck;
import io.jenkins.plugins.marathondeploy.gate.ScanGate;
import java.util.List;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The form of what an {@link ImageGateStep} has. */
public abstract class ImageGateDescriptor extends ImageStepDescriptor {
    /** The same for everybody, as those below. */
    @POST
    public ListBoxModel doFillScanItems() {
        return new ListBoxModel(
                new Option(Messages.ImageGateStep_noScan(), ""),
                new Option(Messages.ImageGateStep_scanCritical(), "critical"),
                new Option(Messages.ImageGateStep_scanHigh(), "high"),
                new Option(Messages.ImageGateStep_scanMedium(), "medium"),
                new Option(Messages.ImageGateStep_scanLow(), "low"),
                new Option(Messages.ImageGateStep_scanNone(), "none"),
                new Option(Messages.ImageGateStep_scanProject(), ScanGate.PROJECT));
    }

    @POST
    public ListBoxModel doFillScanUnsupportedItems() {
        return new ListBoxModel(
                new Option(Messages.ImageGateStep_unsupportedFail(), ImageGateStep.FAIL),
                new Option(Messages.ImageGateStep_unsupportedPass(), "pass"));
    }

    @POST
    public ListBoxModel doFillRequireSignatureItems() {
        return new ListBoxModel(
                new Option(Messages.ImageGateStep_noSignature(), ""), new Option("cosign", "cosign"),
                new Option("notation", "notation"), new Option(Messages.ImageGateStep_anySignature(), "any"));
    }

    @POST
    public FormValidation doCheckScanAllow(@AncestorInPath Item item, @QueryParameter String value) {
        return checked(item, () -> {
            try {
                ScanGate.ids(List.of(value == null ? "" : value));
                return FormValidation.ok();
            } catch (IllegalArgumentException wrong) {
                return FormValidation.error(wrong.getMessage());
            }
        });
    }

    @POST
    public FormValidation doCheckScanMaxAge(@AncestorInPath Item item, @QueryParameter String value) {
        return checked(item, () -> FieldCheck.duration(value));
    }

    @POST
    public FormValidation doCheckScanTimeout(@AncestorInPath Item item, @QueryParameter String value) {
        return checked(item, () -> FieldCheck.duration(value));
    }

    @POST
    public FormValidation doCheckReplicationTimeout(@AncestorInPath Item item, @QueryParameter String value) {
        return checked(item, () -> FieldCheck.duration(value));
    }
}
