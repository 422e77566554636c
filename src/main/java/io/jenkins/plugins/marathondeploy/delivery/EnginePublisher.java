package io.jenkins.plugins.marathondeploy.delivery;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.harbor.HarborClient;
import io.jenkins.plugins.marathondeploy.image.engine.BuiltImage;
import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.PushedImage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Builds and pushes by a Docker Engine's own interface. The hash of what was built is computed over what the engine was
 * sent, while it was.
 */
public final class EnginePublisher implements Publisher {
    private static final int PUSHES = 3;

    private final DockerEngine engine;
    private final RegistryTags tags;
    private final Authentication login;
    private final DeliveryListener listener;
    private final CancellationSignal signal;
    private final Clock clock;

    /**
     * @param harbor that is pushed to, with the same login
     * @param login  for the push, and for base images there
     */
    public EnginePublisher(
            DockerEngine engine,
            HarborClient harbor,
            Authentication login,
            DeliveryListener listener,
            CancellationSignal signal,
            Clock clock) {
        this(engine, new RegistryTags(harbor), login, listener, signal, clock);
    }

    EnginePublisher(
            DockerEngine engine,
            RegistryTags tags,
            Authentication login,
            DeliveryListener listener,
            CancellationSignal signal,
            Clock clock) {
        this.engine = engine;
        this.tags = tags;
        this.login = login;
        this.listener = listener;
        this.signal = signal;
        this.clock = clock;
    }

    /**
     * Pushes an image that the engine has under these names; those that mean it already are left alone.
     *
     * @param names at least one, all of one repository
     * @throws ImageException when it fails or was cancelled, when one of the tags can't be changed, or when the names are
     *                     different images
     */
    public PushedImage push(List<ImageReference> names) {
        requireOneImage(names);
        Set<String> digests = engine.digests(names.get(0).toString(), names.get(0).repository());
        Map<ImageReference, String> there = tags.naming(names, digests);
        if (there.keySet().containsAll(names) && Set.copyOf(there.values()).size() == 1) {
            String digest = there.get(names.get(0));
            listener.note("all tags are " + digest + " in the registry already, which is this image; nothing was pushed");
            return new PushedImage(names.get(0).withDigest(digest), digest, names);
        }
        tags.requireChangeable(names, digests);
        return engine.push(names, login, listener::push, signal);
    }

    private void requireOneImage(List<ImageReference> names) {
        Map<ImageReference, String> ids = new LinkedHashMap<>();
        for (ImageReference name : names) {
            ids.put(
                    name,
                    engine.imageId(name.toString())
                            .orElseThrow(() -> new ImageException(
                                    ImageException.Kind.NO_SUCH_IMAGE,
                                    "Push of " + name + " failed: the Docker Engine has no such image. No tag was pushed."
                                            + " Build or tag it first.")));
        }
        if (Set.copyOf(ids.values()).size() > 1) {
            throw new ImageException(
                    ImageException.Kind.INVALID,
                    "The tags to push are different images: " + ids + ". No tag was pushed. Give them all to the one that"
                            + " is meant.");
        }
    }

    @Override
    public Delivered publish(ImageBuild build, Optional<String> unneeded) {
        Map<String, Duration> durations = new LinkedHashMap<>();
        // Before the build, which takes time; and before the push, since another may have pushed in between.
        tags.requireChangeable(build.tags(), Set.of());
        Instant begin = clock.instant();
        String registry = build.tags().get(0).registry();
        BuiltImage built = engine.buildHashed(build, Map.of(registry, login), listener::build, signal);
        Instant end = clock.instant();
        durations.put("build", Duration.between(begin, end));
        tags.requireChangeable(build.tags(), Set.of());
        PushedImage pushed = push(built, build.tags());
        durations.put("push", Duration.between(end, clock.instant()));
        return new Delivered(pushed, "", built.content(), build.revision(), durations);
    }

    /**
     * The engine pushes what a name means at that moment, and another build on it may take a shared one at any time: so
     * the image is named immediately before, and it is looked afterwards what it was that went out.
     */
    private PushedImage push(BuiltImage built, List<ImageReference> names) {
        for (int attempt = 1; ; attempt++) {
            engine.tag(built.id(), names);
            PushedImage pushed = engine.push(names, login, listener::push, signal);
            if (isOurs(built, pushed)) {
                return pushed;
            }
            String what = "what was pushed as " + names.get(0) + " (" + pushed.digest() + ") is another build's image, not the"
                    + " one that was built here (" + built.id() + "): both use this name on the same Docker Engine";
            if (attempt == PUSHES) {
                throw new ImageException(
                        ImageException.Kind.INVALID,
                        "After " + PUSHES + " attempts, " + what + ". It is not deployed. Use a tag that is new in each build,"
                                + " such as the build number.");
            }
            listener.note(what + "; named and pushed again");
        }
    }

    /**
     * After a push the engine knows its image by repository and digest, too. One that keeps no such names (it may
     * convert images as it pushes them) is asked whether all names are still ours.
     */
    private boolean isOurs(BuiltImage built, PushedImage pushed) {
        // With the containerd store an image is called by its manifest's digest.
        return pushed.digest().equals(built.id()) || isKnownAs(built, pushed);
    }

    private boolean isKnownAs(BuiltImage built, PushedImage pushed) {
        return engine.imageId(pushed.reference().repository() + "@" + pushed.digest())
                .map(built.id()::equals)
                .orElseGet(() -> pushed.tags().stream()
                        .allMatch(name -> engine.imageId(name.toString()).equals(Optional.of(built.id()))));
    }
}
