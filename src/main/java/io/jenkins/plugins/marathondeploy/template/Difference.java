package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * One difference between what is wanted and what runs.
 *
 * @param appId   the app it is in
 * @param path    JSON pointer in the app's definition; empty for the whole app
 * @param wanted  a {@link MissingNode} when the wanted definition does not have it
 * @param running a {@link MissingNode} when the running app does not have it
 */
public record Difference(String appId, String path, JsonNode wanted, JsonNode running) {
    static final String INSTANCES = "/instances";

    public boolean isInstances() {
        return path.equals(INSTANCES);
    }

    /** {@code /instances: 2 → 3}: from what runs to what is wanted. Values that may be secret are masked. */
    @Override
    public String toString() {
        return path + ": " + running + " → " + wanted;
    }
}
