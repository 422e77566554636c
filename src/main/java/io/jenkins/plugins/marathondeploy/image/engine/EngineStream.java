package io.jenkins.plugins.marathondeploy.image.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reads every item of an engine's answer that comes as a stream, until its end or a cancellation. An error inside a
 * stream with status 200 is an item like any other, and is the consumer's to notice.
 */
final class EngineStream<T> implements ResultCallback<T> {
    private final Consumer<T> consumer;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Closeable answer;
    private volatile Throwable failure;
    private volatile boolean cut;
    private final Duration silence;
    private volatile long lastItem = System.nanoTime();

    EngineStream(Consumer<T> consumer) {
        this(consumer, Duration.ZERO);
    }

    /** @param silence how long there may be no item until {@link #await} gives up; zero for ever */
    EngineStream(Consumer<T> consumer, Duration silence) {
        this.consumer = consumer;
        this.silence = silence;
    }

    @Override
    public void onStart(Closeable started) {
        answer = started;
        if (cut) {
            close();
        }
    }

    @Override
    public void onNext(T item) {
        lastItem = System.nanoTime();
        // A line that is "null" is valid JSON, and says nothing.
        if (!cut && item != null) {
            consumer.accept(item);
        }
    }

    @Override
    public void onError(Throwable thrown) {
        // docker-java calls onComplete after an error inside the stream: the first one counts.
        if (failure == null) {
            failure = thrown;
        }
        ended.countDown();
    }

    @Override
    public void onComplete() {
        ended.countDown();
    }

    @Override
    public void close() {
        cut = true;
        Closeable started = answer;
        if (started != null) {
            closeQuietly(started);
        }
    }

    /**
     * Waits for the end of the stream.
     *
     * @param client closed on cancellation, which cuts a connection that is still sending
     * @param input  what is being sent, closed on cancellation, or null
     * @return what broke the stream, null when it ended by itself
     * @throws ImageException {@code CANCELLED}
     * @throws Silence        when no item came for too long; the exchange is cut
     */
    Throwable await(DockerClient client, Closeable input, CancellationSignal signal, String what) {
        try (var registration = signal.onCancel(() -> cut(client, input))) {
            awaitEnd();
        } catch (Silence e) {
            cut(client, input);
            throw e;
        } catch (InterruptedException e) {
            cut(client, input);
            Thread.currentThread().interrupt();
            throw new ImageException(ImageException.Kind.CANCELLED, what + " was interrupted.");
        }
        signal.check(what);
        return failure;
    }

    private void awaitEnd() throws InterruptedException {
        if (silence.isZero()) {
            ended.await();
            return;
        }
        long left = silence.toNanos();
        while (!ended.await(left, TimeUnit.NANOSECONDS)) {
            left = silence.toNanos() - (System.nanoTime() - lastItem);
            if (left <= 0) {
                throw new Silence();
            }
        }
    }

    /** No item came for as long as one was waited for. */
    static final class Silence extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private void cut(DockerClient client, Closeable input) {
        if (input != null) {
            closeQuietly(input);
        }
        close();
        closeQuietly(client);
        ended.countDown();
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException | RuntimeException e) {
            // It was to be cut; how it takes that does not matter.
            return;
        }
    }
}
