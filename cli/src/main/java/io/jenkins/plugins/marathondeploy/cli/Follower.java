package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.follow.BlockingWait;
import io.jenkins.plugins.marathondeploy.follow.Connection;
import io.jenkins.plugins.marathondeploy.follow.Follower.Wait;
import java.net.http.HttpClient;
import java.time.Duration;
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
        Duration bound = policy.onAbort() == OnFailure.ROLLBACK ? policy.rollbackTimeout().plus(MARGIN) : MARGIN;
        session.interruption().expect(bound, () -> {
            console.line("interrupted", "now: " + policy.onAbort().name().toLowerCase(Locale.ROOT) + "; at most "
                    + bound.toSeconds() + " s");
            wait.interrupt("interrupted by SIGINT or SIGTERM");
        });
        return attended.await(wait);
    }
}
