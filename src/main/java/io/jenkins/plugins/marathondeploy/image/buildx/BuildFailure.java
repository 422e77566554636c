package io.jenkins.plugins.marathondeploy.image.buildx;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.PushFailure;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts into words why {@code docker buildx} failed. The texts in the comments are what it says. */
final class BuildFailure {
    /** "ERROR: failed to build: failed to solve: rpc error: code = Unknown desc = failed to solve with frontend …: …" */
    private static final Pattern PREFIX = Pattern.compile("^(?:ERROR: |failed to build: |failed to solve: "
            + "|rpc error: code = \\w+ desc = |failed to solve with frontend [\\w.]+: |failed to create LLB definition: )+");

    private static final Pattern PUSHED = Pattern.compile("failed to push ([^\\s]+): ");
    private static final Pattern NO_BUILDER = Pattern.compile("no builder \"([^\"]*)\" found");
    private static final Pattern UNSUPPORTED = Pattern.compile("([A-Z][\\w -]+) is not supported for the (\\S+) driver");
    private static final Pattern UNKNOWN_SYNTAX = Pattern.compile(
            "(?i)parse error on? ?line \\d+: (?:unknown (?:flag|instruction): \\S+)|unsupported frontend capability \\S+"
                    + "|unexpected key '[^']*' in '");
    private static final Pattern NO_SECRET = Pattern.compile("secret (\\S+)(?: not found|: not found)");

    private BuildFailure() {}

    /** @param output of a question about a builder or its engine */
    static ImageException ofInspection(String output) {
        String words = output.lines()
                .filter(line -> !line.isBlank())
                .reduce((first, second) -> second)
                .map(line -> PREFIX.matcher(line.strip()).replaceFirst(""))
                .orElse("it gave no reason");
        // "Client sent an HTTP request to an HTTPS server.", "tls: failed to verify certificate: x509: certificate signed by
        // unknown authority", "remote error: tls: certificate required"
        if (words.matches("(?i).*(?:HTTP request to an HTTPS server|HTTP response to HTTPS client|x509: |tls: ).*")) {
            return new ImageException(ImageException.Kind.ENGINE_UNREACHABLE, "docker buildx and its Docker Engine do not agree"
                    + " on TLS: " + words.replaceFirst("\\.$", "") + ". Set DOCKER_TLS_VERIFY to 1 and DOCKER_CERT_PATH to a directory with ca.pem,"
                    + " cert.pem and key.pem, which the engine's owner has; without TLS, leave DOCKER_TLS_VERIFY out.");
        }
        ImageException known = ofClient(words);
        return known != null
                ? known
                : new ImageException(ImageException.Kind.UNEXPECTED, "docker buildx can't use its builder: " + words
                        + ". See `docker buildx ls` and `docker buildx inspect` on this machine.");
    }

    /** The registry has accepted the connection and answers nothing; BuildKit itself waits for ever. */
    static ImageException ofSilence(ImageBuild build, Builder builder, Duration timeout) {
        ImageReference reference = build.tags().get(0);
        return new ImageException(ImageException.Kind.UNEXPECTED, "Push of " + reference + " failed: " + builder.describe()
                + " has reported nothing for " + timeout.toMillis() / 1000.0 + " s (pushTimeout, --push-timeout), as it does"
                + " when " + reference.registry() + " takes a request and never answers. The push was cut; look at the"
                + " registry's log and at proxies in front of it."
                + (builder.isClassicStore() ? "" : " This builder reports nothing until all layers are there: where they are"
                        + " large and the line is slow, allow more time."));
    }

    static ImageException of(
            BuildProgress progress, ImageBuild build, Builder builder, Authentication login, int status) {
        List<String> said = progress.words();
        // The error may have several lines; what is before it shows the Dockerfile.
        int error = said.size() - 1;
        while (error > 0 && !said.get(error).startsWith("ERROR: ")) {
            error--;
        }
        String words = said.isEmpty()
                ? "exit status " + status
                : PREFIX.matcher(String.join(" ", said.subList(Math.max(0, error), said.size()))).replaceFirst("");
        BuildProgress.Step step = progress.failed();
        ImageException push = ofPush(words, step, build, builder, login);
        if (push != null) {
            return push;
        }
        ImageException known = ofClient(words);
        return known != null ? known : ofStep(words, step, builder, said.subList(0, Math.max(0, error)));
    }

    /**
     * With the classic store a step "pushing REFERENCE with docker" fails; where BuildKit pushes, it is "failed to push
     * 127.0.0.1:5066/p/n:4: unexpected status from HEAD request to …: 401 Unauthorized".
     */
    private static ImageException ofPush(
            String words, BuildProgress.Step step, ImageBuild build, Builder builder, Authentication login) {
        Matcher matcher = PUSHED.matcher(words);
        boolean named = matcher.find();
        if (!named && (step == null || !step.isPush())) {
            return null;
        }
        String failed = named ? matcher.group(1) : step.name().split(" ")[1];
        ImageReference reference = Stream.concat(build.tags().stream(), builder.inlineCache(build).stream())
                .filter(tag -> tag.toString().equals(failed))
                .findFirst()
                .orElse(build.tags().get(0));
        String reason = named ? words.substring(matcher.end()) : words;
        return new PushFailure(reference, login, builder.describe()).of(reason);
    }

