package io.jenkins.plugins.marathondeploy.mesos;

import io.jenkins.plugins.marathondeploy.async.Derived;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Reads what a task printed. Made for the moment in which a deployment has failed: it never fails, five exchanges at
 * most, and gives up at the first that does.
 */
public final class SandboxOutput implements TaskOutput {
    /** The port that agents listen on unless told otherwise. */
    public static final int STANDARD_PORT = 5051;

    private static final int BYTES = 16 * 1024;
    private static final int LINES = 30;

    private final HttpSettings settings;
    private final HttpClients clients;
    private final String scheme;
    private final int port;
    private final Supplier<Authentication> authentication;
    private Http http;

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
        this.settings = settings;
        this.clients = clients;
        this.scheme = scheme;
        this.port = port;
        this.authentication = authentication;
    }

    /** 5 s an exchange, connecting included; 32 MiB (a large agent's state). */
    public static HttpSettings bounds() {
        return HttpSettings.defaults().withRequestTimeout(Duration.ofSeconds(5));
    }

    /**
     * Takes a reading one exchange further: the directory, then of each file its size and its end. No thread waits;
     * cancelling the future gives the exchange up.
     */
    @Override
    public CompletableFuture<SandboxReading> next(SandboxReading reading) {
        String host = reading.host();
        if (reading.done() || !host.matches("[A-Za-z0-9.-]+|[0-9A-Fa-f:]+")) {
            return CompletableFuture.completedFuture(reading.end());
        }
        try {
            URI address = URI.create(scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
            MesosAgent agent = new MesosAgent(http(), address, authentication.get());
            return Derived.from(ask(agent, reading), (further, problem) ->
                    problem == null ? further : ended(reading, problem));
        } catch (AgentException | IllegalArgumentException problem) {
            return CompletableFuture.completedFuture(ended(reading, problem));
        }
    }

    /** Not before it is needed: a client has a thread, and most deployments don't fail. */
    private synchronized Http http() {
        if (http == null) {
            http = new Http(settings, clients);
        }
        return http;
    }

    private static SandboxReading ended(SandboxReading reading, Throwable problem) {
        return problem instanceof AgentException || problem instanceof IllegalArgumentException
                ? reading.end("the output of " + reading.taskId() + " can't be read: " + problem.getMessage())
                : reading.end();
    }

    private static CompletableFuture<SandboxReading> ask(MesosAgent agent, SandboxReading reading) {
        if (reading.sandbox().isEmpty()) {
            return Derived.then(agent.sandbox(reading.taskId()), sandbox -> sandbox
                    .map(reading::in)
                    .orElseGet(() -> reading.end("the agent on " + reading.host() + " no longer knows task "
                            + reading.taskId() + " or its output")));
        }
        if (!reading.isSizeKnown()) {
            return Derived.then(agent.size(reading.path()), size ->
                    size == 0 ? reading.nextFile(List.of()) : reading.sized(size));
        }
        long start = Math.max(0, reading.size() - BYTES);
        return Derived.then(agent.read(reading.path(), start, BYTES), text -> {
            List<String> lines = new ArrayList<>(List.of(reading.heading()));
            lines.addAll(PrintedLines.last(text, start == 0, LINES));
            return reading.nextFile(lines.size() == 1 ? List.of() : lines);
        });
    }
}
