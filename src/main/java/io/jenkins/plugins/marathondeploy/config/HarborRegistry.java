package io.jenkins.plugins.marathondeploy.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.marathondeploy.credentials.CredentialsUse;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** One Harbor: its address, its login, and the project that jobs push to unless they name one. */
public final class HarborRegistry extends AbstractDescribableImpl<HarborRegistry> {
    private final String name;
    private final String url;
    private String credentialsId;
    private String caCredentialsId;
    private String folders;
    private String project;
    private String tokenService;
    private String imageHost;

    /**
     * @param name what jobs call it
     * @param url  {@code https://harbor.example}
     */
    @DataBoundConstructor
    public HarborRegistry(String name, String url) {
        this.name = Util.fixNull(name).trim();
        this.url = Util.fixNull(url).trim();
    }

    public String getName() {
        return Util.fixNull(name);
    }

    public String getUrl() {
        return Util.fixNull(url);
    }

    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** A secret file or text with a PEM certificate, for a private authority. */
    public String getCaCredentialsId() {
        return caCredentialsId;
    }

    @DataBoundSetter
    public void setCaCredentialsId(String caCredentialsId) {
        this.caCredentialsId = Util.fixEmptyAndTrim(caCredentialsId);
    }

    /** Put in front of a repository that names no project. */
    public String getProject() {
        return project;
    }

    @DataBoundSetter
    public void setProject(String project) {
        this.project = Util.fixEmptyAndTrim(project);
    }

    /** Where Harbor sends for tokens besides its own address; several separated by commas or blanks. */
    public String getTokenService() {
        return tokenService;
    }

    @DataBoundSetter
    public void setTokenService(String tokenService) {
        this.tokenService = Util.fixEmptyAndTrim(tokenService);
    }

    /** What the names of its images begin with, {@code harbor.example.org}; null for the address's host. */
    public String getImageHost() {
        return imageHost;
    }

    @DataBoundSetter
    public void setImageHost(String imageHost) {
        this.imageHost = Util.fixEmptyAndTrim(imageHost);
    }

    /** What the names of its images begin with, up to the first slash and with it. */
    String imageStart() {
        return (imageHost == null ? getUrl().replaceFirst("^https?://", "").replaceFirst("/*$", "") : imageHost) + "/";
    }

    /** Every address that sees the login. */
    String loginAddresses() {
        return tokenService == null ? getUrl() : getUrl() + " " + tokenService;
    }

    /** Full names of the folders and jobs that may use it, one a line; null for all. */
    public String getFolders() {
        return folders;
    }

    @DataBoundSetter
    public void setFolders(String folders) {
        this.folders = Util.fixEmptyAndTrim(folders);
    }

    /** @param item null in the global configuration */
    boolean isFor(@CheckForNull Item item) {
        return Folders.permit(folders, item);
    }

    /** The form. */
    @Extension
    @Symbol("harborRegistry")
    public static final class DescriptorImpl extends ServerDescriptor<HarborRegistry> {
        public DescriptorImpl() {
            super(HarborRegistry.class);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.HarborRegistry_displayName();
        }

        @POST
        public FormValidation doCheckUrl(@QueryParameter String value, @QueryParameter String name) {
            return required(value, name, Messages.ServerDescriptor_noAddress(), () -> FieldCheck.harborUrl(value));
        }

        @POST
        public FormValidation doCheckTokenService(@QueryParameter String value) {
            return checked(() -> FieldCheck.tokenService(value));
        }

        @POST
        public FormValidation doCheckImageHost(@QueryParameter String value) {
            return checked(() -> FieldCheck.imageHost(value));
        }

        @POST
        public FormValidation doCheckProject(@QueryParameter String value) {
            return checked(() -> FieldCheck.project(value));
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(
                @QueryParameter String credentialsId, @QueryParameter String url) {
            return CredentialsUse.HARBOR.choices(null, credentialsId, url);
        }

        @POST
        public FormValidation doCheckCredentialsId(@QueryParameter String value, @QueryParameter String url) {
            return CredentialsUse.HARBOR.check(null, value, url);
        }

        /** Asks Harbor for its version, and whether it takes the login, with what the form has. */
        @POST
        public FormValidation doTestConnection(
                @QueryParameter String url,
                @QueryParameter String credentialsId,
                @QueryParameter String caCredentialsId,
                @QueryParameter String tokenService) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            HarborRegistry form = new HarborRegistry("", url);
            form.setCredentialsId(credentialsId);
            form.setCaCredentialsId(caCredentialsId);
            form.setTokenService(tokenService);
            return new ConnectionCheck().harbor(form);
        }
    }
}
