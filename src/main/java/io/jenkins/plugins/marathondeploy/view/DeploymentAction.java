package io.jenkins.plugins.marathondeploy.view;

import hudson.model.AbstractBuild;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.auth.TextMask;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.delivery.Delivered;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.PhaseName;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.gate.MetricCurve;
import io.jenkins.plugins.marathondeploy.rollout.RolloutReport;
import java.io.IOException;
import java.time.Duration;
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

    /**
     * As {@link #begin(Run, String, Beginning)}, for several Marathons: with a card of its own for each of them.
     *
     * @param sites   how each is reached, by their names, in order; at least one
     * @param without those that are left out on purpose
     */
    public static DeploymentAction begin(
            Run<?, ?> run, String key, Beginning beginning, LinkedHashMap<String, MarathonAccess> sites, List<String> without)
            throws IOException {
        long now = System.currentTimeMillis();
        DeploymentAction whole = new DeploymentAction(key, beginning, now, run.getParent());
        synchronized (whole) {
            whole.centres = new ArrayList<>(sites.keySet());
            whole.without = new ArrayList<>(without);
        }
        whole.enter(DeploymentStep.PREPARE);
        run.addAction(whole);
        sites.forEach((name, access) -> {
            DeploymentAction part = new DeploymentAction(
                    whole.keyOf(name),
                    // What is built is built once for all of them.
                    new Beginning(beginning.kind(), beginning.app(), access, beginning.harborUrl(), false),
                    now,
                    run.getParent());
            synchronized (part) {
                part.centre = name;
            }
            part.enter(DeploymentStep.PREPARE);
            run.addAction(part);
        });
        whole.store(run);
        return whole;
    }

    /** Names of Marathons may have characters that those of files and addresses may not. */
    private synchronized String keyOf(String name) {
        return getKey() + "-" + (centres.indexOf(name) + 1);
    }

    /** Whether it is one to several Marathons, of which each has its own beside it. */
    public synchronized boolean isOfSeveral() {
        return !centres.isEmpty();
    }

    /** Of a deployment to several Marathons: those that were left out on purpose. */
    public synchronized List<String> getWithout() {
        return List.copyOf(without);
    }

    /** Of a deployment to several Marathons: that of each, in order; empty for a single one. */
    public List<DeploymentAction> getCentres() {
        List<String> names;
        synchronized (this) {
            names = centres;
        }
        return names.stream().flatMap(name -> find(run, keyOf(name)).stream()).toList();
    }

    /** Whether that to this one of several Marathons says most of the whole: the reason for the end, or what is under way. */
    public boolean isDeciding(DeploymentAction part) {
        String named;
        synchronized (this) {
            named = cause;
        }
        return named.isEmpty()
                ? getCentres().stream().filter(DeploymentAction::isUnderWay).findFirst().filter(first -> first == part).isPresent()
                : named.equals(part.getCentre());
    }

    private synchronized boolean isUnderWay() {
        return isOpen() && progress.current() != null && progress.current().compareTo(DeploymentStep.SUBMIT) >= 0;
    }

    /** Of a deployment to several Marathons: that to this one. */
    public DeploymentAction centre(String name) {
        return find(run, keyOf(name)).orElseThrow(() -> new IllegalStateException("there is no " + name + " in this deployment"));
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

    /** From now on it is followed; shows what it brings, and stores that. */
    public void follow(Machine machine) throws IOException {
        synchronized (this) {
            app = machine.id();
            image = machine.subject().image();
            digest = machine.subject().digest();
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
        for (DeploymentAction part : getCentres()) {
            if (part.isOpen()) {
                part.endBefore(why, aborted);
            }
        }
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
        boolean changes = (getKind() == Kind.DEPLOYMENT || getKind() == Kind.ROLLBACK) && centres.isEmpty();
        if (!changes || preparing || end != null || app.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DeploymentIndex.Entry(
                getMarathon(),
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

    /**
     * Shows how a deployment to several Marathons ended, and stores that.
     *
     * @param mask takes secrets of the run out of a text
     */
    void end(RolloutReport report, TextMask mask) throws IOException {
        take(report.causing(), report.outcome().isGood(), mask);
        synchronized (this) {
            outcome = report.outcome();
            interrupted = report.end().interrupted();
            reason = mask.maskOwn(report.end().reason());
            cause = report.cause();
            progress.end(Map.of(), began, ended);
        }
        store(run);
    }

    /** Shows, of one of several Marathons, how long its own part took. */
    synchronized void took(Duration own) {
        took = Math.max(1, own.toMillis());
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
