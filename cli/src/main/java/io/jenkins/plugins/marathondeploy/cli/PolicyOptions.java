package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.deploy.Build;
import io.jenkins.plugins.marathondeploy.deploy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a deployment is carried out, and what happens when it fails. */
final class PolicyOptions extends LockOptions {
    @Option(
            names = "--timeout",
            order = 1,
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "From the submission until the new version is proven healthy. Default: 10m.")
    Duration timeout = DEFAULT.timeout();

    @Option(
            names = "--rollback-timeout",
            order = 2,
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "For the way back. Default: 10m.")
    Duration rollbackTimeout = DEFAULT.rollbackTimeout();

    @Option(
            names = "--on-failure",
            order = 3,
            paramLabel = "WHAT",
            description = "rollback (the default), leave the new version as it is, or cancel the deployment half-way."
                    + " Ctrl-C does the same.")
    OnFailure onFailure = DEFAULT.onFailure();

    @Option(
            names = "--max-task-failures",
            order = 20,
            paramLabel = "N",
            description = "Failed tasks of the new version that end the deployment early; 0 for no limit. Default: 3.")
    int maxTaskFailures = DEFAULT.maxTaskFailures();

    @Option(
            names = "--soak",
            order = 21,
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long the new version has to stay healthy before it counts as deployed. Default: 0s.")
    Duration soak = DEFAULT.soak();

    @Option(
            names = "--keep-instances",
            order = 22,
            description = "Keep the number of instances that runs, for apps that an autoscaler scales.")
    boolean keepInstances;

    @Option(
            names = "--always-submit",
            order = 23,
            description = "Submit the definition also when it equals what runs, so that Marathon starts every instance"
                    + " anew.")
    boolean alwaysSubmit;

    @Option(
            names = "--build",
            order = 24,
            paramLabel = "JOB#NUMBER",
            description = "The build that deploys: it never replaces what a build of the same job with a higher number has"
                    + " deployed. Default: JOB_NAME and BUILD_NUMBER of the environment, as Jenkins sets them.")
    String build = "";

    @Option(
            names = "--allow-older",
            order = 25,
            description = "Replace what a newer build of the same job has deployed.")
    boolean allowOlder;

    /**
     * The build that the options name, else the one that the environment does; empty when nobody knows.
     *
     * @throws IllegalArgumentException when the options name none in the right way
     */
    Optional<Build> build(Map<String, String> environment) {
        if (build.isEmpty()) {
            String job = environment.getOrDefault("JOB_NAME", "");
            return Build.parse(job + "#" + environment.getOrDefault("BUILD_NUMBER", ""));
        }
        return Optional.of(Build.parse(build)
                .orElseThrow(() -> new IllegalArgumentException(
                        "--build " + build + " must be a job and a number from 1 on, such as shop/web#41")));
    }

    /** @throws IllegalArgumentException for a duration or number out of range */
    Policy policy() {
        return DEFAULT.withTimeouts(timeout, rollbackTimeout, lockTimeout)
                .withOnFailure(onFailure, onFailure)
                .withOnLock(onLock)
                .withMaxTaskFailures(maxTaskFailures)
                .withSoak(soak)
                .withKeepInstances(keepInstances)
                .withAlwaysSubmit(alwaysSubmit)
                .withAllowOlder(allowOlder);
    }
}
