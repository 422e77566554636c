package io.jenkins.plugins.marathondeploy.view;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.InvisibleAction;
import hudson.model.Job;
import hudson.model.Run;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import jenkins.model.TransientActionFactory;

/** The deployments of a job's last builds: what runs now, and since when. */
public final class JobDeployments extends InvisibleAction {
    /** Reading more builds would make the job's page slow. */
    private static final int BUILDS = 20;

    private final Job<?, ?> job;
    private List<DeploymentAction> deployments;

    private JobDeployments(Job<?, ?> job) {
        this.job = job;
    }

    /** Newest first. Reads builds, so that only a page asks for them that shows them. */
    public synchronized List<DeploymentAction> getDeployments() {
        if (deployments == null) {
            deployments = of(job);
        }
        return List.copyOf(deployments);
    }

    /** What runs of each app, as far as these builds know. */
    public List<RunningNow> getCurrent() {
        return RunningNow.of(getDeployments());
    }

    private static List<DeploymentAction> of(Job<?, ?> job) {
        List<DeploymentAction> found = new ArrayList<>();
        Run<?, ?> build = job.getLastBuild();
        for (int i = 0; build != null && i < BUILDS; i++, build = build.getPreviousBuild()) {
            build.getActions(DeploymentAction.class).stream().filter(JobDeployments::changes).forEach(found::add);
        }
        found.sort(Comparator.comparingLong(DeploymentAction::getBegan).reversed());
        return found;
    }

    /** A push and a dry run change nothing of what runs. */
    private static boolean changes(DeploymentAction card) {
        return card.getKind() == StoredDeployment.Kind.DEPLOYMENT || card.getKind() == StoredDeployment.Kind.ROLLBACK;
    }

    /** Adds the table to the pages of jobs that deploy. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Job> {
        @Override
        public Class<Job> type() {
            return Job.class;
        }

        /** Without it, core would make one whenever anybody asks the job for an action of whatever kind. */
        @Override
        public Class<? extends Action> actionType() {
            return JobDeployments.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull Job job) {
            return Set.of(new JobDeployments(job));
        }
    }
}
