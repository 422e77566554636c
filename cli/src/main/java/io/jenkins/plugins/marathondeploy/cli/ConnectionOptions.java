package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.release.PushTimeout;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Whom to trust, and which Docker Engine to use. */
final class ConnectionOptions extends TrustOptions {
    @Option(
            names = "--docker-host",
            paramLabel = "URI",
            description = "The Docker Engine: unix:///path, tcp://host:port or npipe:////./pipe/name. Default: DOCKER_HOST,"
                    + " else the machine's own.")
    String dockerHost = "";

    @Option(
            names = "--push-timeout",
            paramLabel = "TIME",
            converter = PushTimeoutConverter.class,
            description = "How long a push may report nothing before it is cut. Default: 10m.")
    Duration pushTimeout = PushTimeout.DEFAULT;

    /** {@code 10m}, and more than nothing. */
    static final class PushTimeoutConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            try {
                return PushTimeout.parse(value);
            } catch (IllegalArgumentException wrong) {
                throw new TypeConversionException(wrong.getMessage());
            }
        }
    }
}
