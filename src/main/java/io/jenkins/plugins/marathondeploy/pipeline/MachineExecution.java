package io.jenkins.plugins.marathondeploy.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.deploy.Advance;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.follow.Follower;
import io.jenkins.plugins.marathondeploy.follow.Listener;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import io.jenkins.plugins.marathondeploy.view.DeploymentStatus;
import io.jenkins.plugins.marathondeploy.view.KeptDeployment;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.SynchronousResumeNotSupportedException;

/**
 * A step that carries out a machine. Two parts:
 *
 * <p><b>Preparing</b> (reading, rendering, building, pushing) occupies a thread of the plugin and the agent. It can't be
 * resumed: a restart in the middle fails the step in the way that {@code retry(conditions: [nonresumable()])} repeats.
 * <p><b>Following</b> occupies nothing. The machine's state is persisted after each transition before it goes on, so that
 * after a restart it continues where it was, and looks before it writes. A state that can't be read then, or is missing
 * although it was followed, ends the step with words that say what runs.
 *
 * <p>Whoever comes first completes the step: the machine's end, an abort while preparing, or a failure.
 */
abstract class MachineExecution extends StepExecution implements Listener {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(MachineExecution.class.getName());

    /** Names of the Marathon, as {@link MarathonAccess} has them; a record could not be persisted here. */
    private String[] access;
    /** The machine after its last transition, as {@link StoredMachine} writes it; null while preparing. */
    private String machineState;
    /** As the first version persisted it, as Java objects; only to tell that there was something. */
    private byte[] state;
    /** Finds the card on the build's page again. */
    private final String card = UUID.randomUUID().toString();
    /** Who aborted, when the policy for it is being carried out. */
    private FlowInterruptedException abort;
    /** The step's block; null where it has none. */
    private volatile StepBlock block;

    private volatile DeploymentStatus status = DeploymentStatus.of("preparing");

    /** As {@link HiddenValues} writes them; null while preparing, and in what was stored by a version that had none. */
    private String hiddenValues;
    /** As {@link RunNotices#state} has it; null where nobody is told. */
    private String noticeState;

    private transient HiddenValues hidden;
    private transient ConsoleMask mask;
    private transient ConsoleDigests digests;
    private transient volatile Machine machine;
    private transient volatile RunNotices notices;
    private transient volatile Future<?> preparation;
    private transient volatile Follower.Wait wait;
    private transient AtomicBoolean completed;

    MachineExecution(StepContext context, MarathonAccess access) {
        super(context);
        goTo(access);
        completed = new AtomicBoolean();
        hide(new HiddenValues());
    }

    /** Which Marathon it goes to, where that is not known before it is prepared. */
    final void goTo(MarathonAccess marathon) {
        access = new String[] {marathon.server(), marathon.url(), marathon.credentialsId()};
    }

    private void hide(HiddenValues values) {
        hidden = values;
        mask = new ConsoleMask(getContext(), values);
        digests = new ConsoleDigests();
    }

    /** Whether it is prepared by building an image, which takes its time. */
    boolean builds() {
        return false;
    }

    /** What the card on the build's page shows from the first moment. */
    abstract DeploymentAction.Beginning beginning(Run<?, ?> run);

    /**
     * Does what has to be done before the machine can start; may block, and is interrupted by an abort.
     *
     * @param shown the card on the build's page
     */
    abstract Machine prepare(RunContext runContext, DeploymentAction shown) throws IOException, InterruptedException;

    /**
     * Who is told while it lives; empty for nobody.
     *
     * @param app    id of the app or group
     * @param marker unique to the deployment
     */
    Optional<RunNotices> notices(Run<?, ?> run, String app, String marker) throws AbortException {
        return Optional.empty();
    }

    /** What the step returns where nothing is to be sent; empty where the machine decides. May block as well. */
    Optional<DeploymentResult> dryRun(RunContext runContext, DeploymentAction shown)
            throws IOException, InterruptedException {
        return Optional.empty();
    }

    @Override
    public final boolean start() {
        if (getContext().hasBody()) {
            block = new StepBlock(getContext());
        }
        PluginThreads threads = PluginThreads.get();
        preparation = (builds() ? threads.builders() : threads.preparers()).submit(() ->
                unlessStopping(threads, () -> prepareAndFollow(threads)));
        return false;
    }

