package io.jenkins.plugins.marathondeploy.workload;

import io.jenkins.plugins.marathondeploy.template.KeptValue;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;

/**
 * What one Marathon keeps otherwise than it was sent, remembered from deployment to deployment, so that a default which
 * nobody knows here costs one restart and not one a build. Safe for several threads.
 */
public interface KeptValues {
    /** Remembers nothing. */
    KeptValues NONE = new KeptValues() {
        @Override
        public Map<String, Set<KeptValue>> of(String appId) {
            return Map.of();
        }

        @Override
        public void add(String appId, String marathonVersion, Set<KeptValue> found) {
            // It is told with each deployment.
        }
    };

    /**
     * What is remembered of an app, by the version of Marathon that kept it so.
     *
     * @param appId absolute
     * @throws UncheckedIOException when it can't be read; its cause's message can be shown
     */
    Map<String, Set<KeptValue>> of(String appId);

    /**
     * Remembers what a submission has shown.
     *
     * @param marathonVersion not empty, without tabs and line breaks
     * @throws UncheckedIOException when it can't be written; its cause's message can be shown
     */
    void add(String appId, String marathonVersion, Set<KeptValue> found);
}
