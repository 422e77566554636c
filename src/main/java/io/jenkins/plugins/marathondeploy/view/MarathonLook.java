package io.jenkins.plugins.marathondeploy.view;

import hudson.AbortException;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.HttpMarathon;
import io.jenkins.plugins.marathondeploy.marathon.Marathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
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

    /** The same credentials of the same job see the same. */
    private record Question(MarathonAccess access, String job, String id) {
        Question ofMarathon() {
            return new Question(access, job, "");
        }
    }

    /** @param apps empty when Marathon did not say */
    private record Answer(Optional<List<AppStatus>> apps, long nanos) {
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
        if (!deployment.isAskable()) {
            return Optional.empty();
        }
        Question question = new Question(
                deployment.access(), deployment.getRun().getParent().getFullName(), deployment.getApp());
        Answer known = ANSWERS.get(question);
        if (known != null && known.isFresh()) {
            return known.apps();
        }
        Long silent = SILENT.get(question.ofMarathon());
        boolean asks = silent == null || System.nanoTime() - silent > FRESH;
        if (!asks || !PERMITS.tryAcquire()) {
            return known == null ? Optional.empty() : known.apps();
        }
        try {
            Answer answer = new Answer(ask(deployment), System.nanoTime());
            SILENT.values().removeIf(since -> System.nanoTime() - since > FRESH);
            if (answer.apps().isEmpty()) {
                SILENT.put(question.ofMarathon(), System.nanoTime());
            }
            ANSWERS.values().removeIf(old -> ANSWERS.size() > MOST && !old.isFresh());
            ANSWERS.put(question, answer);
            return answer.apps();
        } finally {
            PERMITS.release();
        }
    }

    private static Optional<List<AppStatus>> ask(StoredDeployment deployment) {
        String id = deployment.getApp();
        try {
            Marathon marathon = new HttpMarathon(
                    deployment.access().settingsOfLook(deployment.getRun()), MarathonAccess.connections());
            Optional<AppStatus> app = marathon.app(id);
            return Optional.of(app.map(List::of)
                    .or(() -> marathon.group(id).map(group -> group.apps()))
                    .orElse(List.of()));
        } catch (AbortException | MarathonException e) {
            LOGGER.log(Level.FINE, e, () -> "What runs of " + id + " could not be asked");
            return Optional.empty();
        }
    }
}
