package io.jenkins.plugins.marathondeploy.view;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Job;
import java.util.Collection;
import java.util.Set;
import jenkins.model.TransientActionFactory;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Adds {@link JobDeployments} to the pages of jobs. No build is read before a page shows them. */
@Extension
@Restricted(NoExternalUse.class)
@SuppressWarnings("rawtypes")
public final class JobDeploymentsFactory extends TransientActionFactory<Job> {
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
