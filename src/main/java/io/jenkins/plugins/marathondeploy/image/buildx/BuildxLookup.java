package io.jenkins.plugins.marathondeploy.image.buildx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds Docker's client, its plugin buildx, and the builder that is to build. Each question is a process of the client, which
 * takes a tenth of a second: two are asked at once, and mostly no third one is needed.
 */
public final class BuildxLookup {
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Pattern VERSION = Pattern.compile("github\\.com/docker/buildx v?(\\S+)");
    /** "docker: 'buildx' is not a docker command." (20.10), "docker: unknown command: docker buildx" (28). */
    private static final Pattern NO_PLUGIN = Pattern.compile("is not a docker command|unknown command: docker buildx");
    /** The engine in the first line, in the second one the client's plugins, each with its {@code Name} and {@code Version}. */
    private static final String INFO = "{{.ServerVersion}} {{json .DriverStatus}}\n{{json .ClientInfo.Plugins}}";
    private static final List<String> ASK_VERSION = List.of("buildx", "version");

    private final DockerCommand client;
    private final CancellationSignal signal;

    private BuildxLookup(DockerCommand client, CancellationSignal signal) {
        this.client = client;
        this.signal = signal;
    }

    /**
     * What was found.
     *
     * @param buildx  with its builder
     * @param why     one says why it is not there: "there is no program 'docker' in PATH"; empty when it is
     */
    public record Result(Optional<Found> buildx, String why) {}

    /** buildx, and the builder that is to build. */
    public record Found(Buildx buildx, Builder builder) {}

    /**
     * Looks for them.
     *
     * @param environment all of what the client gets: {@code PATH}, by which it is found, {@code HOME}, {@code DOCKER_…}, …
     * @param dockerHost  the engine's address; empty for that of the environment or the user's context
     * @param builder     its name; empty for the one that is in use: {@code BUILDX_BUILDER}, or chosen by
     *                    {@code docker buildx use}
     * @throws ImageException {@code INVALID} for an unknown builder, {@code ENGINE_UNREACHABLE} when its engine does not answer
     */
    public static Result find(
            Map<String, String> environment, String dockerHost, String builder, CancellationSignal signal) {
        return DockerCommand.find(environment(environment, dockerHost))
                .map(client -> new BuildxLookup(client, signal).find(builder))
                .orElseGet(() -> new Result(Optional.empty(), "there is no program 'docker' in PATH"));
    }

    private static Map<String, String> environment(Map<String, String> given, String dockerHost) {
        Map<String, String> environment = new LinkedHashMap<>(given);
        if (!dockerHost.isBlank()) {
            environment.put("DOCKER_HOST", dockerHost);
            environment.remove("DOCKER_CONTEXT");
        }
        if (!environment.getOrDefault("DOCKER_HOST", "").startsWith("tcp:")) {
            // The client would ask a Unix socket for TLS, too.
            environment.remove("DOCKER_TLS_VERIFY");
        }
        environment.put("DOCKER_CLI_HINTS", "false");
        return environment;
    }

    private Result find(String name) {
        List<String> question = new ArrayList<>(List.of("buildx", "inspect"));
        if (!name.isEmpty()) {
            question.add(name);
        }
        // Where none is named it is mostly the engine that the client uses, which knows the client's plugins as well.
        boolean probable = name.isEmpty() && client.environment().getOrDefault("BUILDX_BUILDER", "").isEmpty();
        CancellationSignal ahead = new CancellationSignal();
        CancellationSignal.Registration both = signal.onCancel(ahead::cancel);
        FutureTask<DockerCommand.Answer> second =
                new FutureTask<>(() -> client.ask(probable ? info("") : ASK_VERSION, ANSWER, ahead));
        Thread thread = new Thread(second, "docker-client-second");
        thread.setDaemon(true);
        thread.start();
        try {
            DockerCommand.Answer inspected = client.ask(question, ANSWER, signal);
            if (!inspected.isGood() && NO_PLUGIN.matcher(inspected.output()).find()) {
                return notThere(inspected);
            }
            Map<String, String> fields = Builder.fields(inspected.output(), new ArrayList<>());
            boolean isEngine = inspected.isGood() && fields.getOrDefault("Driver", "").equals("docker");
            // A builder of this driver is called as its context is.
            String context = fields.getOrDefault("Name", "").replaceFirst("^default$", "");
            Optional<DockerCommand.Answer> info =
                    probable && isEngine && context.isEmpty() ? Optional.of(get(second)) : Optional.empty();
            Optional<String> told = info.flatMap(BuildxLookup::ofPlugins);
            DockerCommand.Answer asked =
                    told.isPresent() ? null : probable ? client.ask(ASK_VERSION, ANSWER, signal) : get(second);
            Optional<String> version = told.or(() -> version(asked));
            if (version.isEmpty()) {
                return notThere(asked);
            }
            requireGood(inspected, fields);
            DockerCommand.Answer engine = info.or(() -> isEngine
                    ? Optional.of(client.ask(info(context), ANSWER, signal))
                    : Optional.empty()).orElse(new DockerCommand.Answer(0, ""));
            if (!engine.isGood()) {
                throw BuildFailure.ofInspection(engine.output());
            }
            Builder builder = Builder.of(inspected.output(), engine.output().lines().findFirst().orElse(""));
            return new Result(Optional.of(new Found(new Buildx(client, version.get()), builder)), "");
        } finally {
            both.close();
            // What is not needed any more is ended.
            ahead.cancel();
        }
    }

    private Result notThere(DockerCommand.Answer answer) {
        return new Result(Optional.empty(), "`" + client.program() + " buildx` answered: "
                + answer.output().lines().findFirst().orElse("nothing"));
    }

    private static void requireGood(DockerCommand.Answer inspected, Map<String, String> fields) {
        if (!inspected.isGood()) {
            throw BuildFailure.ofInspection(inspected.output());
        }
        if (fields.containsKey("Error") && !fields.containsKey("BuildKit version")) {
            throw BuildFailure.ofInspection("ERROR: " + fields.get("Error"));
        }
    }

    private static List<String> info(String context) {
        List<String> question = new ArrayList<>(context.isEmpty() ? List.of() : List.of("--context", context));
        question.addAll(List.of("info", "--format", INFO));
        return question;
    }

    /** Podman's {@code docker buildx version} says "buildah 1.39.3". */
    private static Optional<String> version(DockerCommand.Answer answer) {
        Matcher matcher = VERSION.matcher(answer.output());
        return answer.isGood() && matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** {@code [{"SchemaVersion":"0.1.0","Vendor":"Docker Inc.","Version":"v0.13.1","Name":"buildx",…}]}. */
    private static Optional<String> ofPlugins(DockerCommand.Answer info) {
        String line = info.output().lines().skip(1).findFirst().orElse("");
        try {
            for (JsonNode plugin : info.isGood() ? new ObjectMapper().readTree(line) : List.<JsonNode>of()) {
                if (plugin.path("Name").asText().equals("buildx") && !plugin.path("Version").asText().isEmpty()) {
                    return Optional.of(plugin.path("Version").asText().replaceFirst("^v", ""));
                }
            }
        } catch (JsonProcessingException none) {
            // A warning of the client's in between: it is asked for the version then.
        }
        return Optional.empty();
    }

    private DockerCommand.Answer get(FutureTask<DockerCommand.Answer> asked) {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ImageException known ? known : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            signal.check("Asking Docker's client");
            throw new IllegalStateException(e);
        }
    }
}
