package io.jenkins.plugins.marathondeploy.view;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.CauseAction;
import hudson.model.FreeStyleProject;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import java.util.concurrent.atomic.AtomicInteger;
import jenkins.model.RunAction2;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class JobDeploymentsTest {
    private static final AtomicInteger LOADED = new AtomicInteger();

    /** Counts how often a build is read from disk. */
    public static final class Loading extends InvisibleAction implements RunAction2 {
        @Override
        public void onAttached(Run<?, ?> run) {
            // Only what is loaded counts.
        }

        @Override
        public void onLoad(Run<?, ?> run) {
            LOADED.incrementAndGet();
        }
    }

    @Test
    void askingAJobForAnActionReadsNoBuilds(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("job");
        for (int i = 0; i < 3; i++) {
            Run<?, ?> run = jenkins.buildAndAssertSuccess(job);
            run.addAction(new Loading());
            run.save();
        }
        job.doReload();
        FreeStyleProject reloaded = jenkins.jenkins.getItemByFullName("job", FreeStyleProject.class);
        LOADED.set(0);

        assertThat(reloaded.getAction(CauseAction.class)).isNull();
        assertThat(reloaded.getAction(JobDeployments.class)).isNotNull();
        assertThat(reloaded.getAllActions()).hasAtLeastOneElementOfType(JobDeployments.class);
        // Core or another plugin may have asked for the last build.
        assertThat(LOADED).hasValueLessThan(2);

        assertThat(reloaded.getAction(JobDeployments.class).getDeployments()).isEmpty();
        assertThat(LOADED).hasValue(3);
    }
}
