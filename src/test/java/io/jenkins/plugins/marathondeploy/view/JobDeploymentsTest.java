package io.jenkins.plugins.marathondeploy.view;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Functions;
import hudson.model.Action;
import hudson.model.CauseAction;
import hudson.model.FreeStyleProject;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.model.RunAction2;
import jenkins.model.TransientActionFactory;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class JobDeploymentsTest {
    /** For each build that was read from disk, the stack on which it was. */
    private static final List<String> LOADED = new CopyOnWriteArrayList<>();

    private static final String OURS = JobDeployments.class.getName() + ".";

    /** Notes each reading of a build from disk. */
    public static final class Loading extends InvisibleAction implements RunAction2 {
        @Override
        public void onAttached(Run<?, ?> run) {
            // Only what is loaded counts.
        }

        @Override
        public void onLoad(Run<?, ?> run) {
            LOADED.add(Functions.printThrowable(new Throwable("loaded")));
        }
    }

    /** Each build for which a transient action was asked for, by its number. */
    private static final List<Integer> ASKED = new CopyOnWriteArrayList<>();

    /** Notes each question, and answers it with nothing. */
    @TestExtension("thePageOfAJobNeedsNoTransientActionOfItsBuilds")
    public static final class Asked extends TransientActionFactory<Run<?, ?>> {
        @Override
        @SuppressWarnings("unchecked")
        public Class<Run<?, ?>> type() {
            return (Class<Run<?, ?>>) (Class<?>) Run.class;
        }

        @Override
        public Class<? extends Action> actionType() {
            return DeploymentAction.class;
        }

        @Override
        public Collection<? extends Action> createFor(Run<?, ?> run) {
            if (Functions.printThrowable(new Throwable("asked")).contains(OURS)) {
                ASKED.add(run.getNumber());
            }
            return List.of();
        }
    }

    @Test
    void thePageOfAJobNeedsNoTransientActionOfItsBuilds(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("job");
        for (int i = 0; i < 3; i++) {
            Run<?, ?> run = jenkins.buildAndAssertSuccess(job);
            DeploymentAction.begin(
                    run,
                    "key",
                    new DeploymentAction.Beginning(DeploymentAction.Kind.ROLLBACK, "/web", null, "", false));
        }
        ASKED.clear();

        String page = jenkins.createWebClient().withJavaScriptEnabled(false).getPage(job).asNormalizedText();

        assertThat(page).contains("/web");
        assertThat(ASKED).isEmpty();
        assertThat(job.getAction(JobDeployments.class).getDeployments()).hasSize(3);
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
        LOADED.clear();

        assertThat(reloaded.getAction(CauseAction.class)).isNull();
        assertThat(reloaded.getAction(JobDeployments.class)).isNotNull();
        assertThat(reloaded.getAllActions()).hasAtLeastOneElementOfType(JobDeployments.class);
        // Core and other plugins may ask for builds at any time; this plugin must not.
        assertThat(LOADED).allSatisfy(stack -> assertThat(stack).doesNotContain(OURS));

        assertThat(reloaded.getAction(JobDeployments.class).getDeployments()).isEmpty();
        assertThat(LOADED).hasSize(3).anySatisfy(stack -> assertThat(stack).contains(OURS));
    }

    @Test
    void thePageGetsItsTableAgainWhereThatChanged(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("job");
        deployed(jenkins, job);
        JenkinsRule.WebClient client = jenkins.createWebClient().withJavaScriptEnabled(false);

        String known = version(client.getPage(job));
        assertThat(known).isNotEmpty();
        assertThat(rows(renewed(client, job, known))).isZero();

        deployed(jenkins, job);
        HtmlPage other = renewed(client, job, known);
        assertThat(rows(other)).isEqualTo(2);
        assertThat(rows(renewed(client, job, version(other)))).isZero();
    }

    private static void deployed(JenkinsRule jenkins, FreeStyleProject job) throws Exception {
        DeploymentAction.begin(
                jenkins.buildAndAssertSuccess(job),
                "key",
                new DeploymentAction.Beginning(DeploymentAction.Kind.ROLLBACK, "/web", null, "", false));
    }

    private static String version(HtmlPage page) {
        return ((DomElement) page.querySelector(".marathon-deploy-deployments")).getAttribute("data-version");
    }

    private static HtmlPage renewed(JenkinsRule.WebClient client, FreeStyleProject job, String known) throws Exception {
        return client.goTo(job.getUrl() + "marathon-deployments/running?known=" + known);
    }

    private static int rows(HtmlPage page) {
        return page.querySelectorAll("tbody tr").size();
    }
}
