package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.PhaseName;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.follow.BlockingWait;
import io.jenkins.plugins.marathondeploy.follow.Connection;
import io.jenkins.plugins.marathondeploy.follow.Follower.Wait;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Drives the machine to its end while this thread waits, shows what happens, and hands interruptions on. */
final class Follower {
    /** Above the rollback's own time limit: for the diagnosis, and for exchanges that hang. */
    static final Duration MARGIN = Duration.ofMinutes(1);

    private final Session session;
    private final Console console;

    Follower(Session session, Console console) {
        this.session = session;
        this.console = console;
    }

    /** @throws Refusal when it was interrupted before: nothing is sent then */
    Report run(Machine machine, Policy policy, MarathonConnection marathon) {
        if (session.interruption().isRequested()) {
            throw new Refusal("interrupted before anything was sent to Marathon");
        }
        var follower = new io.jenkins.plugins.marathondeploy.follow.Follower(HttpClient::newBuilder);
        Connection connection = marathon.on(follower.connections());
        DeploymentLines lines = new DeploymentLines("", machine, console);
        BlockingWait attended = new BlockingWait(lines::show);
        Wait wait = follower.follow(machine, () -> connection, attended);
        Duration bound = policy.onAbort().rollsBack() ? policy.rollbackTimeout().plus(MARGIN) : MARGIN;
        session.interruption().expect(bound, () -> {
            console.line("interrupted", "now: " + (policy.onAbort().rollsBack() ? "rollback" : policy.onAbort().name().toLowerCase(Locale.ROOT)) + "; at most "
                    + bound.toSeconds() + " s. Ctrl-C again ends at once, and leaves " + machine.id() + " as it is then");
            wait.interrupt("interrupted by SIGINT or SIGTERM");
        }, () -> console.line("interrupted", "again: ended at once. " + left(machine)));
        return attended.await(wait);
    }

    /** What becomes of the app when nobody follows it any more. */
    private static String left(Machine machine) {
        PhaseName phase = machine.phase();
        List<String> deployments = machine.deploymentIds();
        String look = "; `marathon-deploy status --id " + machine.id() + "` shows what runs";
        if (phase == PhaseName.PREPARE) {
            return "Nothing was sent to Marathon for " + machine.id() + look;
        }
        String what = phase == PhaseName.ROLLBACK ? "The rollback of " : "The deployment of ";
        return what + machine.id() + " is not followed to its end: Marathon goes on with what it has taken"
                + (deployments.isEmpty() ? "" : ", at last deployment " + deployments.get(deployments.size() - 1)) + look;
    }
}
