package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.containerApp;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.deploy;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.job;
import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborOptions;
import io.jenkins.plugins.marathondeploy.cluster.harbor.Scans;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.config.HarborRegistry;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.freestyle.MarathonDeployPublisher;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What Harbor says of an image before anything is sent, asked by a job with the configuration's login. */
@WithSharedJenkins
class ImageGatesTest {
    private static final String ROBOT = "robot$shop+deploy";
    private static final String SECRET = "h4rb0r $3cret";

    private JenkinsRule jenkins;
    private MarathonFixture marathon;
    private HarborFixture harbor;
    private String image;
    private String digest;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
        harbor = HarborFixture.start(HarborOptions.defaults().withoutRegistry())
                .createProject("shop")
                .addRobot(ROBOT, SECRET, "shop");
        digest = harbor.putArtifact("shop/web", "1", "one");
        image = harbor.registryAddress() + "/shop/web@" + digest;
        HarborRegistry office = new HarborRegistry("office", harbor.uri().toString());
        office.setCredentialsId("robot");
        HarborRegistry elsewhere = new HarborRegistry("elsewhere", "https://harbor.example");
        MarathonDeployConfiguration.get().setHarborRegistries(List.of(elsewhere, office));
        TeamOffice.store(jenkins.jenkins).addCredentials(Domain.global(), TeamOffice.login("robot", ROBOT, SECRET));
    }

    @AfterEach
    void stop() {
        marathon.close();
        harbor.close();
    }

    private static List<String> gates(Run<?, ?> run) {
        return run.getAction(DeploymentAction.class).getGates();
    }

    private WorkflowRun pipeline(String name, String parameters, Result result) throws Exception {
        String script = deploy(
                marathon.uri().toString(), containerApp("/web", name, 1, HEALTHY), "image: '" + image + "', " + parameters);
        return jenkins.assertBuildStatus(result, job(jenkins, name, script).scheduleBuild2(0));
    }

    private long writes() {
        return marathon.requests().count(request -> request.method().equals("PUT"));
    }

    @Test
    void anImageThatIsNotScannedIsAndThenSent() throws Exception {
        harbor.scans().states(Scans.QUEUED, "Success");

        WorkflowRun run = pipeline("good", "scan: 'high'", Result.SUCCESS);

        assertThat(gates(run)).hasSize(2);
        assertThat(gates(run).get(0)).isEqualTo("image to go back to: passed, nothing runs that has an image");
        assertThat(gates(run).get(1)).startsWith("scan of the image: passed, shop/web@sha256:").contains("has no findings");
        assertThat(harbor.scans().started()).isEqualTo(1);
        jenkins.assertLogNotContains(SECRET, run);
    }

    @Test
    void aFindingIsARefusalAndOnTheCard() throws Exception {
        harbor.scans().states("Success");
        harbor.scans().findings(new Scans.Found("CVE-2026-12345", "openssl", "3.0.1", "3.0.2", "Critical"));

        WorkflowRun run = pipeline("bad", "scan: 'high'", Result.FAILURE);

        jenkins.assertLogContains("REFUSED", run);
        assertThat(gates(run).get(1)).contains("failed, ", "CVE-2026-12345 openssl 3.0.1 → 3.0.2 (critical)");
        assertThat(writes()).isZero();
        assertThat(gates(pipeline("allowed", "scan: 'high', scanAllow: 'CVE-2026-12345'", Result.SUCCESS)).get(1))
                .contains("allowed by scanAllow: CVE-2026-12345");
    }

    @Test
    void aRightThatTheRobotLacksIsNamed() throws Exception {
        harbor.withhold(ROBOT, "shop", "accessory:list");

        jenkins.assertLogContains(
                "give the robot account the permission accessory:list in project shop",
                pipeline("blind", "harbor: 'office', requireSignature: 'cosign'", Result.FAILURE));
        assertThat(writes()).isZero();
    }

    @Test
    void whatRunsAndIsGoneIsTold() throws Exception {
        pipeline("first", "harbor: 'office'", Result.SUCCESS);
        harbor.deleteArtifact("shop/web", digest);
        image = harbor.registryAddress() + "/shop/web@" + harbor.putArtifact("shop/web", "2", "two");

        WorkflowRun told = pipeline("second", "harbor: 'office'", Result.SUCCESS);

        jenkins.assertLogContains("image to go back to: warning, shop/web@sha256:", told);
        jenkins.assertLogContains("1 warning", told);
        jenkins.assertLogContains("a rollback could not pull it", told);
    }

    @Test
    void theHarborThatAgentsPullFromIsWaitedForAndAskedWithItsOwnLogin() throws Exception {
        String pulling = "robot$north";
        try (HarborFixture north = HarborFixture.start(HarborOptions.defaults().withoutRegistry())) {
            north.createProject("shop").addUser(pulling, "n0rth " + SECRET).allow(pulling, "shop", "pull");
            TeamOffice.store(jenkins.jenkins)
                    .addCredentials(Domain.global(), TeamOffice.login("north", pulling, "n0rth " + SECRET));
            HarborRegistry registry = new HarborRegistry("north", north.uri().toString());
            registry.setCredentialsId("north");
            registry.setImageHost("harbor.example.org");
            MarathonServer server = new MarathonServer("prod", marathon.uri().toString());
            server.setHarbor("north");
            MarathonDeployConfiguration.get().setHarborRegistries(List.of(registry));
            MarathonDeployConfiguration.get().setMarathonServers(List.of(server));
            String script = "marathonDeploy(appJson: '''" + containerApp("/web", "north", 1, HEALTHY)
                    + "''', image: 'harbor.example.org/shop/web@" + digest + "'";

            WorkflowRun waiting = job(jenkins, "waiting", script + ")").scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage("image in Harbor north: not passed, shop/web@sha256:", waiting);
            assertThat(writes()).isZero();
            north.putArtifact("shop/web", "1", "one");
            jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(waiting));

            assertThat(gates(waiting)).anySatisfy(gate -> assertThat(gate)
                    .startsWith("image in Harbor north: passed, shop/web@sha256:").endsWith("is in " + north.uri()));
            assertThat(harbor.requests()).isEmpty();
            jenkins.assertLogNotContains(SECRET, waiting);
            north.allow(pulling, "shop");
            WorkflowRun refused = jenkins.assertBuildStatus(
                    Result.FAILURE,
                    job(jenkins, "refused", script + ", alwaysSubmit: true, replicationTimeout: '1m')").scheduleBuild2(0));
            jenkins.assertLogContains("give the robot account the permission repository:pull in project shop", refused);
            assertThat(writes()).isEqualTo(1);

            registry.setFolders("elsewhere");
            jenkins.assertLogContains(
                    "The agents of the Marathon server 'prod' pull from the Harbor registry 'north'. The Harbor registry 'north' is not for",
                    jenkins.assertBuildStatus(Result.FAILURE, job(jenkins, "kept", script + ")").scheduleBuild2(0)));
        }
    }

    @Test
    void inAFreestyleJobThatWasStored() throws Exception {
        Deployments.allowAddresses();
        harbor.scans().states("Success");
        MarathonDeployStep step = new MarathonDeployStep();
        step.setMarathonUrl(marathon.uri().toString());
        step.setAppJson(containerApp("/web", "1", 1, HEALTHY));
        step.setImage(image);
        step.setScan("critical");
        step.setRequireSbom(true);
        harbor.sbom(digest, "Success");
        FreeStyleProject job = jenkins.createFreeStyleProject("free");
        job.getPublishersList().add(new MarathonDeployPublisher(step));
        job.save();
        job.doReload();

        assertThat(gates(jenkins.buildAndAssertSuccess(jenkins.jenkins.getItemByFullName("free", FreeStyleProject.class))))
                .hasSize(3)
                .allSatisfy(gate -> assertThat(gate).contains(": passed, "));
    }

    @Test
    void whatIsWrongIsSaidBeforeAnythingIsAsked() throws Exception {
        jenkins.assertLogContains("'scan': 'hihg' must be one of", pipeline("typo", "scan: 'hihg'", Result.FAILURE));
        jenkins.assertLogContains(
                "but not 'scan' itself", pipeline("alone", "scanMaxAge: '7d'", Result.FAILURE));
        jenkins.assertLogContains(
                "'replicationTimeout' is given, but no Harbor is named that the agents of '" + marathon.uri() + "' pull from",
                pipeline("nowhere", "replicationTimeout: '5m'", Result.FAILURE));
        image = "registry.example/shop/web:1";
        jenkins.assertLogContains(
                "'requireSbom' asks Harbor, and it is not known which one has the image",
                pipeline("unknown", "requireSbom: true", Result.FAILURE));
        assertThat(harbor.requests()).isEmpty();
    }
}
