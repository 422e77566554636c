package io.jenkins.plugins.marathondeploy.view;

import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.deploy.Build;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.util.Optional;

/** An app as Marathon has just answered for it, for the page of a job. */
public final class RunningApp {
    private final AppStatus app;
    private final StoredDeployment deployment;

    /** @param deployment of that app or its group by the job whose page it is */
    RunningApp(AppStatus app, StoredDeployment deployment) {
        this.app = app;
        this.deployment = deployment;
    }

    private int ready() {
        return app.healthChecked() ? app.latest().healthy() : app.latest().running();
    }

    public String getId() {
        return app.id();
    }

    public MarathonVersion getVersion() {
        return new MarathonVersion(app.version());
    }

    /** With the tag that it was deployed by, where the image is named by its digest. */
    public String getImage() {
        String image = app.definition().at("/container/docker/image").asText().replaceAll("@sha256:.*$", "");
        String tag = app.labels().getOrDefault(OwnLabels.IMAGE_TAG, "");
        boolean tagged = image.lastIndexOf(':') > image.lastIndexOf('/');
        return image.isEmpty() || tag.isEmpty() || tagged ? image : image + ":" + tag;
    }

    /** The same without the registry, for a table. */
    public String getShortImage() {
        return DeploymentCard.withoutRegistry(getImage());
    }

    public InstancePicture getInstances() {
        return new InstancePicture(ready(), Math.max(0, app.instances() - ready()), app.outdatedTasks(), 0);
    }

    /** {@code good} when all that is wanted runs, {@code running} while it is changed, else {@code bad}. */
    public String getState() {
        return app.settled() ? "good" : app.deployments().isEmpty() ? "bad" : "running";
    }

    public String getSymbol() {
        return switch (getState()) {
            case "good" -> "symbol-status-blue";
            case "running" -> "symbol-status-blue-anime";
            default -> "symbol-status-red";
        };
    }

    public String getStateText() {
        return switch (getState()) {
            case "good" -> app.healthChecked() ? Messages.RunningApp_healthy() : Messages.RunningApp_running();
            case "running" -> Messages.RunningApp_changing();
            default -> Messages.RunningApp_unhealthy();
        };
    }

    /** {@code job#7}, as the deployment left it; empty when none did. */
    public String getBuildName() {
        return app.labels().getOrDefault(OwnLabels.BUILD, "");
    }

    /** The address of that build below Jenkins' root; empty where it is another job's, or gone. */
    public String getBuildUrl() {
        Job<?, ?> job = deployment.getRun().getParent();
        Optional<Run<?, ?>> build = Build.parse(getBuildName())
                .filter(label -> label.job().equals(job.getFullName()))
                .map(label -> job.getBuildByNumber((int) label.number()));
        return build.map(Run::getUrl).orElse("");
    }

    public String getMarathonLink() {
        return Links.marathonApp(deployment.marathonUrl(), app.id());
    }
}
