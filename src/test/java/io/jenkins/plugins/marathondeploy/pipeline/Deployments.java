package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jvnet.hudson.test.JenkinsRule;

/** Apps and jobs that the tests of the steps deploy. */
public final class Deployments {
    public static final String HEALTHY = "200";
    public static final String UNHEALTHY = "500";

    private Deployments() {}

    /** An app of simulated tasks whose health checks are answered with this status. */
    public static String app(String id, String release, int instances, String status) {
        return """
                {"id": "%s", "cmd": "serve %s", "cpus": 0.1, "mem": 32, "instances": %d,
                 "env": {"SIM_HTTP": "%s"},
                 "healthChecks": [{"protocol": "HTTP", "path": "/", "portIndex": 0, "gracePeriodSeconds": 1,
                                   "intervalSeconds": 1, "timeoutSeconds": 1, "maxConsecutiveFailures": 3}]}"""
                .formatted(id, release, instances, status)
                .replace('\n', ' ');
    }

    /** The same app with tasks that end at once. */
    public static String crashing(String id, String release) {
        return app(id, release, 1, HEALTHY).replace("\"SIM_HTTP\": \"200\"", "\"SIM_STATE\": \"failed\"");
    }

    /** The same app in a container, whose image a step puts in. */
    public static String containerApp(String id, String release, int instances, String status) {
        return app(id, release, instances, status)
                .replaceFirst("\\{", "{\"container\": {\"type\": \"DOCKER\", \"docker\": {}}, ");
    }

    /** Lets jobs name the addresses of the tests' own servers, unless the test has said what they may name. */
    public static void allowAddresses() {
        MarathonDeployConfiguration configuration = MarathonDeployConfiguration.get();
        if (configuration.getJobAddresses() == null) {
            configuration.setJobAddresses("127.0.0.0/8");
        }
    }

    /** A pipeline job with this script, which may name local addresses. */
    public static WorkflowJob job(JenkinsRule jenkins, String name, String script) throws Exception {
        allowAddresses();
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    /** A call of {@code marathonDeploy} without an agent. */
    public static String deploy(String url, String appJson, String more) {
        return "marathonDeploy(marathonUrl: '" + url + "', appJson: '''" + appJson + "'''"
                + (more.isEmpty() ? "" : ", " + more) + ")";
    }

    /** The call of the step that takes a block, without it. */
    public static String deployWithTest(String url, String appJson, String more) {
        return deploy(url, appJson, more).replaceFirst("marathonDeploy", "marathonDeployWithTest");
    }

    public static String console(Run<?, ?> run) throws Exception {
        return JenkinsRule.getLog(run);
    }
}
