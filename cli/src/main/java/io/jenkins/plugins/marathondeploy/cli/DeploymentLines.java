package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent.Progress;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent.Retrying;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.PhaseName;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import java.time.Duration;

/** Shows what happens to one deployment, without what is told again and again. */
final class DeploymentLines {
    private static final Duration REPEAT = Duration.ofSeconds(15);

    private final String centre;
    private final Machine machine;
    private final Console console;
    private Progress shown;
    private String failure = "";
    private boolean rollingBack;
    /** How it ended last; null before. */
    private Report.End ended;

    /** @param centre of several; empty for the only one */
    DeploymentLines(String centre, Machine machine, Console console) {
        this.centre = centre;
        this.machine = machine;
        this.console = console;
    }

    /** The machine is a step further already when its events arrive; the way back ends no other way. */
    private String topic(DeploymentEvent event) {
        if (event instanceof DeploymentEvent.Diagnosed) {
            return "why";
        }
        String topic = rollingBack ? "rollback" : "deploy";
        rollingBack |= machine.phase() == PhaseName.ROLLBACK;
        return topic;
    }

    void show(DeploymentEvent event) {
        if (event instanceof DeploymentEvent.Ended end) {
            boolean again = end.report().end().equals(ended);
            ended = end.report().end();
            if (again) {
                // One of several was looked at once more, and is as it was.
                return;
            }
        }
        String topic = topic(event);
        if (console.show(centre, topic, event) || !event.isLogged()) {
            return;
        }
        boolean news = event instanceof Progress progress ? isNews(progress) : !isRepeated(event);
        if (!news && !console.isDetailed()) {
            return;
        }
        if (event instanceof DeploymentEvent.Diagnosed || event instanceof DeploymentEvent.TaskFailed) {
            console.foreign(centre, topic, event.text());
        } else {
            console.line(centre, topic, event.text());
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
