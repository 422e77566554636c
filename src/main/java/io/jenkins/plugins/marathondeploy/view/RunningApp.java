package io.jenkins.plugins.marathondeploy.view;

import hudson.AbortException;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.config.HarborAccess;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
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
        return DeploymentCard.withoutDigest(OwnLabels.image(app.definition()));
    }

    /** The artifact in the user interface of the Harbor that is known for its host; empty where there is none. */
    public String getHarborLink() {
        String image = OwnLabels.image(app.definition());
        return Links.harborImage(harborOf(deployment, image), image, "");
    }

    /** The address of the Harbor that is known for an image of that Marathon; empty where there is none. */
    static String harborOf(StoredDeployment deployment, String image) {
        Job<?, ?> job = deployment.getRun().getParent();
        MarathonServer marathon;
        try {
            marathon = deployment.access().resolve(job);
        } catch (AbortException gone) {
            marathon = null;
        }
        return new HarborAccess("", "", "").urlOf(image, marathon, job);
    }

    /** The same without the registry, for a table. */
    public String getShortImage() {
        return DeploymentCard.withoutRegistry(getImage());
    }

    public InstancePicture getInstances() {
        return new InstancePicture(ready(), Math.max(0, app.instances() - ready()), app.outdatedTasks(), 0, 0);
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

    /** Which build has deployed it, as the label on Marathon has it; empty when none did. */
    private Optional<Build> build() {
        return Build.parse(app.labels().getOrDefault(OwnLabels.BUILD, ""));
    }

    /** {@code job #7}, or that it was another job's for whoever may not see that; empty when no build is known. */
    public String getBuildName() {
        return build().map(build -> AllDeployments.readable(build.job())
                        .map(job -> job.getFullDisplayName() + " #" + build.number())
                        .orElse(Messages.RunningApp_anotherJob()))
                .orElse("");
    }

    /** The address of that build below Jenkins' root; empty where it is gone, or whoever looks may not see its job. */
    public String getBuildUrl() {
        return build().flatMap(build -> AllDeployments.readable(build.job()).map(job -> job.getBuildByNumber((int) build.number())))
                .map(Run::getUrl)
                .orElse("");
    }

    public String getMarathonLink() {
        return Links.marathonApp(deployment.marathonUrl(), app.id());
    }
}
