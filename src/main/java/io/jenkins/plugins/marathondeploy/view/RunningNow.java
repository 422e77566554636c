package io.jenkins.plugins.marathondeploy.view;

import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
        // Of one to several Marathons each has its own.
        List<DeploymentAction> each = deployments.stream().filter(deployment -> !deployment.isOfSeveral()).toList();
        Set<String> centres = each.stream().map(DeploymentAction::getCentre).collect(Collectors.toSet());
        Map<List<String>, List<DeploymentAction>> places = new LinkedHashMap<>();
        each.forEach(deployment -> places
                .computeIfAbsent(List.of(deployment.getApp(), centre(deployment, centres)), place -> new ArrayList<>())
                .add(deployment));
        List<RunningNow> all = new ArrayList<>();
        places.forEach((place, deployed) -> {
            List<DeploymentAction> its = deployed.stream()
                    .filter(RunningNow::mayHaveChanged)
                    .toList();
            if (!its.isEmpty()) {
                all.add(new RunningNow(place.get(0), its.get(0), origin(its.get(0), its).orElse(null)));
            }
        });
        return all;
    }

    /** A job that names one Marathon alone may have named another one before: only among several they are told apart. */
    private static String centre(DeploymentAction deployment, Set<String> centres) {
        boolean known = deployment.getCentre().isEmpty() && centres.contains(deployment.getMarathon());
        return known ? deployment.getMarathon() : deployment.getCentre();
    }

    /** Also where nobody knows how it ended: its version may run. */
    private static boolean mayHaveChanged(DeploymentAction deployment) {
        Outcome outcome = deployment.outcome();
        return outcome == null ? isLost(deployment) : outcome != Outcome.REFUSED;
    }

    private static boolean isLost(DeploymentAction deployment) {
        return deployment.end() == null && !deployment.isPreparing() && !deployment.isRunning();
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

    /** The Marathon's name where it is one of several; else empty. */
    public String getCentre() {
        return last.getCentre();
    }

    public DeploymentAction getLast() {
        return last;
    }

    public DeploymentAction getOrigin() {
        return origin;
    }

    /** What Marathon says now. Asks it. */
    public Look<List<RunningApp>> ask() {
        return MarathonLook.at(last).map(apps -> apps.stream().map(app -> new RunningApp(app, last)).toList());
    }

    /** Whether its Marathon is one that the job may use today, so that it is asked at all. Asks nobody. */
    public boolean isUsable() {
        return last.isUsable();
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
