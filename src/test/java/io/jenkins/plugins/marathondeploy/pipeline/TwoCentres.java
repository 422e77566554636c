package io.jenkins.plugins.marathondeploy.pipeline;

import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import java.util.List;
import java.util.Set;
import org.jvnet.hudson.test.JenkinsRule;

/** The Marathons of two data centres, which a Jenkins knows as {@code north} and {@code south}. */
public final class TwoCentres implements AutoCloseable {
    public final MarathonFixture north = MarathonFixture.start(MarathonFixtureConfig.fast().withFrameworkId("n"));
    public final MarathonFixture south = MarathonFixture.start(MarathonFixtureConfig.fast().withFrameworkId("s"));

    /** Adds both to the configuration. */
    public void configure(JenkinsRule jenkins) {
        MarathonDeployConfiguration.get().setMarathonServers(List.of(
                new MarathonServer("north", north.uri().toString()), new MarathonServer("south", south.uri().toString())));
    }

    /** A call for both, of /web with a release and the status of its health checks, a placeholder. */
    public static String deploy(String release, String more) {
        return "marathonDeploy(marathon: ['north', 'south'], appJson: '''" + definition(release) + "'''"
                + (more.isEmpty() ? "" : ", " + more) + ")";
    }

    /** Of /web, with the centre's name in its environment. */
    public static String definition(String release) {
        return Deployments.app("/web", release, 1, "${HTTP:-200}").replace("\"env\": {", "\"env\": {\"WHERE\": \"${CENTRE}\", ");
    }

    /** What runs in one of them: {@code serve 1}; empty for no app. */
    public static String runs(MarathonFixture marathon) {
        return marathon.cluster().app("/web").map(app -> app.content().path("cmd").asText()).orElse("");
    }

    public static String where(MarathonFixture marathon) {
        return marathon.cluster().app("/web").orElseThrow().content().at("/env/WHERE").asText();
    }

    public static long writes(MarathonFixture marathon) {
        return marathon.requests().count(request -> Set.of("PUT", "POST", "DELETE").contains(request.method()));
    }

    @Override
    public void close() {
        north.close();
        south.close();
    }
}