    /** What is no step's fault; null for anything else. */
    private static ImageException ofClient(String words) {
        // "Cannot connect to the Docker daemon at unix:///nosuch.sock. Is the docker daemon running?"
        if (words.matches("(?is).*(?:cannot connect to the docker daemon|failed to connect to the docker api|error during connect"
                + "|trying to connect to the docker).*")) {
            return new ImageException(
                    ImageException.Kind.ENGINE_UNREACHABLE,
                    "docker buildx could not reach its Docker Engine: " + words + " Look whether it runs (`docker version`),"
                            + " and whether this user may use it (group docker).");
        }
        Matcher builder = NO_BUILDER.matcher(words);
        if (builder.find()) {
            return new ImageException(ImageException.Kind.INVALID, "There is no builder '" + builder.group(1) + "' on this"
                    + " machine for this user. `docker buildx ls` shows which there are; `docker buildx create --name "
                    + builder.group(1) + "` makes one. 'builder' also takes auto, buildx and engine.");
        }
        Matcher unsupported = UNSUPPORTED.matcher(words);
        if (unsupported.find()) {
            return new ImageException(ImageException.Kind.NEEDS_BUILDKIT, unsupported.group(1) + " is not supported by"
                    + " buildx's driver " + unsupported.group(2) + " here." + BuilderLimits.NEWER_STORE);
        }
        // "docker exporter does not currently support exporting manifest lists"
        if (words.matches("docker exporter does not .*support exporting manifest lists.*")) {
            return new ImageException(ImageException.Kind.NEEDS_BUILDKIT, "Several platforms, 'sbom' and 'provenance' make an"
                    + " index of images. This builder could push one, but not bring one to the Docker Engine, which keeps its"
                    + " images in its older store. Build for one platform and without these, push it while it is built"
                    + " (deploy, harborPush), or use an engine with the containerd image store.");
        }
        // BuildKit's exporter against containerd's collection of garbage (moby/buildkit issue 6521): "failed
        // to prepare extraction snapshot "extract-…": parent snapshot sha256:… does not exist: not found"
        if (words.matches("failed to prepare extraction snapshot .*parent snapshot \\S+ does not exist.*")) {
            return new ImageException(ImageException.Kind.BUILDER_FAULT, "The builder lost a layer of the image while it"
                    + " unpacked it: " + words + ". That is a fault of BuildKit with the containerd image store, and passes:"
                    + " build again. When it comes often, update the Docker Engine.");
        }
        if (words.contains("no space left on device")) {
            return new ImageException(ImageException.Kind.DISK_FULL, "The build failed: the disk of the builder is full."
                    + " `docker system df` shows what uses it, `docker buildx prune` and `docker system prune` make room."
                    + " The answer was: " + words);
        }
        if (words.matches("unknown flag: --.*")) {
            return new ImageException(ImageException.Kind.NEEDS_BUILDKIT, "The buildx of this machine is too old: " + words
                    + ". Update it (package docker-buildx or docker-buildx-plugin).");
        }
        return null;
    }

    private static ImageException ofStep(
            String words, BuildProgress.Step step, Builder builder, List<String> excerpt) {
        String where = step == null ? "" : " at step " + step.name();
        StringBuilder message = new StringBuilder("The build failed" + where + ": " + words);
        message.append(hint(words, builder));
        List<String> output = step == null ? List.of() : step.output();
        if (!output.isEmpty()) {
            message.append("\nThe last lines of the step:\n").append(indented(output));
        } else if (!excerpt.isEmpty()) {
            message.append('\n').append(indented(excerpt));
        }
        return new ImageException(ImageException.Kind.BUILD_FAILED, message.toString());
    }

    private static String hint(String words, Builder builder) {
        Matcher secret = NO_SECRET.matcher(words);
        if (secret.find()) {
            return ". The Dockerfile requires this secret: give it with 'buildSecret'.";
        }
        // "unset ssh forward key default"
        if (words.contains("ssh forward key")) {
            return ". The Dockerfile requires an SSH agent or key: give it with 'ssh'.";
        }
        if (UNKNOWN_SYNTAX.matcher(words).find()) {
            return ". The " + builder.describe() + " does not know that, or it is misspelt: update the Docker Engine, or begin"
                    + " the Dockerfile with the line '# syntax=docker/dockerfile:1'.";
        }
        if (words.contains("docker.io/docker/dockerfile:") || words.contains("/docker/dockerfile/manifests/")) {
            return ". This is the front end that the Dockerfile's line '# syntax=' names, and it could not be pulled: leave"
                    + " the line out where the builder is new enough, or name a copy of it in a registry that can be reached.";
        }
        if (words.contains("buildkit-syft-scanner")) {
            return ". This is the image with which BuildKit finds what is in an image, for 'sbom', and it could not be pulled:"
                    + " leave 'sbom' out, or give the builder a mirror of Docker Hub.";
        }
        // "process "/bin/sh -c …" did not complete successfully: exit code: 137"
        if (words.endsWith("exit code: 137")) {
            return ". That is SIGKILL: the builder's machine ran out of memory, or the builder was stopped.";
        }
        return "";
    }

    private static String indented(List<String> lines) {
        return lines.stream().map(line -> "  " + line).collect(Collectors.joining("\n"));
    }
}
