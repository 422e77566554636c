package io.jenkins.plugins.marathondeploy.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.AbortException;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import io.jenkins.plugins.marathondeploy.view.DeploymentStatus;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
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
abstract class MachineExecution extends StepExecution {
    private static final long serialVersionUID = 1L;
    /** What lines of the console begin with. */
    static final String MARATHON = "marathon";

    /** Names of the Marathon, as {@link MarathonAccess} has them; a record could not be persisted here. */
    private String[] access;
    /** The machine after its last transition, as {@link StoredMachine} writes it; null while preparing. */
    private String machineState;
    /** As the first version persisted it, as Java objects; only to tell that there was something. */
    @SuppressFBWarnings(value = "UWF_UNWRITTEN_FIELD", justification = "an older version has written it")
    private byte[] state;
    /** Finds the card on the build's page again. */
    private final String card = UUID.randomUUID().toString();
    /** Who aborted, when the policy for it is being carried out. */
    private FlowInterruptedException abort;
    /** The step's block; null where it has none. */
    private volatile StepBlock block;

    volatile DeploymentStatus status = DeploymentStatus.of("preparing");

    /** As {@link HiddenValues} writes them; null while preparing, and in what was stored by a version that had none. */
    private String hiddenValues;
    /** As {@link RunNotices#state} has it; null where nobody is told. */
    private String noticeState;

    private transient HiddenValues hidden;
    private transient ConsoleMask mask;
    private transient StepConsole console;
    private transient volatile StepNotices notices;
    private transient volatile Future<?> preparation;
    /** Takes why the user wants an end; null while it is not followed. */
    private transient volatile Consumer<String> interruption;
    private transient AtomicBoolean completed;

    MachineExecution(StepContext context, MarathonAccess access) {
        super(context);
        goTo(access);
        completed = new AtomicBoolean();
        notices = StepNotices.NONE;
        hide(new HiddenValues());
    }

    /** Which Marathon it goes to, where that is not known before it is prepared. */
    final void goTo(MarathonAccess marathon) {
        access = new String[] {marathon.server(), marathon.url(), marathon.credentialsId()};
    }

    private void hide(HiddenValues values) {
        hidden = values;
        mask = new ConsoleMask(getContext(), values);
        console = new StepConsole(getContext(), values, new ConsoleDigests());
    }

    /** Whether it is prepared by building an image, which takes its time. */
    boolean builds() {
        return false;
    }

    /** What the card on the build's page shows from the first moment. */
    abstract DeploymentAction.Beginning beginning(Run<?, ?> run);

    /** Puts it there, and stays with the Marathon that it shows. */
    DeploymentAction begin(Run<?, ?> run, String key) throws IOException {
        DeploymentAction begun = DeploymentAction.begin(run, key, beginning(run));
        goTo(begun.access());
        return begun;
    }

    /**
     * Does what has to be done before it can be followed; may block, and is interrupted by an abort.
     *
     * @param shown the card on the build's page
     */
    abstract StepDeployment prepare(RunContext runContext, DeploymentAction shown) throws IOException, InterruptedException;

    /**
     * What is followed on after a restart.
     *
     * @throws IllegalArgumentException when it can't be read here; the message can be shown
     */
    StepDeployment stored(String text, Run<?, ?> run) throws IOException {
        Machine stored = StoredMachine.read(text);
        stored.remember(access().kept(run));
        return new SingleDeployment(this, stored);
    }

    /**
     * Who is told while it lives, for each Marathon; empty for nobody.
     *
     * @param ready what is to be followed
     */
    List<RunNotices> notices(Run<?, ?> run, StepDeployment ready) throws AbortException {
        return List.of();
    }

    /** What lines about the first, second … Marathon begin with. */
    String source(int which) {
        return MARATHON;
    }

    /** What the step returns where nothing is to be sent; empty where the machine decides. May block as well. */
    Optional<DeploymentResult> dryRun(RunContext runContext, DeploymentAction shown)
            throws IOException, InterruptedException {
        return Optional.empty();
    }

    @Override
    public final boolean start() {
        if (getContext().hasBody()) {
            addBlocks();
        }
        PluginThreads threads = PluginThreads.get();
        preparation = (builds() ? threads.builders() : threads.preparers()).submit(() ->
                unlessStopping(threads, () -> prepareAndFollow(threads)));
        return false;
    }

    /** For what the step's block tests. */
    void addBlocks() {
        block = new StepBlock(getContext());
    }

