package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.mesos.SandboxOutput;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Which Marathon. */
final class MarathonOptions {
    @Option(
            names = "--marathon",
            paramLabel = "URL|NAME",
            converter = MarathonArgument.Converter.class,
            description = "Marathon's address. Given several times for several instances of one Marathon: the next is"
                    + " tried when one fails. With --config, the name of a server in that file; deploy takes several, separated by"
                    + " commas: one in each data centre.")
    List<MarathonArgument> given = new ArrayList<>();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Marathon servers and Harbor registries by their names, in the form of the Jenkins plugin's configuration as code.")
    String config = "";

    @Option(
            names = "--token-scheme",
            paramLabel = "WORD",
            description = "The word before MARATHON_TOKEN in the Authorization header: Bearer (the default), or token (DC/OS).")
    String tokenScheme = Authentication.TOKEN_SCHEME;

    @Option(
            names = "--agent-port",
            paramLabel = "PORT",
            converter = PortConverter.class,
            description = "Port of the Mesos agents, from which a failed task's output is read; 0 not to ask them."
                    + " Default: 5051.")
    int agentPort = SandboxOutput.STANDARD_PORT;

    /**
     * The only one.
     *
     * @throws ParameterException when none is given, or several are
     * @throws Refusal            when the configuration can't be used
     */
    MarathonServer server(Operation command, Session session) {
        List<MarathonServer> all = servers(command, session, false);
        if (all.size() > 1) {
            throw command.usage("--marathon names several servers; only deploy takes more than one");
        }
        return all.get(0);
    }

    /**
     * Those that are named, in their order; one where addresses are given.
     *
     * @param usedElsewhere whether another option names something of the configuration
     * @throws ParameterException when none is given, or names and addresses are
     * @throws Refusal            when the configuration can't be used
     */
    List<MarathonServer> servers(Operation command, Session session, boolean usedElsewhere) {
        List<URI> urls = given.stream().map(MarathonArgument::url).filter(Objects::nonNull).toList();
        List<String> names = given.stream().flatMap(one -> one.names().stream()).toList();
        if (given.isEmpty()) {
            throw command.usage("--marathon URL is missing");
        }
        if (names.isEmpty()) {
            if (!config.isEmpty() && !usedElsewhere) {
                throw command.usage("--config is given, but --marathon names an address: name a server of that file");
            }
            return List.of(new MarathonServer("", urls, tokenScheme, agentPort, Map.of(), Optional.empty()));
        }
        if (!urls.isEmpty()) {
            throw command.usage("--marathon is given an address and a name: give one kind");
        }
        if (config.isEmpty()) {
            throw command.usage("--marathon " + names.get(0) + " is a name, and no --config FILE says where it is;"
                    + " a URL starts with http:// or https:// and names a host");
        }
        Set<String> once = new HashSet<>();
        names.stream().filter(name -> !once.add(name)).findFirst().ifPresent(twice -> {
            throw command.usage("--marathon names " + twice + " twice");
        });
        ConfigurationFile file = file(session).orElseThrow();
        return names.stream().map(name -> named(file, name, command, session)).toList();
    }

    /** @throws Refusal when it can't be used */
    Optional<ConfigurationFile> file(Session session) {
        return config.isEmpty() ? Optional.empty() : Optional.of(ConfigurationFile.read(config, session));
    }

    /** Whether servers are named, rather than given by their addresses. */
    boolean areNamed() {
        return given.stream().anyMatch(one -> !one.names().isEmpty());
    }

    private MarathonServer named(ConfigurationFile file, String name, Operation command, Session session) {
        MarathonServer found = file.marathon(name);
        MarathonServer server = new MarathonServer(
                name,
                found.urls(),
                isGiven(command, "--token-scheme") ? tokenScheme : found.tokenScheme(),
                isGiven(command, "--agent-port") ? agentPort : found.agentPort(),
                found.limits(),
                found.pulledFrom());
        if (file.hasLogin(name) && session.credentials().marathon(name, server.tokenScheme()) instanceof Authentication.None) {
            String prefix = Credentials.prefix(name);
            throw new Refusal("--config " + config + ": " + name + " has a \"credentialsId\", but there is no login for it here; set "
                    + prefix + "USER and " + prefix + "PASSWORD, or " + prefix + "TOKEN");
        }
        return server;
    }

    private static boolean isGiven(Operation command, String option) {
        return command.spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    /** {@code 5051}, or 0 for none. */
    static final class PortConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > ConfigurationFile.LARGEST_PORT) {
                throw new TypeConversionException("'" + value + "' is no port: it is 0 to " + ConfigurationFile.LARGEST_PORT);
            }
            return Integer.valueOf(value);
        }
    }
}
