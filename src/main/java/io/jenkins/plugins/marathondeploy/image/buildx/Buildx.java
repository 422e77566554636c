package io.jenkins.plugins.marathondeploy.image.buildx;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.image.BuildContext;
import io.jenkins.plugins.marathondeploy.image.BuildSecret;
import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageProgress;
import java.nio.file.Path;
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

/** Docker's client with its plugin buildx, as this machine has them. Nothing is kept between calls. */
public final class Buildx {
    /** Under which a repository keeps its cache. */
    public static final String CACHE_TAG = "buildcache";

    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Duration SILENCE = Duration.ofMinutes(10);
    /** The same for a builder that pushes by itself, which reports nothing between the begin and the end of all layers. */
    private static final Duration SILENCE_OF_LAYERS = Duration.ofHours(1);
    private static final Pattern VERSION = Pattern.compile("github\\.com/docker/buildx v?(\\S+)");

    private final DockerCommand client;
    private final String version;
    private final Duration pushTimeout;

    private Buildx(DockerCommand client, String version, Duration pushTimeout) {
        this.client = client;
        this.version = version;
        this.pushTimeout = pushTimeout;
    }

    /** The same, which cuts a push after that time without a report. */
    public Buildx withPushTimeout(Duration timeout) {
        return new Buildx(client, version, timeout);
    }

    /**
     * What was found.
     *
     * @param why one says why it is not there: "there is no program 'docker' in PATH"; empty when it is
     */
    public record Lookup(Optional<Buildx> buildx, String why) {}

    /**
     * Looks for it. Neither an engine nor a builder is asked.
     *
     * @param environment all of what the client gets: {@code PATH}, by which it is found, {@code HOME}, {@code DOCKER_…}, …
     * @param dockerHost  the engine's address; empty for that of the environment or the user's context
     */
    public static Lookup find(Map<String, String> environment, String dockerHost, CancellationSignal signal) {
        Optional<DockerCommand> found = DockerCommand.find(environment(environment, dockerHost));
        if (found.isEmpty()) {
            return new Lookup(Optional.empty(), "there is no program 'docker' in PATH");
        }
        DockerCommand.Answer answer = found.get().ask(List.of("buildx", "version"), ANSWER, signal);
        Matcher matcher = VERSION.matcher(answer.output());
        // Podman's `docker buildx version` says "buildah 1.39.3".
        return answer.isGood() && matcher.find()
                ? new Lookup(Optional.of(new Buildx(found.get(), matcher.group(1), SILENCE)), "")
                : new Lookup(
                        Optional.empty(),
                        "`" + found.get().program() + " buildx version` answered: "
                                + answer.output().lines().findFirst().orElse("nothing"));
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

    /** For a log line. */
    public String describe() {
        return "docker buildx " + version;
    }

    /**
     * Asks for a builder, and in the case of an engine for that.
     *
     * @param name empty for the one that is in use: {@code BUILDX_BUILDER}, or chosen by {@code docker buildx use}
     * @throws ImageException {@code INVALID} for an unknown one, {@code ENGINE_UNREACHABLE} when its engine does not answer
     */
    public Builder inspect(String name, CancellationSignal signal) {
        List<String> question = new ArrayList<>(List.of("buildx", "inspect"));
        if (!name.isEmpty()) {
            question.add(name);
        }
        // Each of these processes takes a tenth of a second. Where no builder is named it is mostly the engine that the client
        // uses, which is asked meanwhile.
        boolean probable = name.isEmpty() && client.environment().getOrDefault("BUILDX_BUILDER", "").isEmpty();
        CancellationSignal ahead = new CancellationSignal();
        CancellationSignal.Registration both = signal.onCancel(ahead::cancel);
        FutureTask<DockerCommand.Answer> ofEngine = new FutureTask<>(() -> askEngine("", ahead));
        if (probable) {
            Thread thread = new Thread(ofEngine, "docker-client-engine");
            thread.setDaemon(true);
            thread.start();
        }
        try {
            DockerCommand.Answer answer = client.ask(question, ANSWER, signal);
            if (!answer.isGood()) {
                throw BuildFailure.ofInspection(answer.output());
            }
            Map<String, String> fields = Builder.fields(answer.output(), new ArrayList<>());
            if (fields.containsKey("Error") && !fields.containsKey("BuildKit version")) {
                throw BuildFailure.ofInspection("ERROR: " + fields.get("Error"));
            }
            if (!fields.getOrDefault("Driver", "").equals("docker")) {
                return Builder.of(answer.output(), "");
            }
            // A builder of this driver is called as its context is.
            String context = fields.getOrDefault("Name", "").replaceFirst("^default$", "");
            DockerCommand.Answer engine = probable && context.isEmpty() ? get(ofEngine, signal) : askEngine(context, signal);
            if (!engine.isGood()) {
                throw BuildFailure.ofInspection(engine.output());
            }
            return Builder.of(answer.output(), engine.output());
        } finally {
            both.close();
            // What is not needed any more is ended.
            ahead.cancel();
        }
    }

    private DockerCommand.Answer askEngine(String context, CancellationSignal signal) {
        List<String> question = new ArrayList<>(context.isEmpty() ? List.of() : List.of("--context", context));
        question.addAll(List.of("info", "--format", "{{.ServerVersion}} {{json .DriverStatus}}"));
        return client.ask(question, ANSWER, signal);
    }

    private static DockerCommand.Answer get(FutureTask<DockerCommand.Answer> asked, CancellationSignal signal) {
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

    /** What a build is for: its names in the registry, or the engine alone. */
    public enum Output {
        PUSH,
        LOAD
    }

    /**
     * Builds, and pushes under all tags of the build. Blocks as long as it takes, but no longer than
     * {@link #withPushTimeout} while something goes to a registry and nothing is reported.
     *
     * @param secrets  those that the build names
     * @param login    for the registry that is pushed to, and for base images there
     * @param listener hears of the build and of the push
     * @throws ImageException with the kind of failure; nothing of the login or of a secret is in it
     */
    public BuildResult build(
            ImageBuild build,
            Builder builder,
            List<BuildSecret> secrets,
            Output output,
            Authentication login,
            BuildListener listener,
            CancellationSignal signal) {
        BuildContext context = BuildContext.open(build);
        BuilderLimits.check(build, context, builder);
        boolean raw = !Version.of(version).isBefore(0, 13);
        Duration silence = pushTimeout.equals(SILENCE) && !builder.isClassicStore() ? SILENCE_OF_LAYERS : pushTimeout;
        try (ClientConfiguration configuration = ClientConfiguration.create(
                client.environment(), build.tags().get(0).registry(), login)) {
            BuildCommandLine command = new BuildCommandLine(configuration, raw);
            List<String> arguments = command.of(build, context, builder, secrets, output);
            BuildProgress progress = new BuildProgress(raw, listener);
            int status = client.with(command.environment())
                    .follow(arguments, Path.of(build.root()), progress::accept, () -> {
                        if (progress.silence().compareTo(silence) > 0) {
                            throw BuildFailure.ofSilence(build, builder, silence);
                        }
                    }, signal, "The build");
            if (status != 0) {
                // Ctrl-C reaches the client, too, which may end before it is ended.
                signal.check("The build");
                throw BuildFailure.of(progress, build, builder, login, status);
            }
            return BuildResult.read(command.metadata(), progress.durations());
        }
    }

    /** Hears of a build and of its push, each in order, on one thread. */
    public record BuildListener(ImageProgress build, ImageProgress push) {}
}
