package io.jenkins.plugins.marathondeploy.harbor;

import java.util.Map;

/**
 * A project.
 *
 * @param metadata as Harbor gives it: {@code public}, {@code auto_scan}, {@code prevent_vul} with "true" or "false",
 *                 {@code severity} with the lowest severity whose images it does not give out
 */
public record Project(long id, String name, Map<String, String> metadata) {
    public Project {
        metadata = Map.copyOf(metadata);
    }

    /** Whether anybody may pull. */
    public boolean isPublic() {
        return is("public");
    }

    /** Whether each push starts a scan. */
    public boolean scansOnPush() {
        return is("auto_scan");
    }

    /** Whether images that are vulnerable, or not yet scanned, are not given out (412 to whoever pulls). */
    public boolean preventsVulnerable() {
        return is("prevent_vul");
    }

    private boolean is(String setting) {
        return Boolean.parseBoolean(metadata.get(setting));
    }
}
