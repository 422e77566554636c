package io.jenkins.plugins.marathondeploy.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** One Marathon: the addresses of its instances, its login, and time limits that its jobs start from. */
public final class MarathonServer extends AbstractDescribableImpl<MarathonServer> {
    /** Where a Mesos agent answers unless configured otherwise. */
    public static final int AGENT_PORT = 5051;
    /** What Bearer tokens need in front; DC/OS wants {@code token}. */
    public static final String TOKEN_SCHEME = "Bearer";

    private final String name;
    private final String url;
    private String credentialsId;
    private String caCredentialsId;
    private String tokenScheme;
    private int agentPort = AGENT_PORT;
    private String timeout;
    private String rollbackTimeout;
    private String lockTimeout;

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
        return name;
    }

    public String getUrl() {
        return url;
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
        return agentPort;
    }

    @DataBoundSetter
    public void setAgentPort(int agentPort) {
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

    /** Form and defaults. */
    @Extension
    @Symbol("marathonServer")
    public static final class DescriptorImpl extends Descriptor<MarathonServer> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.MarathonServer_displayName();
        }
    }
}
