package io.jenkins.plugins.marathondeploy.delivery;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.harbor.HarborException;
import io.jenkins.plugins.marathondeploy.image.BuildKitOptions;
import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import io.jenkins.plugins.marathondeploy.image.ContentHash;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.PushedImage;
import io.jenkins.plugins.marathondeploy.image.buildx.BuildResult;
import io.jenkins.plugins.marathondeploy.image.buildx.Buildx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Builds and pushes by docker buildx. What BuildKit was sent can't be seen: so the files' hash is computed before the build
 * and after it, and told only where both are equal.
 */
final class BuildKitPublisher implements Publisher {
    private static final int ATTEMPTS = 4;
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Set<ImageException.Kind> PASSING =
            Set.of(ImageException.Kind.REGISTRY_UNAVAILABLE, ImageException.Kind.BUILDER_FAULT);

    private final Backend.BuildKit backend;
    private final RegistryTags tags;
    private final Authentication login;
    private final DeliveryListener listener;
    private final CancellationSignal signal;

    BuildKitPublisher(
            Backend.BuildKit backend,
            RegistryTags tags,
            Authentication login,
            DeliveryListener listener,
            CancellationSignal signal) {
        this.backend = backend;
        this.tags = tags;
        this.login = login;
        this.listener = listener;
        this.signal = signal;
    }

    @Override
    public Delivered publish(ImageBuild build, Optional<String> content) {
        tags.requireChangeable(build.tags(), Set.of());
        String before = content.orElseGet(() -> hash(build));
        BuildResult result = builtWithCache(build);
        String after = hashAfter(build);
        if (!before.equals(after)) {
            listener.note("the build's files were changed while it ran; the next run builds again");
        }
        List<ImageReference> names = build.tags().stream().distinct().toList();
        names.forEach(name -> listener.push(new ImageEvent.Pushed(name, result.digest())));
        if (build.platforms().size() > 1) {
            listener.note(result.digest() + " is an index of " + String.join(" and ", build.platforms()) + "; each task that"
                    + " Marathon starts runs the one of its agent's machine");
        }
        PushedImage image = new PushedImage(names.get(0).withDigest(result.digest()), result.digest(), names);
        return new Delivered(
                image, "", before.equals(after) ? after : "", build.revision(), new LinkedHashMap<>(result.durations()));
    }

    /** Where a rule holds the tag of the repository's cache, that is read and not written, and the image goes out all the same. */
    private BuildResult builtWithCache(ImageBuild build) {
        BuildKitOptions options = build.buildKit();
        if (!options.cache().registry()) {
            return built(build);
        }
        ImageReference name = build.tags().get(0).withTag(Buildx.CACHE_TAG);
        String why = name + " can't be changed (a rule for immutable tags)";
        if (tags.fixed(List.of(name)).isEmpty()) {
            try {
                return built(build);
            } catch (ImageException e) {
                // A cache inside of the image is one more tag of it. A login that may push and not read is not told of rules.
                if (e.kind() != ImageException.Kind.IMMUTABLE_TAG || backend.builder().inlineCache(build).isEmpty()) {
                    throw e;
                }
                why = e.getMessage();
            }
        }
        listener.note("the cache is not kept: " + why + ". Let the rule leave out the tag " + Buildx.CACHE_TAG);
        return built(build.withBuildKit(options.withCache(options.cache().readOnly(name))));
    }

    /** Empty where the files can't be read any more: what was built and pushed of them stays good. */
    private String hashAfter(ImageBuild build) {
        try {
            return hash(build);
        } catch (ImageException e) {
            signal.check("The build");
            return "";
        }
    }

    private String hash(ImageBuild build) {
        return ContentHash.of(build, backend::platform, signal);
    }

    /**
     * An engine with the older store pushes what a name means at that moment, and another build there may have taken it
     * meanwhile: then it is built again, which takes the steps from the cache.
     */
    private BuildResult built(ImageBuild build) {
        for (int attempt = 1; ; attempt++) {
            try {
                BuildResult result = backend.buildx().build(
                        build,
                        backend.builder(),
                        backend.secrets(),
                        Buildx.Output.PUSH,
                        login,
                        new Buildx.BuildListener(listener::build, listener::push),
                        signal);
                Optional<String> other = other(build, result);
                if (other.isEmpty()) {
                    return result;
                }
                if (attempt == ATTEMPTS) {
                    throw new ImageException(ImageException.Kind.INVALID, "After " + ATTEMPTS + " attempts, " + other.get()
                            + ". It is not deployed. Use a tag that is new in each build, such as the build number.");
                }
                listener.note(other.get() + "; built and pushed again");
            } catch (ImageException e) {
                if (!PASSING.contains(e.kind()) || attempt == ATTEMPTS) {
                    throw e;
                }
                Duration pause = PAUSE.multipliedBy(1L << (attempt - 1));
                listener.push(new ImageEvent.Retrying(attempt, ATTEMPTS, pause, e.getMessage()));
                signal.pause(pause, "The push");
            }
        }
    }

    /** What the registry has in place of what was built; empty where it has that, or does not tell. */
    private Optional<String> other(ImageBuild build, BuildResult result) {
        try {
            Map<ImageReference, String> meanings = tags.meanings(build.tags());
            for (Map.Entry<ImageReference, String> meaning : meanings.entrySet()) {
                if (!meaning.getValue().equals(result.digest())) {
                    return Optional.of(meaning.getKey() + " is " + (meaning.getValue().isEmpty() ? "nothing" : meaning.getValue())
                            + " in the registry, not " + result.digest() + ", which was built here: another build uses this"
                            + " name at the same time");
                }
            }
            Optional<String> configuration = tags.configuration(build.tags(), result.digest());
            boolean another = configuration.isPresent()
                    && result.configuration().isPresent()
                    && !configuration.equals(result.configuration());
            return another
                    ? Optional.of(result.digest() + " in the registry is another build's image, not the one that was built here"
                            + " (" + result.configuration().get() + "): both use this name on the same Docker Engine")
                    : Optional.empty();
        } catch (HarborException untold) {
            signal.check("The look at what was pushed");
            listener.note("the registry was not asked whether its tags are what was built: " + untold.getMessage());
            return Optional.empty();
        }
    }
}
