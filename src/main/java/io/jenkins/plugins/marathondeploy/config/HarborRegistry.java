package io.jenkins.plugins.marathondeploy.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** One Harbor: its address, its login, and the project that jobs push to unless they name one. */
public final class HarborRegistry extends AbstractDescribableImpl<HarborRegistry> {
    private final String name;
    private final String url;
    private String credentialsId;
    private String caCredentialsId;
    private String project;

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

    /** Put in front of a repository that names no project. */
    public String getProject() {
        return project;
    }

    @DataBoundSetter
    public void setProject(String project) {
        this.project = Util.fixEmptyAndTrim(project);
    }

    /** Form and defaults. */
    @Extension
    @Symbol("harborRegistry")
    public static final class DescriptorImpl extends Descriptor<HarborRegistry> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.HarborRegistry_displayName();
        }
    }
}
