package io.jenkins.plugins.marathondeploy.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import hudson.util.ListBoxModel.Option;
import io.jenkins.plugins.marathondeploy.config.FieldCheck;
import io.jenkins.plugins.marathondeploy.deploy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.OnLock;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.release.PolicyParameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code marathonDeploy}: with {@code repository} it builds on the agent and pushes, with {@code image} it deploys what
 * exists; then it follows the deployment until the new version is proven healthy, or rolled back.
 */
public final class MarathonDeployStep extends ImageStep {
    /** Read from the workspace unless another file or {@code appJson} is given. */
    public static final String APP = "marathon.json";

    private String marathon;
    private String marathonUrl;
    private String marathonCredentialsId;
    private String app;
    private String appJson;
    private List<String> overlay = new ArrayList<>();
    private List<String> set = new ArrayList<>();
    private String id;
    private String image;
    private String pin;
    private String timeout;
    private String rollbackTimeout;
    private String lockTimeout;
    private String soak;
    private String onFailure;
    private String onAbort;
    private String onLock;
    /** Null for the default, as in what an older version has stored; also the next one. */
    private Integer maxTaskFailures;
    private Integer maxLostTasks;
    private String minHealthyTime;
    private boolean requireHealthChecks;
    private boolean keepInstances;
    private boolean alwaysSubmit;
    private boolean allowOlder;
    private boolean dryRun;
    private boolean strict;

    @DataBoundConstructor
    public MarathonDeployStep() {
        // Everything has a default or is optional.
    }

    @Override
    public StepExecution start(StepContext stepContext) {
        return new DeployExecution(this, stepContext);
    }

    /** Name of a server in the global configuration; may be left out where there is only one. */
    public String getMarathon() {
        return marathon;
    }

    @DataBoundSetter
    public void setMarathon(String marathon) {
        this.marathon = Util.fixEmptyAndTrim(marathon);
    }

    /** Addresses of a Marathon that is not in the global configuration. */
    public String getMarathonUrl() {
        return marathonUrl;
    }

    @DataBoundSetter
    public void setMarathonUrl(String marathonUrl) {
        this.marathonUrl = Util.fixEmptyAndTrim(marathonUrl);
    }

    public String getMarathonCredentialsId() {
        return marathonCredentialsId;
    }

    @DataBoundSetter
    public void setMarathonCredentialsId(String marathonCredentialsId) {
        this.marathonCredentialsId = Util.fixEmptyAndTrim(marathonCredentialsId);
    }

    /** The file with the app or group, relative to the workspace. */
    public String getApp() {
        return app == null ? APP : app;
    }

    @DataBoundSetter
    public void setApp(String app) {
        String given = Util.fixEmptyAndTrim(app);
        this.app = APP.equals(given) ? null : given;
    }

    /** The app or group itself, where no workspace is at hand. */
    public String getAppJson() {
        return appJson;
    }

    @DataBoundSetter
    public void setAppJson(String appJson) {
        this.appJson = Util.fixEmptyAndTrim(appJson);
    }

    /** Files with merge patches, relative to the workspace, applied in this order. */
    public List<String> getOverlay() {
        return overlay;
    }

    @DataBoundSetter
    public void setOverlay(List<String> overlay) {
        this.overlay = Lines.split(overlay);
    }

    /** {@code NAME=VALUE} each, for the placeholders of the file. */
    public List<String> getSet() {
        return set;
    }

    @DataBoundSetter
    public void setSet(List<String> set) {
        this.set = Lines.split(set);
    }

    /** For an app its id, for a group the app in it that gets the image. */
    public String getId() {
        return id;
    }

    @DataBoundSetter
    public void setId(String id) {
        this.id = Util.fixEmptyAndTrim(id);
    }

    /** An image that exists already; nothing is built then. */
    public String getImage() {
        return image;
    }

    @DataBoundSetter
    public void setImage(String image) {
        this.image = Util.fixEmptyAndTrim(image);
    }

    /** {@code digest} or {@code tag}. */
    public String getPin() {
        return pin == null ? "digest" : pin;
    }

