package io.jenkins.plugins.marathondeploy.auth;

import java.util.Objects;

/**
 * A password or token. The only type in which one may be held: it masks itself in {@link #toString()}, and it is
 * deliberately not {@link java.io.Serializable}, so that no persisted state can contain it by accident.
 */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * Wraps a secret as it was given; nothing in it is expanded or trimmed.
     *
     * @param value the secret, never null
     */
    public static Secret of(String value) {
        return new Secret(Objects.requireNonNull(value, "secret"));
    }

    /** The secret itself, for the one place that sends it. Never put the result into a message. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "****";
    }
}
