package io.jenkins.plugins.marathondeploy.view;

import io.jenkins.plugins.marathondeploy.auth.TextMask;
import io.jenkins.plugins.marathondeploy.deploy.PhaseName;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.rollout.Rollout;
import io.jenkins.plugins.marathondeploy.rollout.RolloutReport;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Shows a deployment to several Marathons on its card and those of its parts. */
@Restricted(NoExternalUse.class)
public final class CentresView {
    private CentresView() {}

    /** As {@link KeptDeployment#keep}, for each. */
    public static void keep(DeploymentAction card, Rollout rollout, Collection<String> secrets, TextMask mask) {
        for (String centre : rollout.centres()) {
            KeptDeployment.keep(card.centre(centre), rollout.machine(centre).state(), secrets, mask);
        }
    }

    /** From now on it is followed; stores that. */
    public static void follow(DeploymentAction card, Rollout rollout) throws IOException {
        for (String centre : rollout.centres()) {
            card.centre(centre).follow(rollout.machine(centre));
        }
        card.enter(DeploymentStep.FOLLOW);
        card.follow(rollout.machine(rollout.centres().get(0)));
    }

    /**
     * Shows how it ended, and stores that.
     *
     * @param mask takes secrets of the run out of a text
     */
    public static void end(DeploymentAction card, Rollout rollout, RolloutReport report, TextMask mask) throws IOException {
        for (RolloutReport.Centre centre : report.centres()) {
            Report own = centre.report();
            DeploymentAction part = card.centre(centre.name());
            Duration waited = own.durations().getOrDefault(PhaseName.QUEUE, Duration.ZERO);
            part.took(own.total().minus(waited));
            part.end(own, rollout.machine(centre.name()).curves(), own.outcome().isGood(), mask);
        }
        card.end(report, mask);
    }
}