    @DataBoundSetter
    public void setPin(String pin) {
        this.pin = orNull(pin, "digest");
    }

    /** Such as {@code 10m}; empty for the server's default, also below. */
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

    /** How long the new version has to stay healthy; empty for not at all. */
    public String getSoak() {
        return soak;
    }

    @DataBoundSetter
    public void setSoak(String soak) {
        this.soak = Util.fixEmptyAndTrim(soak);
    }

    /** {@code rollback}, {@code leave} or {@code cancel}. */
    public String getOnFailure() {
        return onFailure == null ? name(OnFailure.ROLLBACK) : onFailure;
    }

    @DataBoundSetter
    public void setOnFailure(String onFailure) {
        this.onFailure = orNull(onFailure, name(OnFailure.ROLLBACK));
    }

    /** As {@code onFailure}; empty for the same. */
    public String getOnAbort() {
        return onAbort;
    }

    @DataBoundSetter
    public void setOnAbort(String onAbort) {
        this.onAbort = Util.fixEmptyAndTrim(onAbort);
    }

    /** {@code wait}, {@code fail} or {@code force}. */
    public String getOnLock() {
        return onLock == null ? name(OnLock.WAIT) : onLock;
    }

    @DataBoundSetter
    public void setOnLock(String onLock) {
        this.onLock = orNull(onLock, name(OnLock.WAIT));
    }

    /** This many failed tasks of the new version end the deployment; 0 for no limit. */
    public int getMaxTaskFailures() {
        return maxTaskFailures == null ? Policy.DEFAULT_MAX_TASK_FAILURES : maxTaskFailures;
    }

    @DataBoundSetter
    public void setMaxTaskFailures(int maxTaskFailures) {
        this.maxTaskFailures = maxTaskFailures;
    }

    /** This many tasks lost by the infrastructure end the deployment; 0 for no limit. */
    public int getMaxLostTasks() {
        return maxLostTasks == null ? Policy.DEFAULT_MAX_LOST_TASKS : maxLostTasks;
    }

    @DataBoundSetter
    public void setMaxLostTasks(int maxLostTasks) {
        this.maxLostTasks = maxLostTasks;
    }

    /** How long instances must have run before they count; empty for 10 s without health checks and 0 s with them. */
    public String getMinHealthyTime() {
        return minHealthyTime;
    }

    @DataBoundSetter
    public void setMinHealthyTime(String minHealthyTime) {
        this.minHealthyTime = Util.fixEmptyAndTrim(minHealthyTime);
    }

    /** Refuse an app that has no health check. */
    public boolean isRequireHealthChecks() {
        return requireHealthChecks;
    }

    @DataBoundSetter
    public void setRequireHealthChecks(boolean requireHealthChecks) {
        this.requireHealthChecks = requireHealthChecks;
    }

    /** Keep the number of instances that runs. */
    public boolean isKeepInstances() {
        return keepInstances;
    }

    @DataBoundSetter
    public void setKeepInstances(boolean keepInstances) {
        this.keepInstances = keepInstances;
    }

    /** Submit also what does not differ from what runs. */
    public boolean isAlwaysSubmit() {
        return alwaysSubmit;
    }

    @DataBoundSetter
    public void setAlwaysSubmit(boolean alwaysSubmit) {
        this.alwaysSubmit = alwaysSubmit;
    }

    /** Replace what a newer build of this job has deployed. */
    public boolean isAllowOlder() {
        return allowOlder;
    }

    @DataBoundSetter
    public void setAllowOlder(boolean allowOlder) {
        this.allowOlder = allowOlder;
    }

    /** Say what would be done, and do nothing. */
    public boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    /** Refuse an app that there are warnings about. */
    public boolean isStrict() {
        return strict;
    }

    @DataBoundSetter
    public void setStrict(boolean strict) {
        this.strict = strict;
    }

