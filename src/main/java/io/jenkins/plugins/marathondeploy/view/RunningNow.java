package io.jenkins.plugins.marathondeploy.view;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What runs of one app, as far as a job's builds know.
 *
 * @param app    its id
 * @param last   the last deployment that may have changed something
 * @param origin the deployment that brought the version that runs; null when no build did, or nobody knows what runs
 */
public record RunningNow(String app, DeploymentAction last, DeploymentAction origin) {
    /** @param deployments newest first */
    static List<RunningNow> of(List<DeploymentAction> deployments) {
        Set<String> apps = new LinkedHashSet<>();
        deployments.forEach(deployment -> apps.add(deployment.getApp()));
        List<RunningNow> all = new ArrayList<>();
        for (String app : apps) {
            List<DeploymentAction> its = deployments.stream()
                    .filter(deployment -> deployment.getApp().equals(app))
                    .filter(deployment -> deployment.outcome() != null && deployment.outcome() != Outcome.REFUSED)
                    .toList();
            if (!its.isEmpty()) {
                all.add(new RunningNow(app, its.get(0), origin(its.get(0), its).orElse(null)));
            }
        }
        return all;
    }

    private static Optional<DeploymentAction> origin(DeploymentAction last, List<DeploymentAction> its) {
        return switch (last.getOutcome()) {
            case "DEPLOYED" -> Optional.of(last);
            case "UNCHANGED" -> deployed(last.getVersion(), its).or(() -> Optional.of(last));
            case "ROLLED_BACK" -> deployed(last.getRunningVersion(), its)
                    // By hand, the version before is the one that was left.
                    .or(() -> last.isByHand() ? Optional.empty() : deployed(last.getPreviousVersion(), its));
            default -> Optional.empty();
        };
    }

    private static Optional<DeploymentAction> deployed(String version, List<DeploymentAction> its) {
        return its.stream()
                .filter(deployment -> deployment.getOutcome().equals("DEPLOYED")
                        && deployment.getVersion().equals(version))
                .findFirst();
    }

    public String getApp() {
        return app;
    }

    public DeploymentAction getLast() {
        return last;
    }

    public DeploymentAction getOrigin() {
        return origin;
    }

    /** What Marathon says now; null when it does not say. Asks it. */
    @CheckForNull
    public List<RunningApp> getApps() {
        return MarathonLook.at(last)
                .map(apps -> apps.stream().map(app -> new RunningApp(app, last)).toList())
                .orElse(null);
    }

    /** The version that runs; empty when nobody knows. */
    public String getVersion() {
        return last.isProven() ? origin == null ? last.getRunningVersion() : origin.getVersion() : "";
    }

    /** The same, as people read it. */
    public MarathonVersion getMarathonVersion() {
        return new MarathonVersion(getVersion());
    }

    /** The deployment since which it runs. */
    public DeploymentAction getSince() {
        return origin == null ? last : origin;
    }
}
