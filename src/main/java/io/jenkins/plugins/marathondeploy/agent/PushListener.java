package io.jenkins.plugins.marathondeploy.agent;

import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.remoting.Asynchronous;
import hudson.remoting.Channel;
import org.jenkinsci.remoting.SerializableOnlyOverRemoting;

/** Hears on the controller that an agent's build is over and its push begins. */
public interface PushListener {
    /** Nobody listens. */
    PushListener NONE = new Local(() -> {});

    /** Returns at once, also on an agent. */
    @Asynchronous
    void pushing();

    /** @param task stays where it is */
    static PushListener of(Runnable task) {
        return new Local(task);
    }

    /** On its way to an agent it becomes one that calls back. */
    @SuppressFBWarnings(value = "SE_TRANSIENT_FIELD_NOT_RESTORED", justification = "what travels is a proxy of it")
    final class Local implements PushListener, SerializableOnlyOverRemoting {
        private static final long serialVersionUID = 1L;

        private final transient Runnable task;

        private Local(Runnable task) {
            this.task = task;
        }

        @Override
        public void pushing() {
            if (task != null) {
                task.run();
            }
        }

        private Object writeReplace() {
            Channel channel = Channel.current();
            return channel == null ? this : channel.export(PushListener.class, this);
        }
    }
}
