package io.jenkins.plugins.marathondeploy.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.delivery.Delivered;
import io.jenkins.plugins.marathondeploy.harbor.HarborException;
import io.jenkins.plugins.marathondeploy.release.HarborPreflight;
import io.jenkins.plugins.marathondeploy.release.ImageSource;
import io.jenkins.plugins.marathondeploy.release.Registry;
import io.jenkins.plugins.marathondeploy.release.ReleaseException;
import io.jenkins.plugins.marathondeploy.template.ImagePlacement;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.SynchronousResumeNotSupportedException;

/**
 * Builds and pushes. Occupies the agent meanwhile, and can't be resumed: a restart in the middle fails the step in the
 * way that {@code retry(conditions: [nonresumable()])} repeats.
 */
@SuppressFBWarnings(value = "SE_TRANSIENT_FIELD_NOT_RESTORED", justification = "onResume sets it")
final class HarborPushExecution extends StepExecution {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(HarborPushExecution.class.getName());

    /** Finds the card on the build's page again. */
    private final String card = UUID.randomUUID().toString();

    private final transient HarborPushStep step;
    private transient AtomicBoolean completed;
    private transient volatile Future<?> work;

    /** Typed as what core takes, so that a start of Jenkins, which looks through the step, does not load this. */
    static StepExecution of(HarborPushStep step, StepContext context) {
        return new HarborPushExecution(step, context);
    }

    private HarborPushExecution(HarborPushStep step, StepContext context) {
        super(context);
        completed = new AtomicBoolean();
        this.step = step;
    }

    @Override
    public boolean start() {
        PluginThreads threads = PluginThreads.get();
        work = threads.builders().submit(() -> push(threads));
        return false;
    }

    private void push(PluginThreads threads) {
        try {
            RunContext runContext = RunContext.of(getContext(), new HiddenValues());
            DeploymentAction shown = DeploymentAction.begin(runContext.run(), card, beginning(runContext.run()));
            PushResult result = pushed(runContext, shown);
            shown.endPush(result.getSkipped().isEmpty() ? "" : result.getSkipped());
            if (completed.compareAndSet(false, true)) {
                getContext().onSuccess(result);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(threads, new FlowInterruptedException(Result.ABORTED));
        } catch (Exception e) {
            fail(threads, e);
        }
    }

    private DeploymentAction.Beginning beginning(Run<?, ?> run) {
        String harbor;
        try {
            harbor = step.harborAccess().resolve(run.getParent()).getUrl();
        } catch (AbortException e) {
            // The push says why.
            harbor = "";
        }
        return new DeploymentAction.Beginning(
                DeploymentAction.Kind.PUSH, Util.fixNull(step.getRepository()), null, harbor, true);
    }

    private PushResult pushed(RunContext runContext, DeploymentAction shown) throws IOException, InterruptedException {
        AgentImages images = new AgentImages(step, runContext, shown);
        ImageSource.Built image = images.source(ImagePlacement.Pin.DIGEST);
        Registry registry = step.harborAccess().registry(runContext.run());
        try {
            new HarborPreflight(registry, runContext, pause -> Thread.sleep(pause.toMillis()))
                    .prepare(image.name(), image.createProject());
        } catch (HarborException | ReleaseException e) {
            throw new AbortException(e.getMessage());
        }
        Delivered delivered = images.deliver(image);
        if (!delivered.skipped().isEmpty()) {
            runContext.log("build and push skipped: " + delivered.skipped());
        }
        return new PushResult(delivered, registry.named(delivered.image().tags().get(0)));
    }

    /** What a restart cuts is told of afterwards, by {@link #onResume}. */
    private void fail(PluginThreads threads, Throwable cause) {
        if (!threads.isStopping()) {
            fail(cause);
        }
    }

    private void fail(Throwable cause) {
        showEnd(cause);
        if (completed.compareAndSet(false, true)) {
            getContext().onFailure(cause);
        }
    }

    private void showEnd(Throwable cause) {
        // An interrupted thread can't write the build's file.
        boolean interrupted = Thread.interrupted();
        try {
            Optional<DeploymentAction> shown = DeploymentAction.find(getContext().get(Run.class), card);
            if (shown.isPresent()) {
                FailureReason.show(shown.get(), cause, new ConsoleMask(getContext(), new HiddenValues()));
            }
        } catch (IOException | InterruptedException e) {
            LOGGER.log(Level.WARNING, "The page of a build can't be updated", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void stop(@NonNull Throwable cause) {
        if (work != null) {
            work.cancel(true);
        }
        fail(cause);
    }

    @Override
    public void onResume() {
        completed = new AtomicBoolean();
        fail(new SynchronousResumeNotSupportedException(getContext()));
    }

    @Override
    public String getStatus() {
        return "building and pushing";
    }

    @Override
    public boolean blocksRestart() {
        return true;
    }
}
