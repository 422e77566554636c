package io.jenkins.plugins.marathondeploy.http;

/** What requests say they come from: {@code marathon-deploy/1.2.3}. */
public final class UserAgent {
    /** The header's value; the version is the jar's, {@code dev} outside of one. */
    public static final String VALUE = "marathon-deploy/" + version();

    private UserAgent() {}

    private static String version() {
        String version = UserAgent.class.getPackage().getImplementationVersion();
        // A plugin built by hand has "1.0-SNAPSHOT (private-…-user)" there.
        return version == null || version.isBlank() ? "dev" : version.strip().split("\\s")[0];
    }
}
