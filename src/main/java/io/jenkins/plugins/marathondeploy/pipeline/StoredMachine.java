package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.util.Secret;
import io.jenkins.plugins.marathondeploy.deploy.Machine;

/**
 * A machine as it is persisted with a pipeline: encrypted with the controller's key, since secrets of the user may have
 * been rendered into the definition. The pipeline's own serialization may run at any moment, also while a step of the
 * machine is under way; so what it finds is the copy from after the last step.
 */
final class StoredMachine {
    private StoredMachine() {}

    /** @param state of a machine, or of several */
    static String encrypted(String state) {
        return Secret.fromString(state).getEncryptedValue();
    }

    /** @throws IllegalArgumentException when it can't be read here; the message can be shown */
    static Machine read(String stored) {
        return Machine.ofState(decrypted(stored));
    }

    /** @throws IllegalArgumentException when it was encrypted elsewhere; the message can be shown */
    static String decrypted(String stored) {
        Secret decrypted = Secret.decrypt(stored);
        if (decrypted == null) {
            throw new IllegalArgumentException("its state was encrypted with another controller's key");
        }
        return decrypted.getPlainText();
    }
}
