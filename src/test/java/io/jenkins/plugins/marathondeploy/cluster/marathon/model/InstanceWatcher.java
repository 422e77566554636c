package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

/** Hears of every change of an instance. */
interface InstanceWatcher {
    /** The instance has a new condition, or its health changed. */
    void changed(Instance instance);

    /** The instance is no more. */
    void gone(Instance instance);

    /** Another shall run for an instance that can't be reached, or none has to any more. */
    default void replaced(Instance instance) {
    }

    /** Whether an instance whose task ended shall not be started again. */
    boolean shallGo(Instance instance);
}
