package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.deploy.OnLock;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What happens while another deployment holds the app. */
class LockOptions {
    static final Policy DEFAULT = Policy.defaults();

    @Option(
            names = "--on-lock",
            order = 10,
            paramLabel = "WHAT",
            description = "While another deployment holds the app: wait (the default), fail, or force it out.")
    OnLock onLock = DEFAULT.onLock();

    @Option(
            names = "--lock-timeout",
            order = 11,
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long to wait for another deployment. Default: 10m.")
    Duration lockTimeout = DEFAULT.lockTimeout();
}
