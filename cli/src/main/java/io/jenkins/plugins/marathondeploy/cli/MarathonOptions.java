package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.mesos.SandboxOutput;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which Marathon. */
final class MarathonOptions {
    @Option(
            names = "--marathon",
            paramLabel = "URL",
            converter = UrlConverter.class,
            description = "Marathon's address. Given several times for several instances of one Marathon: the next is"
                    + " tried when one fails.")
    List<URI> urls = new ArrayList<>();

    @Option(
            names = "--token-scheme",
            paramLabel = "WORD",
            description = "The word before MARATHON_TOKEN in the Authorization header: Bearer (the default), or token (DC/OS).")
    String tokenScheme = Authentication.TOKEN_SCHEME;

    @Option(
            names = "--agent-port",
            paramLabel = "PORT",
            description = "Port of the Mesos agents, from which a failed task's output is read; 0 not to ask them."
                    + " Default: 5051.")
    int agentPort = SandboxOutput.STANDARD_PORT;
}
