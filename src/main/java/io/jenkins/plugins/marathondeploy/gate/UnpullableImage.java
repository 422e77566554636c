package io.jenkins.plugins.marathondeploy.gate;

import io.jenkins.plugins.marathondeploy.marathon.TaskFailure;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Ends a deployment whose image the agents can't pull: no further attempt will change a missing image or a refused
 * login. What may pass by itself (a registry that does not answer) is left to the limit of failures.
 */
public record UnpullableImage() implements Gate {
    /** How the Docker and the Mesos containerizer begin: "Failed to launch container: Failed to run 'docker … pull …'". */
    private static final Pattern PULLING = Pattern.compile("pull|manifest|provision|fetch(ing)? (the )?image");

    private static final Pattern FOR_GOOD = Pattern.compile("manifest( for .+)? (unknown|not found)|manifest unknown|"
            + "not found|does not exist|no such image|unauthorized|denied|authentication required|no basic auth|"
            + "invalid reference|projectpolicyviolation|no matching manifest");

    @Override
    public Optional<String> examine(FailureLog failures) {
        return failures.failures().stream()
                .filter(UnpullableImage::saysSo)
                .findFirst()
                .map(failure -> "the image can't be pulled on " + failure.host() + ": " + failure.message());
    }

    private static boolean saysSo(TaskFailure failure) {
        String message = failure.message().toLowerCase(Locale.ROOT);
        return PULLING.matcher(message).find() && FOR_GOOD.matcher(message).find();
    }
}
