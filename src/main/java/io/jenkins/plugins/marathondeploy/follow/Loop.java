package io.jenkins.plugins.marathondeploy.follow;

import java.time.Duration;

/** The one thread on which everything of a follower happens; nothing there may block. */
interface Loop {
    /** A moment, in nanoseconds, that goes on evenly whatever happens to the clock. */
    long nanos();

    /** As soon as possible, after what was asked for before. */
    void run(Runnable task);

    /** After a delay. @return takes it back */
    Runnable after(Duration delay, Runnable task);
}
