package io.jenkins.plugins.marathondeploy.view;

import hudson.model.Action;
import hudson.model.InvisibleAction;
import hudson.model.Job;
import hudson.model.Run;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The deployments of a job: what runs now, since when, and what the last builds did. */
public final class JobDeployments extends InvisibleAction {
    /** Reading more builds would make the job's page slow. */
    private static final int BUILDS = 20;
    /** On the page that is for them. */
    private static final int MOST_BUILDS = 500;
    /** That are read where none of those has deployed: each has deployed some app last. */
    private static final int EARLIER_BUILDS = 5;

    private final Job<?, ?> job;

    JobDeployments(Job<?, ?> job) {
        this.job = job;
    }

    public Job<?, ?> getJob() {
        return job;
    }

    /** Where the page of all deployments is. */
    @Override
    public String getUrlName() {
        return "marathon-deployments";
    }

    /**
     * Of the last builds, or, where they have deployed nothing, the last ones before them; newest first. Reads builds, so that a
     * page asks once.
     */
    public List<DeploymentAction> getDeployments() {
        return of(job, BUILDS);
    }

    /** The same of as many builds as {@link #getMostBuilds} says, or all. */
    public List<DeploymentAction> getAllDeployments() {
        return of(job, MOST_BUILDS);
    }

    /** Whether there are builds that {@link #getDeployments} does not look at. */
    public boolean isMore() {
        Run<?, ?> build = job.getLastBuild();
        for (int i = 0; build != null && i < BUILDS; i++) {
            build = build.getPreviousBuild();
        }
        return build != null;
    }

    /** How many of the last builds the page of all deployments looks at. */
    public int getMostBuilds() {
        return MOST_BUILDS;
    }

    /** Whether these are all builds for sure. Reads the last one alone. */
    public boolean isAll() {
        Run<?, ?> last = job.getLastBuild();
        return last == null || last.getNumber() <= MOST_BUILDS;
    }

    /**
     * What runs of each app, as far as these builds know.
     *
     * @param deployments newest first
     */
    public List<RunningNow> current(List<DeploymentAction> deployments) {
        return RunningNow.of(deployments);
    }

    /** Those of these deployments whose version runs, as far as they know: nobody wants to roll back to them. */
    public Set<DeploymentAction> running(List<DeploymentAction> deployments) {
        return RunningNow.of(deployments).stream()
                .map(RunningNow::getOrigin)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** The same as columns. */
    public DeploymentTrend trend(List<DeploymentAction> deployments) {
        return new DeploymentTrend(deployments);
    }

    /** Another one when the table of these deployments is another one; empty while one runs, of which it says where it stands. */
    public String version(List<DeploymentAction> deployments) {
        return deployments.stream().anyMatch(DeploymentAction::isRunning)
                ? ""
                : Integer.toHexString(deployments.stream()
                        .map(one -> List.of(one.getRun().getNumber(), one.getKey(), one.getOutcome()))
                        .toList()
                        .hashCode());
    }

    private static List<DeploymentAction> of(Job<?, ?> job, int builds) {
        List<DeploymentAction> found = new ArrayList<>();
        Run<?, ?> build = job.getLastBuild();
        for (int i = 0; build != null && i < builds; i++, build = build.getPreviousBuild()) {
            add(build, found);
        }
        if (found.isEmpty()) {
            earlier(job).forEach(number -> {
                Run<?, ?> one = job.getBuildByNumber(number);
                if (one != null) {
                    add(one, found);
                }
            });
        }
        found.sort(Comparator.comparingLong(DeploymentAction::getBegan).reversed());
        return found;
    }

    /** The numbers of the builds that deployed last, without a look at any build: most jobs have never deployed anything. */
    private static List<Integer> earlier(Job<?, ?> job) {
        return DeploymentIndex.get().known(job.getFullName()).stream()
                .map(entry -> entry.origin().build())
                .distinct()
                .sorted(Comparator.reverseOrder())
                .limit(EARLIER_BUILDS)
                .toList();
    }

    /**
     * Asked for them by their class, core would make the transient actions of each build for every view of the page. No list is
     * made for a build that has none, as most have.
     */
    @SuppressWarnings("deprecation")
    private static void add(Run<?, ?> build, List<DeploymentAction> found) {
        for (Action action : build.getActions()) {
            if (action instanceof DeploymentAction card && changes(card)) {
                found.add(card);
            }
        }
    }

    /** A push and a dry run change nothing of what runs. */
    private static boolean changes(DeploymentAction card) {
        return card.getKind() == StoredDeployment.Kind.DEPLOYMENT || card.getKind() == StoredDeployment.Kind.ROLLBACK;
    }
}
