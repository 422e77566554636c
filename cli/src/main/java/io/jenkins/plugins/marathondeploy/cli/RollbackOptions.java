package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.deploy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.OnLock;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How a rollback by hand is carried out. */
final class RollbackOptions {
    private static final Policy DEFAULT = Policy.defaults();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Until the earlier version is proven healthy. Default: 10m.")
    Duration timeout = DEFAULT.timeout();

    @Option(
            names = "--on-lock",
            paramLabel = "WHAT",
            description = "While a deployment holds the app: wait (the default), fail, or force it out.")
    OnLock onLock = DEFAULT.onLock();

    @Option(
            names = "--lock-timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long to wait for another deployment. Default: 10m.")
    Duration lockTimeout = DEFAULT.lockTimeout();

    /** A rollback that fails, or is interrupted, is left as it is: there is nothing to go back to. */
    Policy policy() {
        return DEFAULT.withTimeouts(timeout, timeout, lockTimeout)
                .withOnLock(onLock)
                .withOnFailure(OnFailure.LEAVE, OnFailure.LEAVE);
    }
}
