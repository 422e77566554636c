package io.jenkins.plugins.marathondeploy.image;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets another thread stop a build or a push. {@link #cancel()} returns at once; the call that is stopped ends within
 * seconds with an {@link ImageException} of kind {@code CANCELLED}, and the engine stops too, since its connection is
 * cut.
 */
public final class CancellationSignal {
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final Set<Runnable> listeners = new LinkedHashSet<>();

    /** A signal that nobody will give. */
    public static CancellationSignal never() {
        return new CancellationSignal();
    }

    /** Stops what runs with this signal. Calling it again does nothing. */
    public void cancel() {
        Set<Runnable> told;
        synchronized (listeners) {
            cancelled.countDown();
            told = new LinkedHashSet<>(listeners);
            listeners.clear();
        }
        told.forEach(Runnable::run);
    }

    public boolean isCancelled() {
        return cancelled.getCount() == 0;
    }

    /**
     * Calls {@code listener} once, on the thread that cancels, or at once when that has already happened.
     *
     * @return what ends the registration
     */
    public Registration onCancel(Runnable listener) {
        boolean late;
        synchronized (listeners) {
            late = isCancelled();
            if (!late) {
                listeners.add(listener);
            }
        }
        if (late) {
            listener.run();
        }
        return () -> {
            synchronized (listeners) {
                listeners.remove(listener);
            }
        };
    }

    /**
     * Looks whether to go on.
     *
     * @param what is being done, for the message
     * @throws ImageException {@code CANCELLED} when the signal has been given, or this thread was interrupted
     */
    public void check(String what) {
        if (isCancelled() || Thread.currentThread().isInterrupted()) {
            throw new ImageException(ImageException.Kind.CANCELLED, what + " was cancelled.");
        }
    }

    /** Waits, but not longer than until the signal is given; then throws. */
    public void pause(Duration time, String what) {
        try {
            cancelled.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancel();
        }
        check(what);
    }

    /** Ends a registration. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
