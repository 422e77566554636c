package io.jenkins.plugins.marathondeploy.image.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.github.dockerjava.core.DockerClientImpl;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.image.BuildContext;
import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import io.jenkins.plugins.marathondeploy.image.ContextDigest;
import io.jenkins.plugins.marathondeploy.image.DockerfileScan;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One build: everything is checked first, then the context is streamed and the engine's answer read to its end. */
final class ImageBuilder {
    private final EngineClients clients;

    ImageBuilder(EngineClients clients) {
        this.clients = clients;
    }

    /** @param platform what the engine builds for; null where no content hash is wanted */
    BuiltImage build(
            ImageBuild build,
            Map<String, Authentication> logins,
            ImageProgress progress,
            CancellationSignal signal,
            String platform) {
        signal.check("The build");
        BuildContext context = BuildContext.open(build);
        DockerfileScan.check(
                context.dockerfileContent(), context.dockerfileShown(), build.arguments().keySet());
        ContextDigest digest = platform == null ? null : new ContextDigest(build, context);
        BuildOutput output = new BuildOutput(progress);
        try (DockerClientImpl client = clients.open(null);
                ContextTarStream tar = new ContextTarStream(context.entries(), progress, digest)) {
            EngineStream<BuildResponseItem> stream = new EngineStream<>(output::accept);
            command(client, build, context, logins).withTarInputStream(tar).exec(stream);
            Throwable failure = stream.await(client, tar, signal, "The build");
            if (tar.failure() != null) {
                throw unreadable(tar.failure());
            }
            if (failure != null) {
                throw EngineFailure.of(failure, clients.address(), "building (" + tar.bytesRead()
                        + " bytes of the context were sent)");
            }
            String content = digest != null && tar.isFinished() ? digest.hash(() -> platform) : "";
            return result(client, build, output, content);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private BuildImageCmd command(
            DockerClient client, ImageBuild build, BuildContext context, Map<String, Authentication> logins) {
        Set<String> tags = new LinkedHashSet<>();
        build.tags().forEach(tag -> tags.add(tag.toString()));
        BuildImageCmd command = client.buildImageCmd()
                .withDockerfilePath(context.dockerfileName())
                .withTags(tags)
                .withLabels(new HashMap<>(build.labels()))
                .withPull(build.pull())
                .withNoCache(build.noCache())
                .withRemove(true)
                .withForcerm(true)
                .withBuildAuthConfigs(RegistryLogin.all(logins, clients.configuredLogins()));
        build.arguments().forEach(command::withBuildArg);
        if (!build.target().isEmpty()) {
            command.withTarget(build.target());
        }
        if (!build.platform().isEmpty()) {
            command.withPlatform(build.platform());
        }
        return command;
    }

    private BuiltImage result(DockerClientImpl client, ImageBuild build, BuildOutput output, String content) {
        if (output.error() != null) {
            throw failed(output.error());
        }
        if (output.imageId() == null) {
            throw new ImageException(
                    ImageException.Kind.ENGINE_LOST,
                    "The Docker Engine at " + clients.address().uri() + " ended the build's output without naming an"
                            + " image. It was probably stopped in the middle: look at its log and start again.");
        }
        // "Successfully built 1a2b3c" has the short id; inspecting also proves that the image is there.
        return inspect(client, output.imageId())
                .map(image -> new BuiltImage(image.id(), build.tags(), content))
                .orElseThrow(() -> new ImageException(
                        ImageException.Kind.NO_SUCH_IMAGE,
                        "The Docker Engine at " + clients.address().uri() + " no longer has the image " + output.imageId()
                                + ", which it has just built: something removes images there (`docker system prune`,"
                                + " `docker rmi`). Start again."));
    }

    private Optional<ImageInspection> inspect(DockerClientImpl client, String image) {
        try {
            return ImageInspection.of(clients, client, image);
        } catch (DockerException | UncheckedIOException failure) {
            throw EngineFailure.of(failure, clients.address(), "asking for the image that it has just built");
        }
    }

    private ImageException failed(String words) {
        if (EngineFailure.isDiskFull(words)) {
            return EngineFailure.diskFull(clients.address(), words);
        }
        // What an engine that is being stopped says of a step under way, and what it says when the kernel ends one:
        // "The command '/bin/sh -c echo begun; sleep 600' returned a non-zero code: 137"
        String killed = words.endsWith("non-zero code: 137")
                ? ". That is SIGKILL: the engine's machine ran out of memory, or the engine was stopped; look at its log"
                        + " (`journalctl -u docker`) and start again."
                : "";
        return new ImageException(ImageException.Kind.BUILD_FAILED, "The build failed: " + words + killed);
    }

    private static ImageException unreadable(IOException failure) {
        return failure.getCause() instanceof ImageException known
                ? known
                : new ImageException(ImageException.Kind.INVALID, failure.getMessage(), failure);
    }
}
