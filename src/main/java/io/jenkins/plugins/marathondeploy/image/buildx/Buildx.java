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
import java.util.List;

/** Docker's client with its plugin buildx, as this machine has them. Nothing is kept between calls. */
public final class Buildx {
    /** Under which a repository keeps its cache. */
    public static final String CACHE_TAG = "buildcache";

    private static final Duration SILENCE = Duration.ofMinutes(10);
    /** The same for a builder that pushes by itself, which reports nothing between the begin and the end of all layers. */
    private static final Duration SILENCE_OF_LAYERS = Duration.ofHours(1);

    private final DockerCommand client;
    private final String version;
    private final Duration pushTimeout;

    Buildx(DockerCommand client, String version) {
        this(client, version, SILENCE);
    }

    private Buildx(DockerCommand client, String version, Duration pushTimeout) {
        this.client = client;
        this.version = version;
        this.pushTimeout = pushTimeout;
    }

    /** The same, which cuts a push after that time without a report. */
    public Buildx withPushTimeout(Duration timeout) {
        return new Buildx(client, version, timeout);
    }

    /** For a log line. */
    public String describe() {
        return "docker buildx " + version;
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
