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
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Asks Marathon what runs, for people who look at a page: a few questions at once, and none again within some seconds,
 * however many look.
 */
final class MarathonLook {
    private static final Logger LOGGER = Logger.getLogger(MarathonLook.class.getName());
    private static final long FRESH = Duration.ofSeconds(10).toNanos();
    private static final int AT_ONCE = 4;
    /** Answers that nobody asks for any more are forgotten when there are more of them. */
    private static final int MOST = 500;

    private static final ConcurrentMap<Question, Answer> ANSWERS = new ConcurrentHashMap<>();
    /** Since when a Marathon has not answered: its other apps are not asked for, one after another, meanwhile. */
    private static final ConcurrentMap<Question, Long> SILENT = new ConcurrentHashMap<>();
    private static final Semaphore PERMITS = new Semaphore(AT_ONCE);

    private MarathonLook() {}

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

    /** @param said empty when Marathon did not say */
    private record Answer(Optional<?> said, long nanos) {
        boolean isFresh() {
            return System.nanoTime() - nanos < FRESH;
        }
    }

    /**
     * The apps of what was deployed: one for an app, all for a group, none for what is gone. Blocks for one exchange with
     * Marathon.
     *
     * @return empty when Marathon does not say; what it said last when too many ask
     */
    static Optional<List<AppStatus>> at(StoredDeployment deployment) {
        String id = deployment.getApp();
        return ask(deployment, "", marathon -> marathon.app(id)
                .map(List::of)
                .or(() -> marathon.group(id).map(group -> group.apps()))
                .orElse(List.of()));
    }

    /** What deploying it again would change. Blocks, and returns, as {@link #at}. */
    static Optional<Preview> preview(StoredDeployment deployment, DeploymentRequest again) {
        return ask(
                deployment,
                deployment.getRun().getNumber() + " " + deployment.getKey(),
                marathon -> Preview.of(again, marathon, deployment.access().kept(deployment.getRun())));
    }

    /** @param compared with which deployment; a question of one text always has an answer of one type */
    @SuppressWarnings("unchecked")
    private static <T> Optional<T> ask(StoredDeployment deployment, String compared, Function<Marathon, T> exchange) {
        if (!deployment.isAskable()) {
            return Optional.empty();
        }
        Job<?, ?> job = deployment.getRun().getParent();
        Question question;
        try {
            question = new Question(
                    deployment.access(), deployment.access().instances(job), job.getFullName(), deployment.getApp(), compared);
        } catch (AbortException e) {
            LOGGER.log(Level.FINE, e, () -> "There is no Marathon to ask for " + deployment.getApp());
            return Optional.empty();
        }
        Answer known = ANSWERS.get(question);
        if (known != null && known.isFresh()) {
            return (Optional<T>) known.said();
        }
        Long silent = SILENT.get(question.ofMarathon());
        boolean asks = silent == null || System.nanoTime() - silent > FRESH;
        if (!asks || !PERMITS.tryAcquire()) {
            return known == null ? Optional.empty() : (Optional<T>) known.said();
        }
        try {
            Optional<T> said = said(deployment, exchange);
            SILENT.values().removeIf(since -> System.nanoTime() - since > FRESH);
            if (said.isEmpty()) {
                SILENT.put(question.ofMarathon(), System.nanoTime());
            }
            ANSWERS.values().removeIf(old -> ANSWERS.size() > MOST && !old.isFresh());
            ANSWERS.put(question, new Answer(said, System.nanoTime()));
            return said;
        } finally {
            PERMITS.release();
        }
    }

    private static <T> Optional<T> said(StoredDeployment deployment, Function<Marathon, T> exchange) {
        try {
            return Optional.of(exchange.apply(new HttpMarathon(
                    deployment.access().settingsOfLook(deployment.getRun()), MarathonAccess.connections())));
        } catch (AbortException | MarathonException e) {
            LOGGER.log(Level.FINE, e, () -> "What runs of " + deployment.getApp() + " could not be asked");
            return Optional.empty();
        }
    }
}