    @Override
    public final void onResume() {
        completed = new AtomicBoolean();
        notices = StepNotices.NONE;
        hide(HiddenValues.read(hiddenValues));
        status = status == null ? DeploymentStatus.of("") : status;
        try {
            Run<?, ?> run = getContext().get(Run.class);
            notices = StepNotices.resumed(noticeState, run, which -> text -> console.log(source(which), text));
            if (machineState != null) {
                StepDeployment stored = stored(machineState, run);
                log("following again after a restart of Jenkins");
                follow(stored);
                notices.resume();
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

    final void abort(FlowInterruptedException cause) {
        abort = cause;
        status = DeploymentStatus.of("aborting");
        interruption.accept("aborted");
    }

    /** Nothing was sent so far: there is no policy to carry out. @return false when the machine is followed already */
    private synchronized boolean stopPreparing(Throwable cause) {
        if (interruption != null) {
            return false;
        }
        if (preparation != null) {
            preparation.cancel(true);
            onCard(shown -> FailureReason.showUnsent(shown, cause, mask));
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
        console = new StepConsole(getContext(), hidden, runContext.digests());
        DeploymentAction shown = begin(runContext.run(), card);
        Optional<DeploymentResult> seen = dryRun(runContext, shown);
        if (seen.isPresent()) {
            if (completed.compareAndSet(false, true)) {
                getContext().onSuccess(seen.get());
            }
            return;
        }
        StepDeployment ready = prepare(runContext, shown);
        if (completed.get()) {
            return;
        }
        if (shown.getKind() == DeploymentAction.Kind.DEPLOYMENT) {
            ready.keep(shown, hidden.values(), mask);
        }
        hiddenValues = hidden.write();
        remember(ready);
        notices = new StepNotices(notices(runContext.run(), ready));
        noticeState = notices.state();
        getContext().saveState();
        ready.show(shown);
        if (notices.isEmpty()) {
            follow(ready);
            return;
        }
        notices.begin().thenRun(() -> threads.prepare(() -> unlessStopping(threads, () -> {
            noticeState = notices.state();
            getContext().saveState();
            follow(ready);
        })));
    }

    /** One after the other, so that an older copy never replaces a newer one. */
    private synchronized void remember(StepDeployment followed) {
        machineState = StoredMachine.encrypted(followed.state());
    }

    /** Persists what became of it; completes once that is on disk. */
    final CompletionStage<Void> keep(StepDeployment followed) {
        remember(followed);
        CompletableFuture<Void> saved = new CompletableFuture<>();
        getContext().saveState().addListener(() -> saved.complete(null), Runnable::run);
        return saved;
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

    private synchronized void follow(StepDeployment ready) throws IOException, InterruptedException {
        if (completed.get()) {
            endNotices("unknown", () -> {});
            return;
        }
        interruption = ready.follow();
        blocks().forEach(each -> each.onAbort(this::abort));
    }

    /** The step's block, once for each Marathon. */
    Collection<StepBlock> blocks() {
        return block == null ? List.of() : List.of(block);
    }

    final MarathonAccess access() {
        return new MarathonAccess(access[0], access[1], access[2]);
    }

    /** @param complete ends the step */
    final void ended(Outcome outcome, Runnable complete) {
        StepBlock.endAll(blocks(), () -> endNotices(outcome.name(), complete));
    }

    /** What is told of it ends first, since nothing is written to the console of a build that has ended. */
    private void endNotices(String outcome, Runnable then) {
        notices.end(outcome, then);
    }

    /** @param show shows on the card how it ended */
    final void complete(DeploymentResult result, boolean good, Runnable show) {
        if (abort != null || good) {
            // Any other end is an exception, which Jenkins prints.
            log(result.getOutcome() + ": " + result.getReason());
        }
        show.run();
        if (!completed.compareAndSet(false, true)) {
            return;
        }
        if (abort != null) {
            getContext().onFailure(abort);
        } else if (good) {
            getContext().onSuccess(result);
        } else {
            getContext().onFailure(new DeploymentFailedException(result));
        }
    }

    boolean isGood(Report report) {
        return report.outcome().isGood();
    }

    /** Nobody can follow it any further. */
    final void broken(Throwable problem) {
        onCard(shown -> FailureReason.showUnfollowed(shown, problem, mask));
        endNotices("unknown", () -> fail(problem));
    }

    private void fail(Throwable cause) {
        onCard(shown -> FailureReason.show(shown, cause, mask));
        if (completed.compareAndSet(false, true)) {
            getContext().onFailure(FailureReason.told(cause));
        }
    }

    final void onCard(StepCard.Change change) {
        new StepCard(getContext(), card).change(change);
    }

    /** The key of the card on the build's page. */
    final String card() {
        return card;
    }

    final ConsoleMask mask() {
        return mask;
    }

    final StepConsole console() {
        return console;
    }

    final void log(String text) {
        console.log(MARATHON, text);
    }
}
