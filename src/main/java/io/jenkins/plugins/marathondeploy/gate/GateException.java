package io.jenkins.plugins.marathondeploy.gate;

/** A gate can't be asked. The message is shown. */
public final class GateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public GateException(String message) {
        super(message);
    }
}
