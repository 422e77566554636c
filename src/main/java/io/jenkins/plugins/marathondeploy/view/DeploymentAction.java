package io.jenkins.plugins.marathondeploy.view;

import hudson.model.AbstractBuild;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.auth.TextMask;
import io.jenkins.plugins.marathondeploy.delivery.Delivered;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.PhaseName;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.gate.MetricCurve;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import jenkins.model.RunAction2;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.verb.POST;

/** One deployment of a build, or one push: what happens to it. {@link #getCard} says how it looks. */
@Restricted(NoExternalUse.class)
public final class DeploymentAction extends StoredDeployment implements RunAction2 {
    private DeploymentAction(String key, Beginning beginning, long began, Item item) {
        super(key, beginning, began, item);
    }

    /**
     * Puts a card on the build's page, and stores it: after a kill of Jenkins a pipeline finds it again.
     *
     * @param key tells the deployments of one build apart
     */
    public static DeploymentAction begin(Run<?, ?> run, String key, Beginning beginning) throws IOException {
        DeploymentAction card = new DeploymentAction(key, beginning, System.currentTimeMillis(), run.getParent());
        card.enter(DeploymentStep.PREPARE);
        run.addAction(card);
        card.store(run);
        return card;
    }

    /** The build's card of that key. */
    public static Optional<DeploymentAction> find(Run<?, ?> run, String key) {
        return run.getActions(DeploymentAction.class).stream()
                .filter(card -> key.equals(card.getKey()))
                .findFirst();
    }

    /** Shows which step has begun. */
    public synchronized void enter(DeploymentStep step) {
        progress.enter(step, System.currentTimeMillis());
    }

    /** Shows which image there is now. */
    public synchronized void show(Delivered delivered) {
        image = delivered.image().tags().get(0).toString();
        digest = delivered.image().digest();
        if (!delivered.skipped().isEmpty()) {
            skipped = new LinkedHashMap<>(Map.of(Report.BUILD, delivered.skipped()));
        }
        enter(DeploymentStep.PREPARE);
        delivered.durations().forEach((name, took) -> progress.set(
                name.equals("push") ? DeploymentStep.PUSH : DeploymentStep.BUILD, took.toMillis()));
    }

    /** From now on it is followed; stores that. */
    public void follow(String id) throws IOException {
        synchronized (this) {
            app = id;
            preparing = false;
        }
        store(run);
    }

    /**
     * Keeps who is told of it while it lives, for the next time that it is stored: so that they are told of its end where
     * nobody follows it any more, and once more where it is deployed again.
     *
     * @param state as whoever tells them reads it; no secret is in it
     */
    public synchronized void keepNotices(String state) {
        notices = state;
    }

    /** What {@link #keepNotices} was given; empty for nobody. */
    public synchronized Optional<String> getNotices() {
        return Optional.ofNullable(notices);
    }

    /** Stores it as it is now. */
    public void store() throws IOException {
        store(run);
    }

    /**
     * Shows what has happened.
     *
     * @param phase  in which the deployment is now
     * @param latest what the event says about where it stands
     */
    public synchronized void show(DeploymentEvent event, PhaseName phase, Optional<DeploymentStatus> latest) {
        status = latest.orElse(status);
        progress.hear(event, phase, began, System.currentTimeMillis());
    }

    /**
     * Shows how it ended, and stores that.
     *
     * @param asWanted whether this is the end that the job asked for
     * @param mask     takes secrets of the run out of a text
     */
    public void end(Report report, boolean asWanted, TextMask mask) throws IOException {
        end(report, List.of(), asWanted, mask);
    }

    /**
     * As {@link #end(Report, boolean, TextMask)}.
     *
     * @param looked what metrics were in the soak
     */
    public void end(Report report, List<MetricCurve> looked, boolean asWanted, TextMask mask) throws IOException {
        take(report, asWanted, mask);
        synchronized (this) {
            curves = new ArrayList<>();
            looked.forEach(curve -> curves.add(new MetricPicture(mask.maskOwn(curve.name()), curve)));
        }
        store(run);
    }

    /** Shows, and stores, that the image is in the registry. */
    public void endPush(String text) throws IOException {
        finish(End.PUSHED, true, text);
    }

    /**
     * Shows, and stores, what would be done.
     *
     * @param lines what would change, a line each
     */
    public void endDryRun(String id, String summary, List<String> lines) throws IOException {
        synchronized (this) {
            app = id;
            changes = new ArrayList<>(lines);
        }
        finish(End.DRY_RUN, true, summary);
    }