    /** The value of a parameter, as a user writes it; null where none is given. */
    @CheckForNull
    String text(PolicyParameter parameter) {
        return switch (parameter) {
            case TIMEOUT -> timeout;
            case ROLLBACK_TIMEOUT -> rollbackTimeout;
            case LOCK_TIMEOUT -> lockTimeout;
            case SOAK -> soak;
            case MIN_HEALTHY_TIME -> minHealthyTime;
            case ON_FAILURE -> onFailure;
            case ON_ABORT -> onAbort;
            case ON_LOCK -> onLock;
            case MAX_TASK_FAILURES -> Integer.toString(getMaxTaskFailures());
            case MAX_LOST_TASKS -> Integer.toString(getMaxLostTasks());
            case REQUIRE_HEALTH_CHECKS -> Boolean.toString(requireHealthChecks);
            case KEEP_INSTANCES -> Boolean.toString(keepInstances);
            case ALWAYS_SUBMIT -> Boolean.toString(alwaysSubmit);
            case ALLOW_OLDER -> Boolean.toString(allowOlder);
        };
    }

    /** A job that was stored without a list has an empty one. */
    @Override
    protected Object readResolve() {
        super.readResolve();
        overlay = Lines.split(overlay);
        set = Lines.split(set);
        return this;
    }

    static String name(Enum<?> choice) {
        return choice.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static String orNull(String given, String byDefault) {
        String choice = Util.fixEmptyAndTrim(given);
        return byDefault.equals(choice) ? null : choice;
    }

    /** Name and form. */
    @Extension
    public static final class DescriptorImpl extends ImageStepDescriptor {
        @Override
        public String getFunctionName() {
            return "marathonDeploy";
        }

        @Override
        public String getDisplayName() {
            return Messages.MarathonDeployStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class);
        }

        @POST
        public FormValidation doCheckImage(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String repository) {
            return checked(item, () -> isEmpty(value) || isEmpty(repository)
                    ? FieldCheck.image(value)
                    : FormValidation.error(Messages.MarathonDeployStep_imageAndRepository()));
        }

        @POST
        public FormValidation doCheckSoak(@AncestorInPath Item item, @QueryParameter String value) {
            return checked(item, () -> FieldCheck.duration(value));
        }

        @POST
        public FormValidation doCheckMinHealthyTime(@AncestorInPath Item item, @QueryParameter String value) {
            return checked(item, () -> FieldCheck.duration(value));
        }

        @POST
        public FormValidation doCheckMaxLostTasks(@AncestorInPath Item item, @QueryParameter String value) {
            return checked(item, () -> FormValidation.validateNonNegativeInteger(value));
        }

        @POST
        public FormValidation doCheckRollbackTimeout(@AncestorInPath Item item, @QueryParameter String value) {
            return checked(item, () -> FieldCheck.duration(value));
        }

        @POST
        public FormValidation doCheckMaxTaskFailures(@AncestorInPath Item item, @QueryParameter String value) {
            return checked(item, () -> FormValidation.validateNonNegativeInteger(value));
        }

        /** The same for everybody, as those below. */
        @POST
        public ListBoxModel doFillPinItems() {
            return new ListBoxModel(
                    new Option(Messages.MarathonDeployStep_pinDigest(), "digest"),
                    new Option(Messages.MarathonDeployStep_pinTag(), "tag"));
        }

        @POST
        public ListBoxModel doFillOnFailureItems() {
            return new ListBoxModel(
                    new Option(Messages.MarathonDeployStep_rollback(), name(OnFailure.ROLLBACK)),
                    new Option(Messages.MarathonDeployStep_leave(), name(OnFailure.LEAVE)),
                    new Option(Messages.MarathonDeployStep_cancel(), name(OnFailure.CANCEL)));
        }

        @POST
        public ListBoxModel doFillOnAbortItems() {
            ListBoxModel items = new ListBoxModel(new Option(Messages.MarathonDeployStep_asOnFailure(), ""));
            items.addAll(doFillOnFailureItems());
            return items;
        }

        @POST
        public ListBoxModel doFillOnLockItems() {
            return new ListBoxModel(
                    new Option(Messages.MarathonDeployStep_lockWait(), name(OnLock.WAIT)),
                    new Option(Messages.MarathonDeployStep_lockFail(), name(OnLock.FAIL)),
                    new Option(Messages.MarathonDeployStep_lockForce(), name(OnLock.FORCE)));
        }
    }
}
