package io.jenkins.plugins.marathondeploy.release;

import io.jenkins.plugins.marathondeploy.deploy.Machine;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A deployment that is ready to start.
 *
 * @param durations of {@code build} and {@code push}, where they took place and are known
 */
public record Prepared(Machine machine, Map<String, Duration> durations) {
    public Prepared {
        durations = new LinkedHashMap<>(durations);
    }
}
