package io.jenkins.plugins.marathondeploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import hudson.model.Result;
import io.jenkins.plugins.marathondeploy.gate.Facts;
import io.jenkins.plugins.marathondeploy.gate.Finding;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** A block that waits for one of the plugin's threads, all of which others have. */
@WithSharedJenkins
class StepBlockTest {
    private static final AtomicInteger BEGUN = new AtomicInteger();
    private static final AtomicInteger CANCELLED = new AtomicInteger();
    private static final Facts FACTS = new Facts("/web", "2", "1", "", "", List.of(), Map.of());

    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch allFree = new CountDownLatch(PluginThreads.PREPARING);

    @BeforeEach
    void start(JenkinsRule jenkins) {
        BEGUN.set(0);
        CANCELLED.set(0);
        occupy();
    }

    private void occupy() {
        for (int i = 0; i < PluginThreads.PREPARING; i++) {
            PluginThreads.get().preparers().execute(() -> {
                try {
                    busy.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    /** Returns when whatever waited for a thread before has been done: all of them meet behind it. */
    private void letGo() throws InterruptedException {
        for (int i = 0; i < PluginThreads.PREPARING; i++) {
            PluginThreads.get().preparers().execute(() -> {
                allFree.countDown();
                try {
                    allFree.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        busy.countDown();
        assertThat(allFree.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void isBegunOnce() throws Exception {
        StepBlock block = new StepBlock(new Context());
        for (int i = 0; i < 3; i++) {
            assertThat(block.look(FACTS).state()).isEqualTo(Finding.State.NOT_YET);
        }
        letGo();
        assertThat(block.look(FACTS).state()).isEqualTo(Finding.State.NOT_YET);
        assertThat(BEGUN).hasValue(1);
    }

    @Test
    void isNotBegunWhenTheDeploymentHasGoneAnotherWay() throws Exception {
        StepBlock block = new StepBlock(new Context());
        block.look(FACTS);
        block.stop("the deployment has ended");
        AtomicInteger over = new AtomicInteger();
        block.whenOver(over::incrementAndGet);
        letGo();
        assertThat(over).hasValue(1);
        assertThat(BEGUN).hasValue(0);
    }

    @Test
    void isBegunAfterARestartThatCameBefore() throws Exception {
        StepBlock before = new StepBlock(new Context());
        before.look(FACTS);
        StepBlock after = stored(before);
        before.stop("Jenkins goes down");
        letGo();
        BEGUN.set(0);
        assertThat(after.look(FACTS).state()).isEqualTo(Finding.State.NOT_YET);
        await().until(() -> BEGUN.get() == 1);
        after.stop("the deployment has ended");
        await().until(() -> CANCELLED.get() == 1);
    }

    private static StepBlock stored(StepBlock block) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(block);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (StepBlock) in.readObject();
        }
    }

    private static final class Context extends StepContext {
        private static final long serialVersionUID = 1L;

        @Override
        public <T> T get(Class<T> key) {
            return null;
        }

        @Override
        public void onSuccess(Object result) {
            throw new AssertionError("the step's end is not the block's");
        }

        @Override
        public void onFailure(Throwable problem) {
            throw new AssertionError("the step's end is not the block's", problem);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public ListenableFuture<Void> saveState() {
            return Futures.immediateFuture(null);
        }

        @Override
        public void setResult(Result result) {
            throw new AssertionError(result);
        }

        @Override
        public BodyInvoker newBodyInvoker() {
            return new Invoker();
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    private static final class Invoker extends BodyInvoker {
        @Override
        public BodyInvoker withContext(Object override) {
            return this;
        }

        @Override
        public BodyInvoker withDisplayName(String name) {
            return this;
        }

        @Override
        public BodyInvoker withCallback(BodyExecutionCallback callback) {
            return this;
        }

        @Override
        public BodyExecution start() {
            BEGUN.incrementAndGet();
            return new Body();
        }
    }

    private static final class Body extends BodyExecution {
        private static final long serialVersionUID = 1L;

        @Override
        public Collection<StepExecution> getCurrentExecutions() {
            return List.of();
        }

        @Override
        public boolean cancel(Throwable why) {
            CANCELLED.incrementAndGet();
            return true;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public boolean isDone() {
            return false;
        }

        @Override
        public Object get() {
            return null;
        }

        @Override
        public Object get(long timeout, TimeUnit unit) {
            return null;
        }
    }
}