    /** Shows, and stores, why nothing was sent to Marathon, or nothing pushed. */
    public void endBefore(String why, boolean aborted) throws IOException {
        synchronized (this) {
            interrupted = aborted;
        }
        finish(End.NOT_STARTED, false, why);
    }

    private void finish(End how, boolean asWanted, String text) throws IOException {
        synchronized (this) {
            end = how;
            good = asWanted;
            reason = text;
            ended = System.currentTimeMillis();
            progress.end(Map.of(), began, ended);
            preparing = false;
        }
        store(run);
    }

    /** Shows, and stores, why nobody knows how it ended, and what runs instead; one that has ended stays as it is. */
    public void endUnfollowed(String why) throws IOException {
        synchronized (this) {
            if (!isOpen()) {
                return;
            }
            reason = why;
            ended = System.currentTimeMillis();
            progress.end(Map.of(), began, ended);
        }
        store(run);
    }

    private void store(Run<?, ?> of) throws IOException {
        save(of);
        index(of).ifPresent(DeploymentIndex.get()::put);
    }

    /** What the page of all deployments shows of it; empty for what changes nothing on Marathon. */
    private synchronized Optional<DeploymentIndex.Entry> index(Run<?, ?> of) {
        boolean changes = getKind() == Kind.DEPLOYMENT || getKind() == Kind.ROLLBACK;
        if (!changes || preparing || end != null || app.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DeploymentIndex.Entry(
                marathon(),
                app,
                DeploymentIndex.Origin.of(of, getKey()),
                new DeploymentIndex.State(began, ended, outcome, good, image, good ? "" : getCard().getCause())));
    }

    private void save(Run<?, ?> of) throws IOException {
        if (!(of instanceof AbstractBuild<?, ?> build)) {
            of.save();
        } else if (build.isBuilding()) {
            OpenBuilds.store(build);
        } else {
            build.save();
            if (build.getActions(DeploymentAction.class).stream().noneMatch(DeploymentAction::isOpen)) {
                OpenBuilds.forget(build);
            }
        }
    }

    private synchronized void take(Report report, boolean asWanted, TextMask mask) {
        app = report.id();
        outcome = report.outcome();
        good = asWanted;
        preparing = false;
        interrupted = report.interrupted();
        reason = mask.maskOwn(report.reason());
        version = report.version();
        previousVersion = report.previousVersion();
        runningVersion = report.runningVersion();
        image = report.image();
        digest = report.digest();
        skipped = new LinkedHashMap<>(report.skipped());
        warnings = masked(report.warnings(), mask::maskOwn);
        gates = masked(report.gates().stream().map(Report.GateResult::text).toList(), mask::maskOwn);
        diagnosis = masked(report.diagnosis(), mask::mask);
        output = masked(report.taskOutput(), mask::mask);
        ended = System.currentTimeMillis();
        progress.end(report.durations(), began, ended);
    }

    private static List<String> masked(List<String> lines, UnaryOperator<String> mask) {
        List<String> masked = new ArrayList<>();
        lines.forEach(line -> masked.add(mask.apply(line)));
        return masked;
    }

    /** How it looks now. */
    public DeploymentCard getCard() {
        return new DeploymentCard(this, System.currentTimeMillis());
    }

    /** What can be done with it when it has ended. */
    public DeploymentButtons getButtons() {
        return new DeploymentButtons(this);
    }

    /** Starts a build that deploys it again. */
    @POST
    public HttpResponse doRedeploy() {
        return pressed(Redeployer.Wish.DEPLOY_AGAIN);
    }

    /** Starts a build that rolls back to it. */
    @POST
    public HttpResponse doRollback() {
        return pressed(Redeployer.Wish.ROLL_BACK);
    }

    private HttpResponse pressed(Redeployer.Wish wish) {
        getButtons().press(wish);
        // Where the new build is to be seen.
        return HttpResponses.redirectViaContextPath(run.getParent().getUrl());
    }

    /** Where {@code card.jelly} is; no link leads there from the build's menu. */
    @Override
    public String getUrlName() {
        return "marathon-deployment-" + getKey();
    }

    @Override
    public void onAttached(Run<?, ?> attached) {
        run = attached;
    }

    @Override
    public void onLoad(Run<?, ?> loaded) {
        run = loaded;
        if (isOpen()) {
            LostDeployments.onLoad(loaded, this);
        }
    }
}
