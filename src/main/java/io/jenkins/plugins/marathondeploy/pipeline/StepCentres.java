package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.release.CentresRelease;
import io.jenkins.plugins.marathondeploy.release.DryRun;
import io.jenkins.plugins.marathondeploy.release.Release;
import io.jenkins.plugins.marathondeploy.release.ReleaseException;
import io.jenkins.plugins.marathondeploy.rollout.Rollout;
import io.jenkins.plugins.marathondeploy.rollout.RolloutPlan;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** The release to several Marathons that a step describes, with what Jenkins gives to it. */
public final class StepCentres {
    private final MarathonDeployStep step;
    private final RunContext runContext;
    private final DeploymentAction card;

    /** @param card of the build's page, as {@link #begin} has made it */
    public StepCentres(MarathonDeployStep step, RunContext runContext, DeploymentAction card) {
        this.step = step;
        this.runContext = runContext;
        this.card = card;
    }

    /** Puts a card on the build's page, and one for each Marathon on that. */
    public static DeploymentAction begin(MarathonDeployStep step, Run<?, ?> run, String key) throws IOException {
        return DeploymentAction.begin(
                run, key, StepRelease.beginning(step, run), sites(step.sites()), step.getWithout());
    }

    /** How each of them is reached, by their names, in this order. */
    static LinkedHashMap<String, MarathonAccess> sites(List<String> names) {
        LinkedHashMap<String, MarathonAccess> sites = new LinkedHashMap<>();
        names.forEach(name -> sites.put(name, new MarathonAccess(name, "", "")));
        return sites;
    }

    /**
     * Who is told of it while it lives, for each Marathon as its configuration names them; empty for nobody.
     *
     * @param app     id of the app or group of a Marathon
     * @param card    as {@link #begin} has made it
     * @param console gets lines, with the Marathon that they are about
     * @throws AbortException when a service can't be found
     */
    public static List<RunNotices> notices(
            MarathonDeployStep step, UnaryOperator<String> app, DeploymentAction card,
            BiConsumer<String, String> console)
            throws AbortException {
        List<RunNotices> told = new ArrayList<>();
        for (Map.Entry<String, MarathonAccess> site : sites(step.sites()).entrySet()) {
            String name = site.getKey();
            RunNotices.of(
                            step,
                            site.getValue(),
                            card.getRun(),
                            app.apply(name),
                            card.centre(name).getKey(),
                            line -> console.accept(name, line))
                    .ifPresent(told::add);
        }
        return told;
    }

    /**
     * Builds and pushes where the step says so, once, and renders for each. Blocks as long as that takes.
     *
     * @throws AbortException for everything that a user can mend
     */
    public Rollout prepare() throws IOException, InterruptedException {
        CentresRelease release = release();
        RolloutPlan plan = plan();
        try {
            return Rollout.of(plan, release.prepare().machines());
        } catch (ReleaseException e) {
            throw StepRelease.abortion(e, runContext.mask());
        }
    }

    /**
     * Checks what can be checked, says what would be done in each, and does nothing of it.
     *
     * @throws AbortException for everything that a user can mend
     */
    public DeploymentResult dryRun() throws IOException, InterruptedException {
        CentresRelease release = release();
        plan();
        try {
            LinkedHashMap<String, DryRun> seen = release.dryRun();
            DeploymentResult result = DeploymentResult.seen(seen, step.getWithout(), runContext.mask());
            for (DeploymentResult centre : result.getCentres()) {
                card.centre(centre.getCentre()).endDryRun(centre.getApp(), centre.getReason(), centre.getChanges());
            }
            card.endDryRun(result.getApp(), result.getReason(), List.of());
            return result;
        } catch (ReleaseException e) {
            throw StepRelease.abortion(e, runContext.mask());
        }
    }

    /** What becomes of all is for the first one's configuration to say, where the step does not. */
    private RolloutPlan plan() throws AbortException {
        MarathonAccess first = sites(step.sites()).values().iterator().next();
        return step.plan(StepRelease.policy(step, first.resolve(runContext.run().getParent())));
    }

    /** What is wrong with any of them is told of all. */
    private CentresRelease release() throws AbortException {
        StepRelease common = new StepRelease(step, runContext, card);
        LinkedHashMap<String, Release> releases = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        StepRelease.Image image = common.image();
        List<MarathonServer> servers = new ArrayList<>();
        for (Map.Entry<String, MarathonAccess> site : sites(step.sites()).entrySet()) {
            String name = site.getKey();
            try {
                servers.add(site.getValue().resolve(runContext.run().getParent()));
                releases.put(name, common.release(
                        site.getValue(),
                        image,
                        step.centreValues().source(common.template(), name),
                        runContext.of(name)));
            } catch (AbortException e) {
                problems.add(name + ": " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new AbortException(String.join("\n", problems));
        }
        step.checkReplication(servers);
        return new CentresRelease(releases);
    }
}
