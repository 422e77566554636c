package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Clients;
import io.jenkins.plugins.marathondeploy.marathon.EventListener;

/** A way to one Marathon, with one login. */
public interface Connection {
    /**
     * What is equal for all who may share answers: the addresses and the login, since what a Marathon shows can depend
     * on who asks.
     */
    Object identity();

    /** What machines' exchanges go to. */
    Clients clients();

    /** Begins to listen; returns at once. Closing what it returns ends it. */
    AutoCloseable events(EventListener listener);
}
