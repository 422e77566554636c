package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.Util;
import io.jenkins.plugins.marathondeploy.config.HarborAccess;
import io.jenkins.plugins.marathondeploy.release.PushTimeout;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.DataBoundSetter;

/** The parameters of steps that build an image and push it. All texts are taken literally. */
public abstract class ImageStep extends Step {
    static final String FOLDED = "folded";
    static final String PLAIN = "plain";

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
    private String builder;
    private List<String> platform = new ArrayList<>();
    private List<String> buildSecret = new ArrayList<>();
    private List<String> ssh = new ArrayList<>();
    private boolean cache;
    private List<String> cacheFrom = new ArrayList<>();
    private List<String> cacheTo = new ArrayList<>();
    private List<String> buildContext = new ArrayList<>();
    private boolean sbom;
    private String provenance;
    private String pushTimeout;
    private String dockerOutput;

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
        this.buildArg = Lines.assignments(buildArg);
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
        this.label = Lines.assignments(label);
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

    /** {@code auto}, {@code buildx}, {@code engine}, or the name of a builder of buildx. */
    public String getBuilder() {
        return builder == null ? "auto" : builder;
    }

    @DataBoundSetter
    public void setBuilder(String builder) {
        String given = Util.fixEmptyAndTrim(builder);
        this.builder = "auto".equals(given) ? null : given;
    }

    /** {@code linux/amd64} and the like; empty for the builder's own. */
    public List<String> getPlatform() {
        return platform;
    }

    @DataBoundSetter
    public void setPlatform(List<String> platform) {
        this.platform = Lines.split(platform);
    }

    /** {@code ID=CREDENTIAL} each. */
    public List<String> getBuildSecret() {
        return buildSecret;
    }

    @DataBoundSetter
    public void setBuildSecret(List<String> buildSecret) {
        this.buildSecret = Lines.assignments(buildSecret);
    }

    /** {@code default}, or {@code ID=SOCKET|KEY}. */
    public List<String> getSsh() {
        return ssh;
    }

    @DataBoundSetter
    public void setSsh(List<String> ssh) {
        this.ssh = Lines.split(ssh);
    }

    /** Whether the image's repository keeps the results of steps. */
    public boolean isCache() {
        return cache;
    }

    @DataBoundSetter
    public void setCache(boolean cache) {
        this.cache = cache;
    }

    /** As {@code --cache-from} of buildx takes them. */
    public List<String> getCacheFrom() {
        return cacheFrom;
    }

    @DataBoundSetter
    public void setCacheFrom(List<String> cacheFrom) {
        this.cacheFrom = Lines.split(cacheFrom);
    }

    /** As {@code --cache-to} of buildx takes them. */
    public List<String> getCacheTo() {
        return cacheTo;
    }

    @DataBoundSetter
    public void setCacheTo(List<String> cacheTo) {
        this.cacheTo = Lines.split(cacheTo);
    }

    /** {@code NAME=DIRECTORY} each, or an address in its place. */
    public List<String> getBuildContext() {
        return buildContext;
    }

    @DataBoundSetter
    public void setBuildContext(List<String> buildContext) {
        this.buildContext = Lines.assignments(buildContext);
    }

    /** Whether it is attested what is in the image. */
    public boolean isSbom() {
        return sbom;
    }

    @DataBoundSetter
    public void setSbom(boolean sbom) {
        this.sbom = sbom;
    }

    /** {@code none}, {@code min} or {@code max}. */
    public String getProvenance() {
        return provenance == null ? "none" : provenance;
    }

    @DataBoundSetter
    public void setProvenance(String provenance) {
        String given = Util.fixEmptyAndTrim(provenance);
        this.provenance = "none".equals(given) ? null : given;
    }

    /** How long a push may report nothing, such as {@code 10m}; null for {@link PushTimeout#DEFAULT}. */
    public String getPushTimeout() {
        return pushTimeout;
    }

    @DataBoundSetter
    public void setPushTimeout(String pushTimeout) {
        this.pushTimeout = Util.fixEmptyAndTrim(pushTimeout);
    }

    /** {@code folded} or {@code plain}: how the page of the console shows what docker prints. */
    public String getDockerOutput() {
        return dockerOutput == null ? FOLDED : dockerOutput;
    }

    @DataBoundSetter
    public void setDockerOutput(String dockerOutput) {
        String given = Util.fixEmptyAndTrim(dockerOutput);
        this.dockerOutput = FOLDED.equals(given) ? null : given;
    }

    /** Which Harbor these parameters name. */
    HarborAccess harborAccess() {
        return new HarborAccess(harbor, harborUrl, harborCredentialsId);
    }

    /** A job that was stored without a list has an empty one. */
    protected Object readResolve() {
        buildArg = Lines.assignments(buildArg);
        label = Lines.assignments(label);
        tag = Lines.split(tag);
        platform = Lines.split(platform);
        buildSecret = Lines.assignments(buildSecret);
        ssh = Lines.split(ssh);
        cacheFrom = Lines.split(cacheFrom);
        cacheTo = Lines.split(cacheTo);
        buildContext = Lines.assignments(buildContext);
        return this;
    }
}
