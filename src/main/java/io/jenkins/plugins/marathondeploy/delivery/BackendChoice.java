package io.jenkins.plugins.marathondeploy.delivery;

import io.jenkins.plugins.marathondeploy.image.BuildContext;
import io.jenkins.plugins.marathondeploy.image.BuildSecret;
import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.DockerfileScan;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.buildx.BuildxLookup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What builds: the parameter {@code builder}.
 *
 * @param builder     {@code auto}: buildx where the machine has it, else the engine's own interface; {@code buildx};
 *                    {@code engine}; or the name of one of buildx's builders. Empty is {@code auto}.
 * @param environment all of what Docker's client gets
 * @param dockerHost  the engine's address; empty for that of the environment
 * @param engine      connects to it, where it is needed
 * @param pushTimeout how long a push of buildx may report nothing; the engine has its own
 */
public record BackendChoice(
        String builder,
        Map<String, String> environment,
        String dockerHost,
        Supplier<DockerEngine> engine,
        Duration pushTimeout) {
    private static final String INSTALL = " Install Docker's client and buildx there: packages docker-cli and docker-buildx of"
            + " Debian, docker-ce-cli and docker-buildx-plugin of Docker.";

    public BackendChoice {
        builder = builder == null || builder.isBlank() ? "auto" : builder.strip();
        requireName(builder);
    }

    /** Without the environment, in which secrets may be. */
    @Override
    public String toString() {
        return "builder " + builder;
    }

    /** @throws ImageException {@code INVALID} for a text that names no builder */
    public static void requireName(String builder) {
        if (!builder.matches("[A-Za-z0-9][A-Za-z0-9_.+-]*")) {
            throw new ImageException(ImageException.Kind.INVALID, "'builder' takes auto, buildx, engine, or the name of a"
                    + " builder of buildx, not '" + builder + "'.");
        }
    }

    /**
     * Decides, and says what and why.
     *
     * @param secrets those that the build names
     * @param told    gets one sentence
     * @throws ImageException {@code NEEDS_BUILDKIT} when the build needs what is not there, with what to install;
     *                        {@code ENGINE_UNREACHABLE}
     */
    public Backend choose(
            ImageBuild build, List<BuildSecret> secrets, Consumer<String> told, CancellationSignal signal) {
        if (builder.equals("engine")) {
            requireNone(build, "'builder' is engine, and the engine's own interface can't do that", ". Leave 'builder' out, or"
                    + " set it to buildx.");
            told.accept("builds with the Docker Engine's own interface, as 'builder' says");
            return new Backend.Engine(engine.get());
        }
        boolean named = !builder.equals("auto") && !builder.equals("buildx");
        BuildxLookup.Result lookup =
                BuildxLookup.find(clientEnvironment(secrets), dockerHost, named ? builder : "", signal);
        if (lookup.buildx().isPresent()) {
            return buildKit(build, lookup.buildx().get(), secrets, told);
        }
        if (!builder.equals("auto")) {
            throw new ImageException(ImageException.Kind.NEEDS_BUILDKIT, "'builder' is " + builder + ", but this machine has no"
                    + " docker buildx: " + lookup.why() + "." + INSTALL);
        }
        requireNone(build, "That takes docker buildx, which this machine does not have (" + lookup.why() + ")", "." + INSTALL);
        requireClassic(build, lookup.why());
        told.accept("builds with the Docker Engine's own interface, since there is no docker buildx: " + lookup.why());
        return new Backend.Engine(engine.get());
    }

    private Backend buildKit(
            ImageBuild build, BuildxLookup.Found found, List<BuildSecret> secrets, Consumer<String> told) {
        Backend.BuildKit chosen = new Backend.BuildKit(
                found.buildx().withPushTimeout(pushTimeout), found.builder(), List.copyOf(secrets));
        told.accept("builds with " + chosen.describe() + ", "
                + (builder.equals("auto") ? "which this machine has" : "as 'builder' says")
                + found.builder().inlineCache(build)
                        .map(name -> "; the cache is inside of the image, of its last steps alone, which is also pushed as "
                                + name + ": this engine keeps its images in its older store")
                        .orElse(""));
        return chosen;
    }

    /** A secret that came by the environment goes by a file: another process's environment can be read. */
    private Map<String, String> clientEnvironment(List<BuildSecret> secrets) {
        Map<String, String> environment = new LinkedHashMap<>(this.environment);
        List<String> values = secrets.stream()
                .flatMap(secret -> secret.text().stream())
                .map(text -> text.reveal())
                .filter(text -> !text.isEmpty())
                .toList();
        environment.values().removeIf(values::contains);
        return environment;
    }

    private static void requireNone(ImageBuild build, String why, String advice) {
        List<String> used = new ArrayList<>(build.buildKit().used());
        if (build.platforms().size() > 1) {
            used.add("platform (several)");
        }
        if (!used.isEmpty()) {
            throw new ImageException(ImageException.Kind.NEEDS_BUILDKIT, "The build asks for " + String.join(", ", used) + ". "
                    + why + advice + " Nothing was sent.");
        }
    }

    private static void requireClassic(ImageBuild build, String why) {
        BuildContext context = BuildContext.open(build);
        List<String> findings = DockerfileScan.findings(
                context.dockerfileContent(), build.arguments().keySet());
        if (!findings.isEmpty()) {
            int more = findings.size() - 3;
            throw new ImageException(ImageException.Kind.NEEDS_BUILDKIT, context.dockerfileShown() + " needs BuildKit: "
                    + String.join("; ", findings.subList(0, Math.min(3, findings.size())))
                    + (more > 0 ? "; and " + more + " more" : "") + ". This machine has no docker buildx (" + why + ")."
                    + INSTALL + " Or write these lines without BuildKit. Nothing was sent.");
        }
    }
}
