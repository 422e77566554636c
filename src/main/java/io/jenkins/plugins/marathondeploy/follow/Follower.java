package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Machine;
import java.util.function.Supplier;

/** Where machines are registered that wait for something on a Marathon. */
public interface Follower {
    /**
     * Advances a machine whenever its time has come, until it has ended or the wait is released. Returns at once.
     *
     * @param connection asked before each exchange of the machine's own, so that a changed address or login is heeded;
     *                   must not block
     */
    Wait follow(Machine machine, Supplier<Connection> connection, Listener listener);

    /** One registered machine. */
    interface Wait {
        /** The user wants an end: the machine's policy is carried out with its next steps, which come at once. */
        void interrupt(String reason);

        /**
         * Ends the wait but not the deployment: the machine is advanced no more, and can be followed again. Only a write
         * that is under way is waited for.
         */
        void release();
    }
}
