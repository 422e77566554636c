package io.jenkins.plugins.marathondeploy.image.engine;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.core.DockerClientImpl;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageProgress;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.PushedImage;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * A Docker Engine that was seen to answer. Builds and pushes are synchronous; each runs on connections of its own, so
 * one object may serve several threads. Nothing is held open between calls.
 */
public final class DockerEngine {
    /** For everything but builds and pushes. */
    private static final Duration ANSWER = Duration.ofSeconds(60);

    /** An engine tells each piece of a layer that it has sent; a registry that never answers makes it silent for ever. */
    private static final Duration PUSH = Duration.ofMinutes(10);

    private final EngineClients clients;
    private final Version version;
    private final Duration pushTimeout;

    private DockerEngine(EngineClients clients, Version version, Duration pushTimeout) {
        this.clients = clients;
        this.version = version;
        this.pushTimeout = pushTimeout;
    }

    /** As {@link #connect(EngineAddress, Duration)} with 15 seconds. */
    public static DockerEngine connect(EngineAddress address) {
        return connect(address, Duration.ofSeconds(15));
    }

    /**
     * Asks the engine for its version, and agrees on an API version.
     *
     * @param patience how long the engine may take for its answer
     * @throws ImageException {@code ENGINE_UNREACHABLE} saying why (no socket, no permission, no answer) and what to do
     */
    public static DockerEngine connect(EngineAddress address, Duration patience) {
        EngineClients unversioned = EngineClients.unversioned(address);
        Version version = call(unversioned, patience, client -> client.versionCmd().exec());
        return new DockerEngine(unversioned.agreed(version), version, PUSH);
    }

    /**
     * The same engine, with another limit for its silence in a push.
     *
     * @param timeout how long a push may report nothing, more than zero; by default 10 minutes
     */
    public DockerEngine withPushTimeout(Duration timeout) {
        return new DockerEngine(clients, version, timeout);
    }

    /** The engine's version, API and address, for a log line. */
    public String describe() {
        return "Docker Engine " + version.getVersion() + " (API " + clients.apiVersion() + ") at "
                + clients.address().uri();
    }

    /** What this engine builds for, when nothing else is asked: {@code linux/amd64}. */
    public String platform() {
        return version.getOperatingSystem() + "/" + version.getArch();
    }

    /**
     * Builds an image. Returns when the engine has it; blocks as long as the build takes.
     *
     * @param logins  for pulling base images, by registry; on top of those in Docker's configuration
     * @throws ImageException with the kind of failure; {@code BUILD_FAILED} carries the engine's own words
     */
    public BuiltImage build(
            ImageBuild build, Map<String, Authentication> logins, ImageProgress progress, CancellationSignal signal) {
        return new ImageBuilder(clients).build(build, logins, progress, signal, null);
    }

    /** As {@link #build}, and tells the content hash of what was sent: that of this very image, whatever changed since. */
    public BuiltImage buildHashed(
            ImageBuild build, Map<String, Authentication> logins, ImageProgress progress, CancellationSignal signal) {
        return new ImageBuilder(clients).build(build, logins, progress, signal, platform());
    }

    /**
     * Pushes every reference. A failure that can pass is tried again.
     *
     * @param references tags that exist on the engine, at least one; all of one repository
     * @throws ImageException with the kind of failure; never contains the login. {@code UNEXPECTED} when nothing was
     *                     reported for as long as {@link #withPushTimeout} allows
     */
    public PushedImage push(
            List<ImageReference> references, Authentication login, ImageProgress progress, CancellationSignal signal) {
        return new ImagePush(clients, RetryPolicy.standard(), pushTimeout).push(references, login, progress, signal);
    }

    /** The id ({@code sha256:…}) of an image that the engine has, by reference or id. */
    public Optional<String> imageId(String image) {
        return inspect(image).map(ImageInspection::id);
    }

    /**
     * By which digests the engine knows an image in a repository, after pushes and pulls; none where it keeps no such
     * names, or has no such image.
     */
    public Set<String> digests(String image, String repository) {
        return inspect(image).map(found -> found.digests(repository)).orElse(Set.of());
    }

    /** The labels of an image that the engine has. */
    public Optional<Map<String, String>> labels(String image) {
        return inspect(image).map(ImageInspection::labels);
    }

    private Optional<ImageInspection> inspect(String image) {
        return call(clients, ANSWER, client -> ImageInspection.of(clients, client, image));
    }

    /**
     * Gives an image that is on the engine further names.
     *
     * @param image an id or reference
     * @throws ImageException {@code NO_SUCH_IMAGE}
     */
    public void tag(String image, Collection<ImageReference> names) {
        for (ImageReference name : names) {
            call(clients, ANSWER, client -> client.tagImageCmd(image, name.repository(), name.orLatest().tag().orElse("latest"))
                    .exec());
        }
    }

    /** Removes a name; the image itself goes when it was its last. An unknown name is no error. */
    public void untag(ImageReference name) {
        call(clients, ANSWER, client -> {
            try {
                return client.removeImageCmd(name.toString()).withForce(false).exec();
            } catch (NotFoundException e) {
                return null;
            }
        });
    }

    private static <T> T call(EngineClients clients, Duration patience, Function<DockerClientImpl, T> question) {
        try (DockerClientImpl client = clients.open(patience)) {
            // A Unix socket knows no read timeout: the wait is bounded here, and closing the client cuts it.
            FutureTask<T> answer = new FutureTask<>(() -> question.apply(client));
            Thread thread = new Thread(answer, "docker-engine-call");
            thread.setDaemon(true);
            thread.start();
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw EngineFailure.silent(clients.address(), patience);
        } catch (ExecutionException e) {
            if (EngineFailure.isSilence(e)) {
                throw EngineFailure.silent(clients.address(), patience);
            }
            throw EngineFailure.of(e.getCause(), clients.address(), "asking the engine");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImageException(ImageException.Kind.CANCELLED, "Interrupted while asking the Docker Engine.");
        } catch (IOException e) {
            throw EngineFailure.of(e, clients.address(), "asking the engine");
        }
    }
}
