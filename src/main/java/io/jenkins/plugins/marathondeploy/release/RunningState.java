package io.jenkins.plugins.marathondeploy.release;

import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.Marathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import java.util.List;
import java.util.stream.Collectors;

/** What runs, in words: for a deployment that nobody follows any more. */
public final class RunningState {
    private RunningState() {}

    /**
     * One look at the app or group.
     *
     * @return one sentence without an end; where Marathon can't be asked it says so
     */
    public static String of(String id, Marathon marathon) {
        try {
            return marathon.app(id)
                    .map(RunningState::app)
                    .or(() -> marathon.group(id).map(group -> group.apps().isEmpty()
                            ? id + " is an empty group"
                            : apps(group.apps())))
                    .orElse(id + " does not exist on Marathon now");
        } catch (MarathonException e) {
            return "what runs of " + id + " could not be asked: " + e.getMessage();
        }
    }

    private static String apps(List<AppStatus> apps) {
        return apps.stream().map(RunningState::app).collect(Collectors.joining("; "));
    }

    private static String app(AppStatus app) {
        int ready = app.healthChecked() ? app.latest().healthy() : app.latest().running();
        return app.id() + " has version " + app.version() + " now: " + ready + " of " + app.instances()
                + (app.healthChecked() ? " instances are healthy" : " instances run, and nothing checks their health")
                + (app.outdated().total() > 0 ? ", " + app.outdated().total() + " of an older version" : "")
                + (app.deployments().isEmpty()
                        ? ""
                        : ", and deployment " + String.join(", ", app.deployments()) + " is under way");
    }
}
