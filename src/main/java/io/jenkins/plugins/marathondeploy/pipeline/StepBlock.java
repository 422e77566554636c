package io.jenkins.plugins.marathondeploy.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.gate.Facts;
import io.jenkins.plugins.marathondeploy.gate.Finding;
import io.jenkins.plugins.marathondeploy.gate.OwnTest;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * The step's block as the user's own test, run once. Persisted with the step; the block itself survives restarts as any
 * other does.
 */
final class StepBlock implements OwnTest, Serializable {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(StepBlock.class.getName());

    private enum State {
        NOT_BEGUN,
        RUNS,
        GOOD,
        BAD
    }

    private final StepContext context;
    /** The Marathon whose deployment it tests; empty for a single one, null in what was stored without it. */
    private final String centre;
    /** The same block for each of several Marathons: one runs at a time. Null in what was stored without it. */
    private final ArrayList<StepBlock> all;
    private volatile State state = State.NOT_BEGUN;
    private String failure = "";
    private BodyExecution body;
    /** Why it was ended from outside; null while it was not. */
    private String stopped;
    /** Somebody aborted the build while the block ran. */
    private FlowInterruptedException abort;

    /** It waits for a thread; after a restart in that moment it is begun anew. */
    private transient volatile boolean beginning;
    private transient Consumer<FlowInterruptedException> aborted;
    private transient Runnable over;

    StepBlock(StepContext context) {
        this(context, "", new ArrayList<>());
    }

    /** @param all those of all of them, to which this one is added */
    StepBlock(StepContext context, String centre, ArrayList<StepBlock> all) {
        this.context = context;
        this.centre = centre;
        this.all = all;
        all.add(this);
    }

    /** Tests what the machine deploys; before it is advanced. */
    void test(Machine machine) {
        machine.testWith(this);
        if (!machine.awaitsTest()) {
            // A restart may have come between the verdict and the end of the block.
            stop("the deployment has gone on");
        }
    }

    /** @param told gets an abort of the build in the block, also one that came before */
    void onAbort(Consumer<FlowInterruptedException> told) {
        FlowInterruptedException before;
        synchronized (this) {
            aborted = told;
            before = abort;
        }
        if (before != null) {
            told.accept(before);
        }
    }

    /** Does something once the block does not run: at once, or when it has ended. */
    void whenOver(Runnable task) {
        synchronized (this) {
            if (state == State.RUNS) {
                over = task;
                return;
            }
        }
        task.run();
    }

    /** Ends all of them, since the pipeline goes on behind the step, where its block must not run any more; then goes on. */
    static void endAll(Collection<StepBlock> blocks, Runnable then) {
        Runnable end = then;
        for (StepBlock each : blocks) {
            each.stop("the deployment has ended");
            Runnable next = end;
            end = () -> each.whenOver(next);
        }
        end.run();
    }

    @Override
    public synchronized Finding look(Facts facts) {
        switch (state) {
            case NOT_BEGUN -> {
                if (beginning) {
                    return Finding.notYet("the block begins");
                }
                if (!claim()) {
                    return Finding.notYet("the block runs for another Marathon");
                }
                LinkedHashMap<String, String> environment = new LinkedHashMap<>(facts.environment());
                if (centre != null && !centre.isEmpty()) {
                    environment.put("MARATHON_DEPLOY_CENTRE", centre);
                }
                // What may wait for the pipeline's own thread must not hold one of those that follow.
                PluginThreads.get().preparers().execute(() -> begin(environment));
                return Finding.notYet("the block begins").kept();
            }
            case RUNS -> {
                return Finding.notYet("the block runs");
            }
            case GOOD -> {
                return Finding.passed("the block has ended");
            }
            default -> {
                return abort == null ? Finding.failed(failure) : Finding.notYet("the build was aborted");
            }
        }
    }

    /** @return false while that of another Marathon runs */
    private boolean claim() {
        if (all != null) {
            synchronized (all) {
                if (all.stream().anyMatch(other -> other.beginning && other.state == State.NOT_BEGUN || other.state == State.RUNS)) {
                    return false;
                }
                beginning = true;
                return true;
            }
        }
        beginning = true;
        return true;
    }

    private void begin(LinkedHashMap<String, String> environment) {
        synchronized (this) {
            if (stopped != null) {
                beginning = false;
                return;
            }
            state = State.RUNS;
        }
        try {
            BodyExecution begun = context.newBodyInvoker()
                    .withContext(EnvironmentExpander.merge(
                            context.get(EnvironmentExpander.class), EnvironmentExpander.constant(environment)))
                    .withCallback(new Callback(this))
                    .start();
            String late;
            synchronized (this) {
                // It may have ended already.
                body = state == State.RUNS ? begun : null;
                late = stopped;
            }
            if (late != null) {
                begun.cancel(new Stopped(late));
            }
            context.saveState();
        } catch (IOException | RuntimeException e) {
            failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed(e);
        }
    }

    private void succeeded() {
        end(State.GOOD, "", null);
    }

    private void failed(Throwable problem) {
        boolean outside = problem instanceof FlowInterruptedException interruption
                && interruption.isActualInterruption();
        String why = problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
        end(State.BAD, "the block failed: " + why.strip(), outside ? (FlowInterruptedException) problem : null);
    }

    private void end(State how, String why, @CheckForNull FlowInterruptedException interruption) {
        Runnable task;
        Consumer<FlowInterruptedException> told = null;
        synchronized (this) {
            state = how;
            failure = why;
            body = null;
            if (interruption != null && stopped == null) {
                abort = interruption;
                told = aborted;
            }
            task = over;
            over = null;
        }
        if (told != null) {
            told.accept(interruption);
        }
        if (task != null) {
            // It writes files, for which the pipeline's own thread is not.
            later(task);
        }
    }

    private static void later(Runnable task) {
        try {
            PluginThreads.get().preparers().execute(task);
        } catch (RejectedExecutionException goesDown) {
            LOGGER.log(Level.FINE, "Jenkins goes down: done after the restart", goesDown);
        }
    }

    @Override
    public void stop(String why) {
        synchronized (this) {
            if (state == State.GOOD || state == State.BAD) {
                return;
            }
            stopped = why;
            if (state == State.NOT_BEGUN) {
                return;
            }
        }
        later(() -> {
            BodyExecution running;
            synchronized (this) {
                running = body;
            }
            if (running != null) {
                try {
                    running.cancel(new Stopped(why));
                } catch (RuntimeException e) {
                    LOGGER.log(Level.WARNING, "The block of a deployment can't be ended", e);
                }
            }
        });
    }

    /** Why the block was ended, for the console. */
    private static final class Stopped extends CauseOfInterruption {
        private static final long serialVersionUID = 1L;
        private final String why;

        Stopped(String why) {
            this.why = why;
        }

        @Override
        public String getShortDescription() {
            return "The block was ended: " + why;
        }
    }

    /** Told when the block has ended, also after a restart. */
    private static final class Callback extends BodyExecutionCallback {
        private static final long serialVersionUID = 1L;
        private final StepBlock test;

        Callback(StepBlock test) {
            this.test = test;
        }

        @Override
        public void onSuccess(StepContext ended, Object result) {
            test.succeeded();
        }

        @Override
        public void onFailure(StepContext ended, Throwable problem) {
            test.failed(problem);
        }
    }
}
