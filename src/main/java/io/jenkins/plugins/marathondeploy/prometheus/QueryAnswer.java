package io.jenkins.plugins.marathondeploy.prometheus;

import java.util.List;

/**
 * The answer to an instant query. No sample: nothing matches, or a comparison without {@code bool} is false for all.
 *
 * @param samples  one for each series of a vector, exactly one of a scalar
 * @param warnings Prometheus' own, each one line: of Thanos and Mimir also that a part of the data could not be had
 */
public record QueryAnswer(List<Sample> samples, List<String> warnings) {
    public QueryAnswer {
        samples = List.copyOf(samples);
        warnings = List.copyOf(warnings);
    }
}
