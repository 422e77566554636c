package io.jenkins.plugins.marathondeploy.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnLock;
import io.jenkins.plugins.marathondeploy.gate.Probe;
import io.jenkins.plugins.marathondeploy.release.PolicyParameter;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.stapler.DataBoundSetter;

/** The parameters that say how a deployment is carried out, see {@link Policy}. Null stands for what is not given. */
public abstract class PolicyStep extends ImageGateStep {
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
    private List<String> probe = new ArrayList<>();
    private List<String> probeExpect = new ArrayList<>();
    private Integer probeCount;
    private String probeInterval;
    private String probeTimeout;
    private boolean requireHealthChecks;
    private boolean keepInstances;
    private boolean mergeGroup;
    private boolean alwaysSubmit;
    private boolean allowOlder;

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

    /** {@code rollback}, {@code rollbackFailed}, {@code leave} or {@code cancel}. */
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
    public void setMaxTaskFailures(@CheckForNull Integer maxTaskFailures) {
        this.maxTaskFailures = maxTaskFailures;
    }

    /** This many tasks lost by the infrastructure end the deployment; 0 for no limit. */
    public int getMaxLostTasks() {
        return maxLostTasks == null ? Policy.DEFAULT_MAX_LOST_TASKS : maxLostTasks;
    }

    @DataBoundSetter
    public void setMaxLostTasks(@CheckForNull Integer maxLostTasks) {
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

    /** Addresses through which the app's users reach it. */
    public List<String> getProbe() {
        return probe;
    }

    @DataBoundSetter
    public void setProbe(List<String> probe) {
        this.probe = Lines.split(probe);
    }

    /** What their answers must have; empty for status 200. */
    public List<String> getProbeExpect() {
        return probeExpect;
    }

    @DataBoundSetter
    public void setProbeExpect(List<String> probeExpect) {
        this.probeExpect = Lines.split(probeExpect);
    }

    /** So many good answers in a row. */
    public int getProbeCount() {
        return probeCount == null ? Probe.DEFAULT_COUNT : probeCount;
    }

    @DataBoundSetter
    public void setProbeCount(@CheckForNull Integer probeCount) {
        this.probeCount = probeCount;
    }

    /** From one answer to the next question; empty for 1 s. */
    public String getProbeInterval() {
        return probeInterval;
    }

    @DataBoundSetter
    public void setProbeInterval(String probeInterval) {
        this.probeInterval = Util.fixEmptyAndTrim(probeInterval);
    }

    /** Until so many good answers have come; empty for 2 minutes. */
    public String getProbeTimeout() {
        return probeTimeout;
    }

    @DataBoundSetter
    public void setProbeTimeout(String probeTimeout) {
        this.probeTimeout = Util.fixEmptyAndTrim(probeTimeout);
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

    /** Leave apps of the group that are not in the file as they run. */
    public boolean isMergeGroup() {
        return mergeGroup;
    }

    @DataBoundSetter
    public void setMergeGroup(boolean mergeGroup) {
        this.mergeGroup = mergeGroup;
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

    /** The value of a parameter, as a user writes it; null where none is given. */
    @CheckForNull
    String text(PolicyParameter parameter) {
        return switch (parameter) {
            case TIMEOUT -> timeout;
            case ROLLBACK_TIMEOUT -> rollbackTimeout;
            case LOCK_TIMEOUT -> lockTimeout;
            case SOAK -> soak;
            case PROBE -> String.join("\n", probe);
            case PROBE_EXPECT -> String.join("\n", probeExpect);
            case PROBE_COUNT -> Integer.toString(getProbeCount());
            case PROBE_INTERVAL -> probeInterval;
            case PROBE_TIMEOUT -> probeTimeout;
            case MIN_HEALTHY_TIME -> minHealthyTime;
            case ON_FAILURE -> onFailure;
            case ON_ABORT -> onAbort;
            case ON_LOCK -> onLock;
            case MAX_TASK_FAILURES -> Integer.toString(getMaxTaskFailures());
            case MAX_LOST_TASKS -> Integer.toString(getMaxLostTasks());
            case REQUIRE_HEALTH_CHECKS -> Boolean.toString(requireHealthChecks);
            case KEEP_INSTANCES -> Boolean.toString(keepInstances);
            case MERGE_GROUP -> Boolean.toString(mergeGroup);
            case ALWAYS_SUBMIT -> Boolean.toString(alwaysSubmit);
            case ALLOW_OLDER -> Boolean.toString(allowOlder);
        };
    }

    /** What an older version has stored lacks what came later. */
    @Override
    protected Object readResolve() {
        super.readResolve();
        probe = Lines.split(probe);
        probeExpect = Lines.split(probeExpect);
        return this;
    }

    static String name(Enum<?> choice) {
        return PolicyParameter.text(choice);
    }

    static String orNull(String given, String byDefault) {
        String choice = Util.fixEmptyAndTrim(given);
        return byDefault.equals(choice) ? null : choice;
    }
}
