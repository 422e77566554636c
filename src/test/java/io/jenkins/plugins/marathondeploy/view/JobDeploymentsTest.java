package io.jenkins.plugins.marathondeploy.view;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Functions;
import hudson.model.Action;
import hudson.model.CauseAction;
import hudson.model.FreeStyleProject;
import hudson.model.InvisibleAction;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.auth.SecretMask;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentRequest;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.template.Definition;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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

    private static DeploymentAction begun(Run<?, ?> run) throws Exception {
        return DeploymentAction.begin(
                run, "key", new DeploymentAction.Beginning(DeploymentAction.Kind.DEPLOYMENT, "/web", null, "", false));
    }

    private static void deployed(Run<?, ?> run) throws Exception {
        begun(run).end(
                new Report(
                        new Report.End(Outcome.DEPLOYED, false, false, "/web runs: 1 of 1 healthy"),
                        new Report.Subject("/web", "", ""),
                        new Report.Versions("2026-11-22T20:00:00.001Z", "", "2026-11-22T20:00:00.001Z", List.of("d")),
                        new Report.Evidence(List.of(), List.of(), List.of(), true, List.of()),
                        Map.of(),
                        Map.of()),
                true,
                SecretMask.none());
    }

    private static DeploymentAction sent(Run<?, ?> run) throws Exception {
        DeploymentAction card = begun(run);
        card.follow(Machine.deploy(
                DeploymentRequest.of(Definition.ofJson("{\"id\":\"/web\",\"cmd\":\"serve\"}"), Policy.defaults())));
        return card;
    }

    private static HtmlPage page(JenkinsRule jenkins, Job<?, ?> job) throws Exception {
        return jenkins.createWebClient().withJavaScriptEnabled(false).getPage(job);
    }

    private static String runsNow(HtmlPage page) {
        return page.querySelector(".marathon-deploy-job .marathon-deploy-card").asNormalizedText();
    }

    /** The builds whose rows have a button to roll back to them. */
    private static List<String> rollbacks(HtmlPage page) {
        return page.querySelectorAll(".marathon-deploy-job tbody a[data-url$='/rollback']").stream()
                .map(link -> link.getAttributes().getNamedItem("data-url").getNodeValue().replaceAll("^.*/([0-9]+)/[^/]+/rollback$", "#$1"))
                .toList();
    }

    /** Its version may run, although Jenkins was killed before anybody could say so. */
    @Test
    void aDeploymentThatWasLostIsTheLastOne(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("job");
        deployed(jenkins.buildAndAssertSuccess(job));
        assertThat(rollbacks(page(jenkins, job))).as("what runs is not rolled back to").isEmpty();

        DeploymentAction lost = sent(jenkins.buildAndAssertSuccess(job));

        assertThat(runsNow(page(jenkins, job))).as("before it is told").contains("what runs is not known since #2");
        lost.endUnfollowed("The build ended before the deployment did.");
        HtmlPage page = page(jenkins, job);
        assertThat(runsNow(page)).contains("what runs is not known since #2").doesNotContain("runs since");
        assertThat(rollbacks(page)).containsExactly("#1");
        FreeStyleProject only = jenkins.createFreeStyleProject("only");
        sent(jenkins.buildAndAssertSuccess(only)).endUnfollowed("The build ended before the deployment did.");
        assertThat(runsNow(page(jenkins, only))).contains("/web", "what runs is not known since #1");
    }

    /** One that failed before anything was sent has changed nothing, and neither has one that is about to send. */
    @Test
    void aDeploymentThatSentNothingLeavesTheOneBefore(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("job");
        deployed(jenkins.buildAndAssertSuccess(job));
        begun(jenkins.buildAndAssertSuccess(job)).endBefore("There is no such file.", false);
        begun(jenkins.buildAndAssertSuccess(job));

        HtmlPage page = page(jenkins, job);
        assertThat(runsNow(page)).contains("runs since").contains("#1");
        assertThat(rollbacks(page)).isEmpty();
    }

    @Test
    void aDeploymentBeforeTheLastTwentyBuildsIsShown(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("job");
        for (int i = 0; i < 22; i++) {
            Run<?, ?> run = jenkins.buildAndAssertSuccess(job);
            run.addAction(new Loading());
            run.save();
        }
        job.doReload();
        job = jenkins.jenkins.getItemByFullName("job", FreeStyleProject.class);
        LOADED.clear();
        assertThat(job.getAction(JobDeployments.class).getDeployments()).isEmpty();
        assertThat(LOADED).as("a job that has deployed nothing costs these and the one before them").hasSizeLessThanOrEqualTo(21);

        deployed(job.getBuildByNumber(1));
        job.renameTo("renamed");

        HtmlPage page = page(jenkins, job);
        assertThat(runsNow(page)).contains("/web", "runs since", "build #1");
        assertThat(page.querySelectorAll(".marathon-deploy-job tbody tr")).hasSize(1);
        HtmlPage all = page.getAnchorByText("All deployments of this job").click();
        assertThat(all.querySelectorAll(".marathon-deploy-job tbody tr")).hasSize(1);
        job.getBuildByNumber(1).delete();
        assertThat((Object) page(jenkins, job).querySelector(".marathon-deploy-job")).isNull();
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