    @Override
    public final void onResume() {
        completed = new AtomicBoolean();
        hide(HiddenValues.read(hiddenValues));
        status = status == null ? DeploymentStatus.of("") : status;
        try {
            notices = noticeState == null ? null : RunNotices.resumed(noticeState, getContext().get(Run.class), this::log);
            if (machineState != null) {
                Machine stored = StoredMachine.read(machineState);
                stored.remember(access().kept(getContext().get(Run.class)));
                log("following again after a restart of Jenkins");
                follow(stored);
                Optional.ofNullable(notices).ifPresent(RunNotices::resume);
            } else if (state != null) {
                endUnfollowed("its state was stored by another version of the plugin, in a format that is not known here");
            } else if (new StepCard(getContext(), card).find()
                    .filter(shown -> !shown.isPreparing())
                    .isPresent()) {
                endUnfollowed("its state was not stored before Jenkins went down, as happens with the durability setting"
                        + " \"performance optimized\"");
            } else {
                fail(new SynchronousResumeNotSupportedException(getContext()));
            }
        } catch (IllegalArgumentException unknown) {
            endUnfollowed(unknown.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(e);
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    /** Nothing is known of the deployment but what its card shows; says what runs now. */
    private void endUnfollowed(String reason) {
        PluginThreads threads = PluginThreads.get();
        threads.preparers().submit(() -> unlessStopping(threads, () -> {
            String told = new StepCard(getContext(), card).endUnfollowed(reason, access());
            endNotices("unknown", () -> fail(new AbortException(told)));
        }));
    }

    @Override
    public final void stop(@NonNull Throwable cause) {
        if (stopPreparing(cause)) {
            return;
        }
        abort(cause instanceof FlowInterruptedException interruption
                ? interruption
                : new FlowInterruptedException(Result.ABORTED));
    }

    private void abort(FlowInterruptedException cause) {
        abort = cause;
        status = DeploymentStatus.of("aborting");
        wait.interrupt("aborted");
    }

    /** Nothing was sent so far: there is no policy to carry out. @return false when the machine is followed already */
    private synchronized boolean stopPreparing(Throwable cause) {
        if (wait != null) {
            return false;
        }
        if (preparation != null) {
            preparation.cancel(true);
        }
        fail(cause);
        return true;
    }

    @Override
    public final String getStatus() {
        return status.text(System.currentTimeMillis());
    }

    /** A restart in good order waits for a build and a push, but not for a deployment. */
    @Override
    public final boolean blocksRestart() {
        return machineState == null;
    }

    private void prepareAndFollow(PluginThreads threads) throws IOException, InterruptedException {
        RunContext runContext = RunContext.of(getContext(), hidden);
        digests = runContext.digests();
        DeploymentAction shown = DeploymentAction.begin(runContext.run(), card, beginning(runContext.run()));
        Optional<DeploymentResult> seen = dryRun(runContext, shown);
        if (seen.isPresent()) {
            succeed(seen.get());
            return;
        }
        Machine ready = prepare(runContext, shown);
        if (completed.get()) {
            return;
        }
        if (shown.getKind() == DeploymentAction.Kind.DEPLOYMENT) {
            KeptDeployment.keep(shown, ready.state(), hidden.values(), mask);
        }
        hiddenValues = hidden.write();
        machineState = StoredMachine.write(ready);
        notices = notices(runContext.run(), ready.id(), card).orElse(null);
        noticeState = notices == null ? null : notices.state();
        getContext().saveState();
        shown.follow(ready.id());
        if (notices == null) {
            follow(ready);
            return;
        }
        notices.begin().thenRun(() -> threads.prepare(() -> unlessStopping(threads, () -> {
            noticeState = notices.state();
            getContext().saveState();
            follow(ready);
        })));
    }

    /** Work before the deployment is followed. */
    private interface Preparation {
        void run() throws IOException, InterruptedException;
    }

    /** What a restart cuts is told of afterwards, by {@link #onResume}. */
    private void unlessStopping(PluginThreads threads, Preparation work) {
        Throwable cause;
        try {
            work.run();
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cause = new FlowInterruptedException(Result.ABORTED);
        } catch (Exception e) {
            cause = e;
        }
        if (!threads.isStopping()) {
            endNotices("unknown", () -> fail(cause));
        }
    }

    private synchronized void follow(Machine ready) throws IOException, InterruptedException {
        if (completed.get()) {
            endNotices("unknown", () -> {});
            return;
        }
        machine = ready;
        if (block != null) {
            ready.testWith(block);
            if (!ready.awaitsTest()) {
                // A restart may have come between the verdict and the end of the block.
                block.stop("the deployment has gone on");
            }
        }
        wait = new RunFollower(access(), getContext().get(Run.class)).begin(ready, this);
        if (block != null) {
            block.onAbort(this::abort);
        }
    }

    final MarathonAccess access() {
        return new MarathonAccess(access[0], access[1], access[2]);
    }

    @Override
    public CompletionStage<Void> advanced(Advance advance) {
        for (DeploymentEvent event : advance.events()) {
            Optional<DeploymentStatus> latest = DeploymentStatus.of(event, System.currentTimeMillis(), mask);
            status = latest.orElse(status);
            onCard(shown -> shown.show(event, machine.phase(), latest));
            if (event.isLogged()) {
                print(RunContext.quotesATask(event) ? hidden.mask(event.text()) : hidden.maskOwn(event.text()));
            }
        }
        if (!advance.transition()) {
            return CompletableFuture.completedFuture(null);
        }
        machineState = StoredMachine.write(machine);
        CompletableFuture<Void> saved = new CompletableFuture<>();
        getContext().saveState().addListener(() -> saved.complete(null), Runnable::run);
        return saved;
    }

    @Override
    public void ended(Report report) {
        Runnable end = () -> endNotices(report.outcome().name(), () -> complete(report));
        if (block == null) {
            end.run();
            return;
        }
        // The pipeline goes on behind the step, where its block must not run any more.
        block.stop("the deployment has ended");
        block.whenOver(end);
    }

    /** What is told of it ends first, since nothing is written to the console of a build that has ended. */
    private void endNotices(String outcome, Runnable then) {
        if (notices == null) {
            then.run();
            return;
        }
        notices.end(outcome).whenComplete((done, defect) -> PluginThreads.get().prepare(then));
    }

    private void complete(Report report) {
        DeploymentResult result = new DeploymentResult(report, mask);
        report.warningCount().ifPresent(this::log);
        if (abort != null || isGood(report)) {
            // Any other end is an exception, which Jenkins prints.
            log(report.outcome() + ": " + report.reason());
        }
        onCard(shown -> shown.end(report, machine.curves(), isGood(report), mask));
        if (!completed.compareAndSet(false, true)) {
            return;
        }
        if (abort != null) {
            getContext().onFailure(abort);
        } else if (isGood(report)) {
            getContext().onSuccess(result);
        } else {
            getContext().onFailure(new DeploymentFailedException(result));
        }
    }

    boolean isGood(Report report) {
        return report.outcome().isGood();
    }

    @Override
    public void broken(Throwable problem) {
        onCard(shown -> FailureReason.showUnfollowed(shown, problem, mask));
        endNotices("unknown", () -> fail(problem));
    }

    private void succeed(DeploymentResult result) {
        if (completed.compareAndSet(false, true)) {
            getContext().onSuccess(result);
        }
    }

    private void fail(Throwable cause) {
        onCard(shown -> FailureReason.show(shown, cause, mask));
        if (completed.compareAndSet(false, true)) {
            getContext().onFailure(
                    cause instanceof IllegalStateException && cause.getCause() instanceof AbortException abortion
                            ? abortion
                            : cause);
        }
    }

    private void onCard(StepCard.Change change) {
        new StepCard(getContext(), card).change(change);
    }

    final void log(String text) {
        print(hidden.maskOwn(text));
    }

    private void print(String text) {
        try {
            TaskListener listener = getContext().get(TaskListener.class);
            text.lines().forEach(line -> listener.getLogger().println("[marathon] " + digests.once(line)));
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The console of a build can't be written", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOGGER.log(Level.FINE, "The console of a build can't be written", e);
        }
    }
}
