package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.AbortException;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.deploy.DurationText;
import io.jenkins.plugins.marathondeploy.deploy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.OnLock;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The step's own limits, else the server's, else the built-in ones. */
final class PolicyInput {
    private PolicyInput() {}

    static Policy of(MarathonDeployStep step, MarathonServer server) throws AbortException {
        Policy policy = Policy.defaults();
        OnFailure onFailure = choice(OnFailure.class, "onFailure", step.getOnFailure());
        OnFailure onAbort =
                step.getOnAbort() == null ? onFailure : choice(OnFailure.class, "onAbort", step.getOnAbort());
        try {
            return policy.withTimeouts(
                            duration("timeout", step.getTimeout(), server.getTimeout(), policy.timeout()),
                            duration(
                                    "rollbackTimeout",
                                    step.getRollbackTimeout(),
                                    server.getRollbackTimeout(),
                                    policy.rollbackTimeout()),
                            duration("lockTimeout", step.getLockTimeout(), server.getLockTimeout(), policy.lockTimeout()))
                    .withSoak(duration("soak", step.getSoak(), null, Duration.ZERO))
                    .withOnFailure(onFailure, onAbort)
                    .withOnLock(choice(OnLock.class, "onLock", step.getOnLock()))
                    .withMaxTaskFailures(step.getMaxTaskFailures())
                    .withKeepInstances(step.isKeepInstances())
                    .withAlwaysSubmit(step.isAlwaysSubmit())
                    .withAllowOlder(step.isAllowOlder());
        } catch (IllegalArgumentException e) {
            throw new AbortException(e.getMessage());
        }
    }

    static Duration duration(String name, String own, String ofServer, Duration byDefault) throws AbortException {
        String text = own == null ? ofServer : own;
        if (text == null) {
            return byDefault;
        }
        try {
            return DurationText.parse(text);
        } catch (IllegalArgumentException e) {
            throw new AbortException("'" + name + "': " + e.getMessage());
        }
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String name, String text) throws AbortException {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text)) {
                return constant;
            }
        }
        String choices = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        throw new AbortException("'" + name + "' is '" + text + "', but must be one of: " + choices + ".");
    }
}
