package io.jenkins.plugins.marathondeploy.mesos;

/** An agent that can't be asked, or that answers otherwise than an agent does. The message names the request. */
public final class AgentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AgentException(String message, Throwable cause) {
        super(message, cause);
    }
}
