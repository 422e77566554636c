package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent.Progress;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent.Retrying;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.PhaseName;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
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
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private static final Duration REPEAT = Duration.ofSeconds(15);

    private final Session session;
    private final Console console;
    private Progress shown;
    private String failure = "";
    private boolean rollingBack;

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
        BlockingWait attended = new BlockingWait(event -> show(topic(machine, event), event));
        Wait wait = follower.follow(machine, () -> connection, attended);
        Duration bound = policy.onAbort() == OnFailure.ROLLBACK ? policy.rollbackTimeout().plus(MARGIN) : MARGIN;
        session.interruption().expect(bound, () -> {
            console.line("interrupted", "now: " + policy.onAbort().name().toLowerCase(Locale.ROOT) + "; at most "
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

    /** The machine is a step further already when its events arrive; the way back ends no other way. */
    private String topic(Machine machine, DeploymentEvent event) {
        if (event instanceof DeploymentEvent.Diagnosed) {
            return "why";
        }
        String topic = rollingBack ? "rollback" : "deploy";
        rollingBack |= machine.phase() == PhaseName.ROLLBACK;
        return topic;
    }

    private void show(String topic, DeploymentEvent event) {
        if (console.show(topic, event) || !event.isLogged()) {
            return;
        }
        boolean news = event instanceof Progress progress ? isNews(progress) : !isRepeated(event);
        if (!news && !console.isDetailed()) {
            return;
        }
        if (event instanceof DeploymentEvent.Diagnosed || event instanceof DeploymentEvent.TaskFailed) {
            console.foreign(topic, event.text());
        } else {
            console.line(topic, event.text());
        }
    }

    /** The same failure of an exchange again. */
    private boolean isRepeated(DeploymentEvent event) {
        boolean same = event instanceof Retrying retrying && retrying.reason().equals(failure);
        failure = event instanceof Retrying retrying ? retrying.reason() : "";
        return same;
    }

    /** The same numbers again are worth a line only now and then. */
    private boolean isNews(Progress now) {
        boolean same = shown != null
                && shown.ready() == now.ready()
                && shown.wanted() == now.wanted()
                && shown.outdated() == now.outdated()
                && !now.elapsed().minus(shown.elapsed()).isNegative()
                && now.elapsed().minus(shown.elapsed()).compareTo(REPEAT) < 0;
        if (!same) {
            shown = now;
        }
        return !same;
    }
}
