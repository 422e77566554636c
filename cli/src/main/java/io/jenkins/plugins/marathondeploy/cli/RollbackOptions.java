package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.deploy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How a rollback by hand is carried out. */
final class RollbackOptions extends LockOptions {
    @Option(
            names = "--timeout",
            order = 1,
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Until the earlier version is proven healthy. Default: 10m.")
    Duration timeout = DEFAULT.timeout();

    /** A rollback that fails, or is interrupted, is left as it is: there is nothing to go back to. */
    Policy policy() {
        return DEFAULT.withTimeouts(timeout, timeout, lockTimeout)
                .withOnLock(onLock)
                .withOnFailure(OnFailure.LEAVE, OnFailure.LEAVE);
    }
}
