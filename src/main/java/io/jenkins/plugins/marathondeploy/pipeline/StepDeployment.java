package io.jenkins.plugins.marathondeploy.pipeline;

import io.jenkins.plugins.marathondeploy.auth.TextMask;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.io.IOException;
import java.util.Set;
import java.util.function.Consumer;

/** What a step follows once it is prepared: one deployment, or several as one. */
interface StepDeployment {
    /**
     * The app or group.
     *
     * @param centre of several, whose definitions may name different ones; any where there is one
     */
    String id(String centre);

    /** As JSON, which holds the user's definition: whoever keeps it encrypts it. */
    String state();

    /**
     * Keeps what is deployed, so that it can be deployed again.
     *
     * @param secrets values that were rendered into it
     */
    void keep(DeploymentAction shown, Set<String> secrets, TextMask mask);

    /** Shows that it is followed from now on. */
    void show(DeploymentAction shown) throws IOException;

    /**
     * Begins to follow it, and returns at once.
     *
     * @return takes why the user wants an end
     */
    Consumer<String> follow() throws IOException, InterruptedException;
}
