package io.jenkins.plugins.marathondeploy.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.credentials.CredentialsUse;
import io.jenkins.plugins.marathondeploy.release.PolicyParameter;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** One Marathon: the addresses of its instances, its login, and time limits that its jobs start from. */
public final class MarathonServer extends AbstractDescribableImpl<MarathonServer> {
    /** Where a Mesos agent answers unless configured otherwise. */
    public static final int AGENT_PORT = 5051;
    /** The command line's default, too; DC/OS wants {@code token}. */
    public static final String TOKEN_SCHEME = Authentication.TOKEN_SCHEME;

    private final String name;
    private final String url;
    private String credentialsId;
    private String caCredentialsId;
    private String folders;
    private String tokenScheme;
    /** Null for {@link #AGENT_PORT}, as in what an older version has stored. */
    private Integer agentPort;
    private String timeout;
    private String rollbackTimeout;
    private String lockTimeout;
    /** Names of services; null for none, also below. */
    private String harbor;
    private String consul;
    private String prometheus;
    private String alertmanager;
    private String grafana;

    /**
     * @param name what jobs call it
     * @param url  one address, or those of all instances, separated by commas or blanks
     */
    @DataBoundConstructor
    public MarathonServer(String name, String url) {
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

    /** The word before a secret text in the {@code Authorization} header. */
    public String getTokenScheme() {
        return tokenScheme == null ? TOKEN_SCHEME : tokenScheme;
    }

    @DataBoundSetter
    public void setTokenScheme(String tokenScheme) {
        String scheme = Util.fixEmptyAndTrim(tokenScheme);
        this.tokenScheme = TOKEN_SCHEME.equals(scheme) ? null : scheme;
    }

    /** Port of the Mesos agents, where the output of a failed task is read. */
    public int getAgentPort() {
        return agentPort == null ? AGENT_PORT : agentPort;
    }

    @DataBoundSetter
    public void setAgentPort(@CheckForNull Integer agentPort) {
        this.agentPort = agentPort;
    }

    /** Such as {@code 10m}; empty for the built-in default, also below. */
    public String getTimeout() {
        return timeout;
    }

    @DataBoundSetter
    public void setTimeout(String timeout) {
        this.timeout = Util.fixEmptyAndTrim(timeout);
    }

    public String getRollbackTimeout() {
        return rollbackTimeout;
    }

    @DataBoundSetter
    public void setRollbackTimeout(String rollbackTimeout) {
        this.rollbackTimeout = Util.fixEmptyAndTrim(rollbackTimeout);
    }

    public String getLockTimeout() {
        return lockTimeout;
    }

    @DataBoundSetter
    public void setLockTimeout(String lockTimeout) {
        this.lockTimeout = Util.fixEmptyAndTrim(lockTimeout);
    }

    /** Name of the Harbor that its agents pull images from; null where nobody looks whether they are there. */
    public String getHarbor() {
        return harbor;
    }

    @DataBoundSetter
    public void setHarbor(String harbor) {
        this.harbor = Util.fixEmptyAndTrim(harbor);
    }

    /** Name of the Consul in which its apps are registered; null for the only one there is, also below. */
    public String getConsul() {
        return consul;
    }

    @DataBoundSetter
    public void setConsul(String consul) {
        this.consul = Util.fixEmptyAndTrim(consul);
    }

    public String getPrometheus() {
        return prometheus;
    }

    @DataBoundSetter
    public void setPrometheus(String prometheus) {
        this.prometheus = Util.fixEmptyAndTrim(prometheus);
    }

    public String getAlertmanager() {
        return alertmanager;
    }

    @DataBoundSetter
    public void setAlertmanager(String alertmanager) {
        this.alertmanager = Util.fixEmptyAndTrim(alertmanager);
    }

    public String getGrafana() {
        return grafana;
    }

    @DataBoundSetter
    public void setGrafana(String grafana) {
        this.grafana = Util.fixEmptyAndTrim(grafana);
    }

    /** Its value for a parameter of deployments, as a user wrote it; null where it has none. */
    @CheckForNull
    public String text(PolicyParameter parameter) {
        return switch (parameter) {
            case TIMEOUT -> timeout;
            case ROLLBACK_TIMEOUT -> rollbackTimeout;
            case LOCK_TIMEOUT -> lockTimeout;
            default -> null;
        };
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
    @Symbol("marathonServer")
    public static final class DescriptorImpl extends ServerDescriptor<MarathonServer> {
        public DescriptorImpl() {
            super(MarathonServer.class);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.MarathonServer_displayName();
        }

        @POST
        public FormValidation doCheckUrl(@QueryParameter String value, @QueryParameter String name) {
            return required(value, name, Messages.ServerDescriptor_noAddress(), () -> FieldCheck.marathonUrl(value));
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(
                @QueryParameter String credentialsId, @QueryParameter String url) {
            return CredentialsUse.MARATHON.choices(null, credentialsId, url);
        }

        @POST
        public FormValidation doCheckCredentialsId(@QueryParameter String value, @QueryParameter String url) {
            return CredentialsUse.MARATHON.check(null, value, url);
        }

        @POST
        public FormValidation doCheckAgentPort(@QueryParameter String value) {
            return checked(() -> Util.fixEmptyAndTrim(value) == null
                    ? FormValidation.ok()
                    : FormValidation.validateIntegerInRange(value, 1, 65535));
        }

        @POST
        public FormValidation doCheckTimeout(@QueryParameter String value) {
            return checked(() -> FieldCheck.duration(value));
        }

        @POST
        public FormValidation doCheckRollbackTimeout(@QueryParameter String value) {
            return checked(() -> FieldCheck.duration(value));
        }

        @POST
        public FormValidation doCheckLockTimeout(@QueryParameter String value) {
            return checked(() -> FieldCheck.duration(value));
        }

        @POST
        public ListBoxModel doFillHarborItems(@QueryParameter String harbor) {
            return ServerChoice.pulledFrom(harbor);
        }

        @POST
        public ListBoxModel doFillConsulItems(@QueryParameter String consul) {
            return ServerChoice.services(ServiceKind.CONSUL, null, consul);
        }

        @POST
        public ListBoxModel doFillPrometheusItems(@QueryParameter String prometheus) {
            return ServerChoice.services(ServiceKind.PROMETHEUS, null, prometheus);
        }

        @POST
        public ListBoxModel doFillAlertmanagerItems(@QueryParameter String alertmanager) {
            return ServerChoice.services(ServiceKind.ALERTMANAGER, null, alertmanager);
        }

        @POST
        public ListBoxModel doFillGrafanaItems(@QueryParameter String grafana) {
            return ServerChoice.services(ServiceKind.GRAFANA, null, grafana);
        }

        /** Asks Marathon for its version with what the form has. */
        @POST
        public FormValidation doTestConnection(
                @QueryParameter String url,
                @QueryParameter String credentialsId,
                @QueryParameter String caCredentialsId,
                @QueryParameter String tokenScheme) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            MarathonServer form = new MarathonServer("", url);
            form.setCredentialsId(credentialsId);
            form.setCaCredentialsId(caCredentialsId);
            form.setTokenScheme(tokenScheme);
            return new ConnectionCheck().marathon(form);
        }
    }
}
