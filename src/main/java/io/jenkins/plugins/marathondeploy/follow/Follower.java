package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Clients;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import java.util.function.Supplier;

/** Where machines are registered that wait for something on a Marathon. */
public interface Follower {
    /**
     * Advances a machine whenever its time has come, until it has ended or the wait is released. Returns at once.
     *
     * @param clients asked before each step, so that nothing of them need be kept
     */
    Wait follow(Machine machine, Supplier<Clients> clients, Listener listener);

    /** One registered machine. */
    interface Wait {
        /** The user wants an end: the machine's policy is carried out with its next steps, which come at once. */
        void interrupt(String reason);

        /** Ends the wait but not the deployment: the machine is advanced no more, and can be followed again. */
        void release();
    }
}
