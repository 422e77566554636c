package io.jenkins.plugins.marathondeploy.cli;

import picocli.CommandLine.Option;

/** Whom to trust, and which Docker Engine to use. */
final class ConnectionOptions extends TrustOptions {
    @Option(
            names = "--docker-host",
            paramLabel = "URI",
            description = "The Docker Engine: unix:///path, tcp://host:port or npipe:////./pipe/name. Default: DOCKER_HOST,"
                    + " else the machine's own.")
    String dockerHost = "";
}
