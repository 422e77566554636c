package io.jenkins.plugins.marathondeploy.cli;

/** Something is wrong that was seen before anything was changed. The message is all the user needs. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refusal(String message) {
        super(message);
    }
}
