package io.jenkins.plugins.marathondeploy.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import hudson.util.ListBoxModel.Option;
import io.jenkins.plugins.marathondeploy.config.FieldCheck;
import io.jenkins.plugins.marathondeploy.config.HarborAccess;
import io.jenkins.plugins.marathondeploy.config.ServerChoice;
import io.jenkins.plugins.marathondeploy.credentials.CredentialsUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What the forms of steps that build an image share. */
public abstract class ImageStepDescriptor extends FormDescriptor {
    /** The Harbor that a new form names, as {@link #getOnlyMarathon}. */
    @CheckForNull
    public final String getOnlyHarbor() {
        return ServerChoice.onlyHarbor();
    }

    @POST
    public ListBoxModel doFillHarborItems(@AncestorInPath Item item, @QueryParameter String harbor) {
        return ServerChoice.harbors(item, harbor);
    }

    /** Only when there is something to push: a deployment of an existing image needs no Harbor. */
    @POST
    public FormValidation doCheckHarbor(
            @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String harborUrl,
            @QueryParameter String repository) {
        return isEmpty(value) && isEmpty(repository)
                ? FormValidation.ok()
                : ServerChoice.checkHarbor(item, value, harborUrl);
    }

    @POST
    public FormValidation doCheckHarborUrl(@AncestorInPath Item item, @QueryParameter String value) {
        return ServerChoice.checkHarborUrl(item, value);
    }

    @POST
    public ListBoxModel doFillHarborCredentialsIdItems(
            @AncestorInPath Item item,
            @QueryParameter String harborCredentialsId,
            @QueryParameter String harbor,
            @QueryParameter String harborUrl) {
        return CredentialsUse.HARBOR.choices(item, harborCredentialsId, ServerChoice.harborUrl(item, harbor, harborUrl));
    }

    @POST
    public FormValidation doCheckHarborCredentialsId(
            @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String harbor,
            @QueryParameter String harborUrl) {
        return CredentialsUse.HARBOR.check(item, value, ServerChoice.harborUrl(item, harbor, harborUrl));
    }

    @POST
    public FormValidation doCheckRepository(
            @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String harbor,
            @QueryParameter String harborUrl) {
        return checked(item, () -> repository(item, value, harbor, harborUrl));
    }

    @POST
    public FormValidation doCheckTag(@AncestorInPath Item item, @QueryParameter String value) {
        return checked(item, () -> FieldCheck.tags(value));
    }

    @POST
    public FormValidation doCheckContext(@AncestorInPath Item item, @QueryParameter String value) {
        return checked(item, () -> FieldCheck.files(value));
    }

    @POST
    public FormValidation doCheckDockerfile(@AncestorInPath Item item, @QueryParameter String value) {
        return checked(item, () -> FieldCheck.files(value));
    }

    @POST
    public FormValidation doCheckBuildArg(@AncestorInPath Item item, @QueryParameter String value) {
        return checked(item, () -> FieldCheck.assignments(value));
    }

    @POST
    public FormValidation doCheckLabel(@AncestorInPath Item item, @QueryParameter String value) {
        return checked(item, () -> FieldCheck.assignments(value));
    }

    @POST
    public FormValidation doCheckPushTimeout(@AncestorInPath Item item, @QueryParameter String value) {
        return checked(item, () -> FieldCheck.pushTimeout(value));
    }

    @POST
    public FormValidation doCheckBuilder(@AncestorInPath Item item, @QueryParameter String value) {
        return checked(item, () -> FieldCheck.builder(value));
    }

    @POST
    public FormValidation doCheckPlatform(@AncestorInPath Item item, @QueryParameter String value) {
        return checked(item, () -> FieldCheck.platforms(value));
    }

    @POST
    public FormValidation doCheckBuildSecret(@AncestorInPath Item item, @QueryParameter String value) {
        return checked(item, () -> FieldCheck.buildSecrets(value));
    }

    @POST
    public FormValidation doCheckSsh(@AncestorInPath Item item, @QueryParameter String value) {
        return checked(item, () -> FieldCheck.ssh(value));
    }

    @POST
    public FormValidation doCheckCacheFrom(@AncestorInPath Item item, @QueryParameter String value) {
        return checked(item, () -> FieldCheck.cacheFrom(value));
    }

    @POST
    public FormValidation doCheckCacheTo(@AncestorInPath Item item, @QueryParameter String value) {
        return checked(item, () -> FieldCheck.cacheTo(value));
    }

    @POST
    public FormValidation doCheckBuildContext(@AncestorInPath Item item, @QueryParameter String value) {
        return checked(item, () -> FieldCheck.buildContexts(value));
    }

    @POST
    public FormValidation doCheckProvenance(@AncestorInPath Item item, @QueryParameter String value) {
        return checked(item, () -> FieldCheck.provenance(value));
    }

    /** The same for everybody. */
    @POST
    public ListBoxModel doFillDockerOutputItems() {
        return new ListBoxModel(
                new Option(Messages.ImageStepDescriptor_folded(), ImageStep.FOLDED),
                new Option(Messages.ImageStepDescriptor_plain(), ImageStep.PLAIN));
    }

    /** The name alone, and whether there is a project for it where the Harbor is known. */
    static FormValidation repository(@CheckForNull Item item, String value, String harbor, String harborUrl) {
        FormValidation name = FieldCheck.repository(value);
        if (name.kind != FormValidation.Kind.OK || isEmpty(value) || value.contains("$")) {
            return name;
        }
        HarborAccess access = new HarborAccess(harbor, harborUrl, "");
        try {
            access.resolve(item);
        } catch (AbortException e) {
            // Said at the field that names the Harbor.
            return name;
        }
        try {
            access.imageName(value.trim(), item);
            return name;
        } catch (AbortException e) {
            return FormValidation.error(e.getMessage());
        }
    }
}
