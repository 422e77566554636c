package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One of the instances of an app; its tasks come and go. */
public final class Instance {
    private final String id;
    private final Map<Integer, Health> health = new TreeMap<>();
    private final Map<Integer, ObjectNode> readiness = new TreeMap<>();
    private AppDefinition app;
    private Condition condition = Condition.SCHEDULED;
    private boolean wanted = true;
    private boolean stopped;
    private boolean replaced;
    private int incarnation;
    private Task task;
    private Instant since;
    private Boolean toldHealthy;

    Instance(String id, AppDefinition app, Instant since) {
        this.id = id;
        this.app = app;
        this.since = since;
    }

    /** Such as {@code web.instance-5b43d5ad-e6b4-11f1-be7e-024277aed3b0}. */
    public String id() {
        return id;
    }

    /** The version of the app that it runs. */
    public AppDefinition app() {
        return app;
    }

    /** Where it is. */
    public Condition condition() {
        return condition;
    }

    void condition(Condition next, Instant moment) {
        condition = next;
        since = moment;
    }

    /** Whether it shall run; false once it is to be taken away. */
    public boolean isWanted() {
        return wanted;
    }

    void unwanted() {
        wanted = false;
    }

    /** Whether it keeps its volumes until the app needs it again; only a resident app's does (Goal.Stopped). */
    boolean isStopped() {
        return stopped;
    }

    void stopped(boolean now) {
        stopped = now;
    }

    /** Whether it has been unreachable for so long that another was started for it. */
    boolean isReplaced() {
        return replaced;
    }

    void replaced(boolean now) {
        replaced = now;
    }

    /** Shall run again, with a version of its app that may be another. */
    void wantedAgain(AppDefinition next) {
        app = next;
        wanted = true;
        stopped = false;
        health.clear();
        toldHealthy = null;
    }

    /** Its present or last task; null before the first. */
    public Task task() {
        return task;
    }

    int nextIncarnation() {
        return ++incarnation;
    }

    void task(Task next) {
        task = next;
        readiness.clear();
    }

    /** Since when it is in its condition. */
    public Instant since() {
        return since;
    }

    /** The results of its health checks by the check's place in the definition. */
    public Map<Integer, Health> health() {
        return health;
    }

    /** The last answers of its readiness checks by the check's place in the definition. */
    Map<Integer, ObjectNode> readiness() {
        return readiness;
    }

    /** What its readiness checks answered last, as answers show it. */
    public List<ObjectNode> readinessResults() {
        return new ArrayList<>(readiness.values());
    }

    /** Whether it runs and all its health checks pass. */
    public boolean isHealthy() {
        int checks = app.healthChecks().size();
        return condition == Condition.RUNNING && (checks == 0
                || health.size() == checks && health.values().stream().allMatch(Health::alive));
    }

    /** Whether all its readiness checks passed. */
    boolean isReady() {
        return condition == Condition.RUNNING && readiness.size() == app.readinessChecks().size()
                && readiness.values().stream().allMatch(result -> result.path("ready").asBoolean());
    }

    Boolean toldHealthy() {
        return toldHealthy;
    }

    void toldHealthy(Boolean healthy) {
        toldHealthy = healthy;
    }
}
