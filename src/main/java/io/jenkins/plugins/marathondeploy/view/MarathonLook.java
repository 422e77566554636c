package io.jenkins.plugins.marathondeploy.view;

import hudson.AbortException;
import hudson.model.Job;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentRequest;
import io.jenkins.plugins.marathondeploy.deploy.Preview;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.HttpMarathon;
import io.jenkins.plugins.marathondeploy.marathon.Marathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Asks Marathon what runs, for people who look at a page. They share the answers, and the threads of the web server. */
final class MarathonLook {
    private static final Logger LOGGER = Logger.getLogger(MarathonLook.class.getName());
    private static final int AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static volatile SharedAnswers<Question, Question> answers = new SharedAnswers<>(AT_ONCE, PATIENCE, System::nanoTime);

    private MarathonLook() {}

    /** Forgets all answers, and asks as many at once from now on, by that clock and without waiting: for tests. */
    static void begin(int atOnce, LongSupplier nanos) {
        answers = new SharedAnswers<>(atOnce, Duration.ZERO, nanos);
    }

    /** Forgets all answers, and is as it was at first: for tests. */
    static void begin() {
        answers = new SharedAnswers<>(AT_ONCE, PATIENCE, System::nanoTime);
    }

    /**
     * The same credentials of the same job see the same at the same addresses: a name of the configuration may get others.
     *
     * @param deployment with which what runs is compared; empty where it is not
     */
    private record Question(MarathonAccess access, List<URI> instances, String job, String id, String deployment) {
        Question ofMarathon() {
            return new Question(access, instances, job, "", "");
        }
    }

    /**
     * The apps of what was deployed: one for an app, all for a group, none for what is gone. Blocks for one exchange with
     * Marathon at most.
     */
    static Look<List<AppStatus>> at(StoredDeployment deployment) {
        String id = deployment.getApp();
        return ask(deployment, "", marathon -> marathon.app(id)
                .map(List::of)
                .or(() -> marathon.group(id).map(group -> group.apps()))
                .orElse(List.of()));
    }

    /** What deploying it again would change. Blocks as {@link #at}. */
    static Look<Preview> preview(StoredDeployment deployment, DeploymentRequest again) {
        return ask(
                deployment,
                deployment.getRun().getNumber() + " " + deployment.getKey(),
                marathon -> Preview.of(again, marathon, deployment.access().kept(deployment.getRun())));
    }

    /** @param compared with which deployment; a question of one text always has an answer of one type */
    private static <T> Look<T> ask(StoredDeployment deployment, String compared, Function<Marathon, T> exchange) {
        if (!deployment.isAskable()) {
            return Look.refused();
        }
        Job<?, ?> job = deployment.getRun().getParent();
        Question question;
        try {
            question = new Question(
                    deployment.access(), deployment.access().instances(job), job.getFullName(), deployment.getApp(), compared);
        } catch (AbortException e) {
            LOGGER.log(Level.FINE, e, () -> "There is no Marathon to ask for " + deployment.getApp());
            return Look.refused();
        }
        return answers.ask(question, question.ofMarathon(), () -> look(deployment, exchange));
    }

    private static <T> Look<T> look(StoredDeployment deployment, Function<Marathon, T> exchange) {
        try {
            return Look.said(exchange.apply(new HttpMarathon(
                    deployment.access().settingsOfLook(deployment.getRun()), MarathonAccess.connections())));
        } catch (AbortException e) {
            LOGGER.log(Level.FINE, e, () -> "What runs of " + deployment.getApp() + " could not be asked");
            return Look.refused();
        } catch (MarathonException e) {
            LOGGER.log(Level.FINE, e, () -> "What runs of " + deployment.getApp() + " was not said");
            return isSilence(e.kind()) ? Look.silent() : Look.refused();
        }
    }

    /** Whether whatever else is asked fails alike: other apps may be seen where one may not. */
    static boolean isSilence(MarathonException.Kind kind) {
        return switch (kind) {
            case UNREACHABLE, UNTRUSTED, NO_ANSWER, UNAVAILABLE -> true;
            default -> false;
        };
    }
}
