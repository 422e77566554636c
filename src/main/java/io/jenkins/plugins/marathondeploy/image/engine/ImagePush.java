package io.jenkins.plugins.marathondeploy.image.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.PushResponseItem;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageProgress;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.PushFailure;
import io.jenkins.plugins.marathondeploy.image.PushedImage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One push of one or several tags. Tried again from the start when the failure can pass: layers that the registry has
 * already are skipped by the engine.
 */
final class ImagePush {
    private final EngineClients clients;
    private final RetryPolicy retries;
    private final Duration silence;

    /** @param silence how long the engine may report nothing */
    ImagePush(EngineClients clients, RetryPolicy retries, Duration silence) {
        this.clients = clients;
        this.retries = retries;
        this.silence = silence;
    }

    PushedImage push(
            List<ImageReference> references, Authentication login, ImageProgress progress, CancellationSignal signal) {
        List<ImageReference> tags = checked(references);
        String digest = null;
        for (ImageReference tag : tags) {
            String pushed;
            try {
                pushed = pushWithRetries(tag, login, progress, signal);
            } catch (ImageException e) {
                throw after(tags.subList(0, tags.indexOf(tag)), e);
            }
            progress.report(new ImageEvent.Pushed(tag, pushed));
            if (digest != null && !digest.equals(pushed)) {
                throw new ImageException(
                        ImageException.Kind.INVALID,
                        "The tags to push are different images: " + tags.get(0) + " is " + digest + ", " + tag + " is "
                                + pushed + ". Another build moved a tag meanwhile; use a tag of this build alone.");
            }
            digest = pushed;
        }
        return new PushedImage(tags.get(0).withDigest(digest), digest, tags);
    }

    /** A failure that says what the registry has of this image all the same. */
    private static ImageException after(List<ImageReference> pushed, ImageException failure) {
        if (pushed.isEmpty()) {
            return failure;
        }
        String names = pushed.stream().map(ImageReference::toString).collect(Collectors.joining(", "));
        return new ImageException(failure.kind(), failure.getMessage() + " Pushed before that, and this image now: " + names + ".", failure);
    }

    private static List<ImageReference> checked(List<ImageReference> references) {
        if (references.isEmpty()) {
            throw new ImageException(ImageException.Kind.INVALID, "Nothing to push: no tag was named.");
        }
        for (ImageReference reference : references) {
            if (reference.digest().isPresent()) {
                throw new ImageException(
                        ImageException.Kind.INVALID, "'" + reference + "' can't be pushed by digest. Name a tag.");
            }
            if (!reference.repository().equals(references.get(0).repository())) {
                throw new ImageException(
                        ImageException.Kind.INVALID,
                        "The tags to push belong to different repositories: " + references.get(0).repository() + " and "
                                + reference.repository() + ". Push them one after the other.");
            }
        }
        return references.stream().map(ImageReference::orLatest).distinct().toList();
    }

    private String pushWithRetries(
            ImageReference tag, Authentication login, ImageProgress progress, CancellationSignal signal) {
        boolean loginTriedAgain = false;
        for (int attempt = 1; ; attempt++) {
            PushOutput output = new PushOutput(progress);
            try {
                return pushOnce(tag, login, output, signal, progress);
            } catch (ImageException e) {
                // A registry's token lives 30 minutes by default: a long push that was under way may need a new one.
                boolean expired = e.kind() == ImageException.Kind.UNAUTHORISED && output.wasSending() && !loginTriedAgain;
                loginTriedAgain |= expired;
                boolean passing = e.kind() == ImageException.Kind.REGISTRY_UNAVAILABLE && attempt < retries.attempts();
                if (!expired && !passing) {
                    throw e;
                }
                progress.report(new ImageEvent.Retrying(attempt, retries.attempts(), retries.after(attempt), e.getMessage()));
                signal.pause(retries.after(attempt), "The push");
            }
        }
    }

    private String pushOnce(
            ImageReference tag,
            Authentication login,
            PushOutput output,
            CancellationSignal signal,
            ImageProgress progress) {
        signal.check("The push");
        progress.report(new ImageEvent.Pushing(tag));
        PushFailure failures = new PushFailure(tag, login, clients.address().uri());
        try (DockerClient client = clients.open(null)) {
            EngineStream<PushResponseItem> stream = new EngineStream<>(output::accept, silence);
            client.pushImageCmd(tag.repository())
                    .withTag(tag.tag().orElse("latest"))
                    .withAuthConfig(RegistryLogin.of(login, tag.registry()))
                    .exec(stream);
            Throwable broken = stream.await(client, null, signal, "The push");
            if (output.error() != null) {
                throw failures.of(output.error());
            }
            if (broken != null) {
                throw broken(tag, failures, broken);
            }
        } catch (EngineStream.Silence e) {
            throw silent(tag);
        } catch (IOException e) {
            throw broken(tag, failures, e);
        }
        if (output.digest() == null) {
            throw new ImageException(
                    ImageException.Kind.ENGINE_LOST,
                    "The Docker Engine at " + clients.address().uri() + " ended the push of " + tag + " without a digest."
                            + " It was probably stopped in the middle: look at its log and push again.");
        }
        return output.digest();
    }

    /** The engine takes part, and the registry does not: it has accepted the connection and answers nothing. */
    private ImageException silent(ImageReference reference) {
        return new ImageException(
                ImageException.Kind.UNEXPECTED,
                "Push of " + reference + " failed: the Docker Engine at " + clients.address().uri() + " has reported nothing for "
                        + shown(silence) + " (pushTimeout, --push-timeout), as it does when " + reference.registry() + " takes a request and"
                        + " never answers. The push was cut; look at the registry's log and at proxies in front of it.");
    }

    /** The exchange with the engine broke, or it refused the request itself. */
    private ImageException broken(ImageReference reference, PushFailure failures, Throwable broken) {
        ImageException failure = EngineFailure.of(broken, clients.address(), "pushing " + reference);
        return failure.kind() == ImageException.Kind.NO_SUCH_IMAGE || failure.kind() == ImageException.Kind.UNEXPECTED
                ? failures.of(EngineFailure.words(rootMessage(broken)))
                : failure;
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    private static String shown(Duration time) {
        return time.toSeconds() > 0 && time.toSeconds() % 60 == 0 ? time.toMinutes() + " min" : time.toMillis() / 1000.0 + " s";
    }
}
