package io.jenkins.plugins.marathondeploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.TaskListener;
import hudson.scm.SCM;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.config.ServerChoice;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import jenkins.branch.BranchSource;
import jenkins.scm.api.SCMHead;
import jenkins.scm.api.SCMHeadEvent;
import jenkins.scm.api.SCMHeadObserver;
import jenkins.scm.api.SCMRevision;
import jenkins.scm.api.SCMSource;
import jenkins.scm.api.SCMSourceCriteria;
import jenkins.scm.api.SCMSourceDescriptor;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SingleFileSCM;
import org.jvnet.hudson.test.TestExtension;

/** Branches of a multibranch pipeline, one of which has a slash in its name. */
@WithSharedJenkins
class MultibranchTest {
    @Test
    void eachBranchDeploysAndShowsItsOwn(JenkinsRule jenkins) throws Exception {
        Folder team = jenkins.createProject(Folder.class, "team");
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            MarathonServer server = new MarathonServer("prod", marathon.uri().toString());
            server.setFolders("team/web");
            MarathonDeployConfiguration.get().setMarathonServers(List.of(server));
            WorkflowMultiBranchProject web = team.createProject(WorkflowMultiBranchProject.class, "web");
            String id = "id: \"/web/${BRANCH_NAME.replaceAll('[^a-z]', '-')}\"";
            web.getSourcesList().add(new BranchSource(new Branches(
                    "marathonDeploy(marathon: 'prod', " + id + ", appJson: '''"
                            + Deployments.app("/unnamed", "1", 1, Deployments.HEALTHY) + "''')")));

            web.scheduleBuild2(0).getFuture().get();
            jenkins.waitUntilNoActivity();

            assertThat(web.getItems()).extracting(WorkflowJob::getName).containsExactlyInAnyOrder("main", "feature%2Flogin");
            for (WorkflowJob branch : web.getItems()) {
                WorkflowRun run = branch.getLastBuild();
                jenkins.assertBuildStatusSuccess(run);
                String app = branch.getName().equals("main") ? "/web/main" : "/web/feature-login";
                assertThat(marathon.cluster().app(app).orElseThrow().content().at("/labels/marathon-deploy.build").asText())
                        .isEqualTo(branch.getFullName() + "#" + run.getNumber());
                JenkinsRule.WebClient client = jenkins.createWebClient().withJavaScriptEnabled(false);
                assertThat(client.getPage(branch, "marathon-deployments/").asNormalizedText()).contains(app, "Deployed");
                assertThat(client.getPage(branch, "marathon-deployments/running").asNormalizedText()).contains(app, "Healthy");
                assertThat(client.getPage(run).asNormalizedText()).contains(app, "Deployed");
                assertThat(ServerChoice.marathons(branch, "")).extracting(choice -> choice.value).contains("prod");
            }
        }
    }

    /** By the button, which replaces the script that comes from the branch, and by the branch's own script. */
    @Test
    void aBranchDeploysAgainWhatAnEarlierBuildHas(JenkinsRule jenkins) throws Exception {
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            MarathonDeployConfiguration.get().setMarathonServers(List.of(new MarathonServer("prod", marathon.uri().toString())));
            WorkflowMultiBranchProject web = jenkins.createProject(WorkflowMultiBranchProject.class, "web");
            Branches branches = new Branches(script("1"));
            web.getSourcesList().add(new BranchSource(branches));
            web.scheduleBuild2(0).getFuture().get();
            jenkins.waitUntilNoActivity();
            WorkflowJob login = web.getItem("feature%2Flogin");
            WorkflowRun first = jenkins.assertBuildStatusSuccess(login.getLastBuild());
            branches.jenkinsfile = script("2");
            jenkins.buildAndAssertSuccess(login);
            assertThat(runs(marathon)).isEqualTo("serve 2");

            WorkflowRun byButton = pressed(jenkins, login, first, "redeploy");
            jenkins.assertBuildStatusSuccess(byButton);
            jenkins.assertLogContains("deploys what build #1 has deployed: /web/feature-login", byButton);
            jenkins.assertLogNotContains("the branch's own steps", byButton);
            assertThat(runs(marathon)).isEqualTo("serve 1");

            jenkins.assertLogContains("the branch's own steps", jenkins.buildAndAssertSuccess(login));
            assertThat(runs(marathon)).isEqualTo("serve 2");
            WorkflowRun back = pressed(jenkins, login, first, "rollback");
            jenkins.assertBuildStatusSuccess(back);
            assertThat(back.getAction(DeploymentAction.class).getOutcome()).isEqualTo("ROLLED_BACK");
            assertThat(runs(marathon)).isEqualTo("serve 1");

            branches.jenkinsfile = "marathonRedeploy(build: '2')";
            jenkins.assertLogContains("DEPLOYED: /web/feature-login", jenkins.buildAndAssertSuccess(login));
            assertThat(runs(marathon)).isEqualTo("serve 2");
            assertThat(marathon.cluster().app("/web/feature-login").orElseThrow().content().at("/labels/marathon-deploy.build").asText())
                    .isEqualTo("web/feature%2Flogin#6");
        }
    }

    private static String script(String version) {
        return "echo \"the branch's own steps\"\nmarathonDeploy(marathon: 'prod', id: \"/web/${BRANCH_NAME.replaceAll('[^a-z]', '-')}\","
                + " appJson: '''" + Deployments.app("/unnamed", version, 1, Deployments.HEALTHY) + "''')";
    }

    private static String runs(MarathonFixture marathon) {
        return marathon.cluster().app("/web/feature-login").orElseThrow().content().path("cmd").asText();
    }

    /** The build that a button of a deployment has started. */
    private static WorkflowRun pressed(JenkinsRule jenkins, WorkflowJob branch, WorkflowRun of, String button) throws Exception {
        int number = branch.getNextBuildNumber();
        JenkinsRule.WebClient client = jenkins.createWebClient().withJavaScriptEnabled(false);
        String card = of.getAction(DeploymentAction.class).getUrlName();
        WebRequest request = new WebRequest(new URL(jenkins.getURL(), of.getUrl() + card + "/" + button), HttpMethod.POST);
        assertThat(client.getPage(client.addCrumb(request)).getWebResponse().getStatusCode()).isEqualTo(200);
        jenkins.waitUntilNoActivity();
        return branch.getBuildByNumber(number);
    }

    /** Two branches with the same Jenkinsfile. */
    public static final class Branches extends SCMSource {
        private volatile String jenkinsfile;

        Branches(String jenkinsfile) {
            this.jenkinsfile = jenkinsfile;
            setId("branches");
        }

        @Override
        protected void retrieve(
                @CheckForNull SCMSourceCriteria criteria,
                @NonNull SCMHeadObserver observer,
                @CheckForNull SCMHeadEvent<?> event,
                @NonNull TaskListener listener)
                throws IOException, InterruptedException {
            for (String name : List.of("main", "feature/login")) {
                SCMHead head = new SCMHead(name);
                observer.observe(head, new Revision(head));
            }
        }

        @NonNull
        @Override
        public SCM build(@NonNull SCMHead head, @CheckForNull SCMRevision revision) {
            return new SingleFileSCM("Jenkinsfile", jenkinsfile.getBytes(StandardCharsets.UTF_8));
        }

        /** For Jenkins. */
        @TestExtension
        public static final class DescriptorImpl extends SCMSourceDescriptor {}
    }

    /** Always the same. */
    public static final class Revision extends SCMRevision {
        private static final long serialVersionUID = 1L;

        Revision(SCMHead head) {
            super(head);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Revision revision && revision.getHead().equals(getHead());
        }

        @Override
        public int hashCode() {
            return Objects.hash(getHead());
        }
    }
}
