package io.jenkins.plugins.marathondeploy.gate;

import java.io.Serializable;
import java.util.Optional;

/** A condition that ends a deployment early. Asked each time the app was read. */
public interface Gate extends Serializable {
    /** @return why the deployment has no prospect any more, in one sentence; empty while it has */
    Optional<String> examine(FailureLog failures);
}
