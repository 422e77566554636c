package io.jenkins.plugins.marathondeploy.mesos;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads what a task printed. Made for the moment in which a deployment has failed: it never throws, five exchanges at
 * most, and gives up at the first that fails.
 */
public final class SandboxOutput {
    /** The port that agents listen on unless told otherwise. */
    public static final int STANDARD_PORT = 5051;

    private static final int BYTES = 16 * 1024;
    private static final int LINES = 30;

    private final Http http;
    private final String scheme;
    private final int port;
    private final Supplier<Authentication> authentication;

    /**
     * @param scheme         {@code http} or {@code https}
     * @param port           the agents' port, 1 to 65535
     * @param authentication the agents' login, which is not Marathon's
     */
    public SandboxOutput(
            HttpSettings settings,
            HttpClients clients,
            String scheme,
            int port,
            Supplier<Authentication> authentication) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("the agents' port must be 1 to 65535, not " + port);
        }
        this.http = new Http(settings, clients);
        this.scheme = scheme;
        this.port = port;
        this.authentication = authentication;
    }

    /** 2 s to connect, 5 s an exchange, 32 MiB (a large agent's state). */
    public static HttpSettings bounds() {
        return HttpSettings.defaults()
                .withConnectTimeout(Duration.ofSeconds(2))
                .withRequestTimeout(Duration.ofSeconds(5));
    }

    /**
     * The last lines of stderr and stdout, each under a heading, or one line that says why they can't be had.
     *
     * @param host   the agent's host, as Marathon names it
     * @param taskId Mesos' task id
     */
    public List<String> tail(String host, String taskId) {
        if (!host.matches("[A-Za-z0-9.-]+|[0-9A-Fa-f:]+")) {
            return List.of();
        }
        try {
            URI address = URI.create(scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
            MesosAgent agent = new MesosAgent(http, address, authentication.get());
            Optional<String> sandbox = agent.sandbox(taskId);
            if (sandbox.isEmpty()) {
                return List.of("the agent on " + host + " no longer knows task " + taskId + " or its output");
            }
            List<String> lines = new ArrayList<>();
            for (String file : List.of("stderr", "stdout")) {
                lines.addAll(tail(agent, sandbox.get() + "/" + file, file + " of " + taskId + ":"));
            }
            return lines;
        } catch (AgentException | IllegalArgumentException problem) {
            return List.of("the output of " + taskId + " can't be read: " + problem.getMessage());
        }
    }

    private static List<String> tail(MesosAgent agent, String path, String heading) {
        long size = agent.size(path);
        long start = Math.max(0, size - BYTES);
        if (size == 0) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(List.of(heading));
        lines.addAll(PrintedLines.last(agent.read(path, start, BYTES), start == 0, LINES));
        return lines.size() == 1 ? List.of() : lines;
    }
}
