package io.jenkins.plugins.marathondeploy.follow;

import java.time.Duration;

/** What a deployment waits for before its next step, one thing at a time. In its serial executor only. */
final class Waiting {
    private final SerialExecutor executor;
    private boolean on;
    private boolean soon;
    private Runnable takeBack;
    private Runnable alarm;
    /** Counts waitings: what ends an earlier one is of no interest. */
    private int current;

    Waiting(SerialExecutor executor) {
        this.executor = executor;
    }

    /** False while a step is done or saved, and while a write is under way. */
    boolean isOn() {
        return on;
    }

    /** Whether what is waited for comes as soon as it can, so that asking anew would not hasten it. */
    boolean isSoon() {
        return on && soon;
    }

    /** Returns which waiting it is, for {@link #end}. */
    int begin(boolean comesSoon) {
        on = true;
        soon = comesSoon;
        return ++current;
    }

    void takenBackBy(Runnable action) {
        takeBack = action;
    }

    /** Takes back what is waited for when it has not come in this time. */
    void limit(Duration time, Runnable then) {
        int mine = current;
        alarm = executor.after(time.isNegative() ? Duration.ZERO : time, () -> {
            if (mine == current && on) {
                stop();
                then.run();
            }
        });
    }

    /** Ends a waiting unless it has ended, and goes on. On any thread. */
    void end(int which, Runnable then) {
        executor.execute(() -> {
            if (which == current && on) {
                takeBack = null;
                stop();
                then.run();
            }
        });
    }

    /** Takes back what is waited for, if anything is. */
    void stop() {
        Runnable action = takeBack;
        on = false;
        takeBack = null;
        if (alarm != null) {
            alarm.run();
            alarm = null;
        }
        if (action != null) {
            action.run();
        }
    }
}
