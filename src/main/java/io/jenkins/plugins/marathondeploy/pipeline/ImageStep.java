package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.Util;
import io.jenkins.plugins.marathondeploy.release.PushTimeout;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.DataBoundSetter;

/** The parameters of steps that build an image and push it. All texts are taken literally. */
public abstract class ImageStep extends Step {
    private String context;
    private String dockerfile;
    private List<String> buildArg = new ArrayList<>();
    private String target;
    private List<String> label = new ArrayList<>();
    private boolean pull;
    private boolean noCache;
    private boolean alwaysBuild;
    private String harbor;
    private String harborUrl;
    private String harborCredentialsId;
    private String repository;
    private List<String> tag = new ArrayList<>();
    private boolean createProject;
    private String dockerHost;
    private String pushTimeout;

    /** The directory that is sent to the Docker Engine, relative to the workspace. */
    public String getContext() {
        return context == null ? "." : context;
    }

    @DataBoundSetter
    public void setContext(String context) {
        String given = Util.fixEmptyAndTrim(context);
        this.context = ".".equals(given) ? null : given;
    }

    /** Empty for {@code Dockerfile} in the context. */
    public String getDockerfile() {
        return dockerfile;
    }

    @DataBoundSetter
    public void setDockerfile(String dockerfile) {
        this.dockerfile = Util.fixEmptyAndTrim(dockerfile);
    }

    /** {@code NAME=VALUE} each. */
    public List<String> getBuildArg() {
        return buildArg;
    }

    @DataBoundSetter
    public void setBuildArg(List<String> buildArg) {
        this.buildArg = Lines.split(buildArg);
    }

    /** The build stage, empty for the last. */
    public String getTarget() {
        return target;
    }

    @DataBoundSetter
    public void setTarget(String target) {
        this.target = Util.fixEmptyAndTrim(target);
    }

    /** {@code NAME=VALUE} each. */
    public List<String> getLabel() {
        return label;
    }

    @DataBoundSetter
    public void setLabel(List<String> label) {
        this.label = Lines.split(label);
    }

    public boolean isPull() {
        return pull;
    }

    @DataBoundSetter
    public void setPull(boolean pull) {
        this.pull = pull;
    }

    public boolean isNoCache() {
        return noCache;
    }

    @DataBoundSetter
    public void setNoCache(boolean noCache) {
        this.noCache = noCache;
    }

    /** Build also when the registry has the image of the same content already. */
    public boolean isAlwaysBuild() {
        return alwaysBuild;
    }

    @DataBoundSetter
    public void setAlwaysBuild(boolean alwaysBuild) {
        this.alwaysBuild = alwaysBuild;
    }

    /** Name of a registry in the global configuration. */
    public String getHarbor() {
        return harbor;
    }

    @DataBoundSetter
    public void setHarbor(String harbor) {
        this.harbor = Util.fixEmptyAndTrim(harbor);
    }

    /** Address of a registry that is not in the global configuration. */
    public String getHarborUrl() {
        return harborUrl;
    }

    @DataBoundSetter
    public void setHarborUrl(String harborUrl) {
        this.harborUrl = Util.fixEmptyAndTrim(harborUrl);
    }

    public String getHarborCredentialsId() {
        return harborCredentialsId;
    }

    @DataBoundSetter
    public void setHarborCredentialsId(String harborCredentialsId) {
        this.harborCredentialsId = Util.fixEmptyAndTrim(harborCredentialsId);
    }

    /** {@code project/name}, or {@code name} in the registry's default project. */
    public String getRepository() {
        return repository;
    }

    @DataBoundSetter
    public void setRepository(String repository) {
        this.repository = Util.fixEmptyAndTrim(repository);
    }

    /** Empty for the build's number. */
    public List<String> getTag() {
        return tag;
    }

    @DataBoundSetter
    public void setTag(List<String> tag) {
        this.tag = Lines.split(tag);
    }

    public boolean isCreateProject() {
        return createProject;
    }

    @DataBoundSetter
    public void setCreateProject(boolean createProject) {
        this.createProject = createProject;
    }

    /** Address of the Docker Engine; empty for the agent's own. */
    public String getDockerHost() {
        return dockerHost;
    }

    @DataBoundSetter
    public void setDockerHost(String dockerHost) {
        this.dockerHost = Util.fixEmptyAndTrim(dockerHost);
    }

    /** How long a push may report nothing, such as {@code 10m}; null for {@link PushTimeout#DEFAULT}. */
    public String getPushTimeout() {
        return pushTimeout;
    }

    @DataBoundSetter
    public void setPushTimeout(String pushTimeout) {
        this.pushTimeout = Util.fixEmptyAndTrim(pushTimeout);
    }

    /** A job that was stored without a list has an empty one. */
    protected Object readResolve() {
        buildArg = Lines.split(buildArg);
        label = Lines.split(label);
        tag = Lines.split(tag);
        return this;
    }
}
