package io.jenkins.plugins.marathondeploy.delivery;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.harbor.HarborClient;
import io.jenkins.plugins.marathondeploy.harbor.HarborException;
import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import io.jenkins.plugins.marathondeploy.image.ContentHash;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.PushedImage;
import io.jenkins.plugins.marathondeploy.image.engine.BuiltImage;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Gets an image into the registry. Where the image of the same content is on record and the registry says for certain
 * that it still has it, that one gets the names, and nothing is built; with any doubt, it is built and pushed.
 *
 * <p>The hash by which an image is found later is computed over what the engine was sent, and is told for an image only
 * that is the built one: neither a file that changes during the build nor another build can make it untrue.
 */
public final class Delivery {
    private static final int PUSHES = 3;

    private final DockerEngine engine;
    private final RegistryTags tags;
    private final Authentication login;
    private final Map<String, ImageRecord> records;
    private final DeliveryListener listener;
    private final CancellationSignal signal;
    private final Clock clock;

    /**
     * @param harbor  that is pushed to, with the same login
     * @param login   for the push, and for base images there
     * @param records of the repository that is pushed to, by content hash: what is not in them is built
     */
    public Delivery(
            DockerEngine engine,
            HarborClient harbor,
            Authentication login,
            Map<String, ImageRecord> records,
            DeliveryListener listener,
            CancellationSignal signal,
            Clock clock) {
        this.engine = engine;
        this.tags = new RegistryTags(harbor);
        this.login = login;
        this.records = records;
        this.listener = listener;
        this.signal = signal;
        this.clock = clock;
    }

    /**
     * As {@link #deliver(ImageBuild, Optional)}, and reads the build's files for it.
     *
     * @param alwaysBuild build in any case
     */
    public Delivered deliver(ImageBuild build, boolean alwaysBuild) {
        return deliver(build, content(build, alwaysBuild, engine::platform, signal));
    }

    /**
     * Blocks as long as it takes. When it returns, nothing more is written to the registry: one that keeps its files on a
     * disk answers 500 to whoever pulls an image while that gets a tag.
     *
     * @param build   with at least one tag, all of one repository
     * @param content by which the image is looked for, see {@link #content}; without it, it is built
     * @throws ImageException when build or push fail, or were cancelled, when one of the tags can't be changed, or when
     *                     other builds on the engine keep taking the names
     */
    public Delivered deliver(ImageBuild build, Optional<String> content) {
        return content.flatMap(hash -> find(build, hash, "built, since ")).orElseGet(() -> buildAndPush(build));
    }

    /**
     * The image with this content, under all names of the build; empty where none is on record, the registry has it no
     * more, or does not say for certain, which is noted.
     *
     * @throws ImageException when one of the tags can't be changed
     */
    public Optional<Delivered> find(ImageBuild build, Optional<String> content) {
        return content.flatMap(hash -> find(build, hash, ""));
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

    /**
     * What an image of the same content is found by: empty where it must not be looked for, since the build asks for
     * {@code pull} or {@code noCache}. Reads all files that would be sent, and needs no registry.
     *
     * @param alwaysBuild do not look for it
     * @param platform    of the engine, asked for in the end, and where the build names none
     * @throws ImageException for files that can't be read, or when it was cancelled
     */
    public static Optional<String> content(
            ImageBuild build, boolean alwaysBuild, Supplier<String> platform, CancellationSignal signal) {
        return alwaysBuild || build.pull() || build.noCache()
                ? Optional.empty()
                : Optional.of(ContentHash.of(build, platform, signal));
    }

    private Optional<Delivered> find(ImageBuild build, String hash, String consequence) {
        ImageRecord known = records.get(hash);
        if (known == null) {
            return Optional.empty();
        }
        List<ImageReference> names = build.tags().stream().distinct().toList();
        try {
            return tags.give(known.digest(), names).map(image -> skipped(build, image, known));
        } catch (HarborException unclear) {
            signal.check("The search for an image with the same content");
            listener.note(consequence + "the registry did not say for certain whether it has an image with the same content: "
                    + unclear.getMessage());
            return Optional.empty();
        }
    }

    private static Delivered skipped(ImageBuild build, PushedImage image, ImageRecord known) {
        String other = known.revision().equals(build.revision()) || known.revision().isEmpty()
                ? ""
                : " It was built from commit " + known.revision() + ", which is the revision that is shown.";
        String why = image.reference().repository() + " has the image of exactly these files, Dockerfile, arguments,"
                + " labels and platform already, as " + image.digest() + "." + other + " Base images behind their tags, and"
                + " what the Dockerfile downloads, are not looked at anew; a build with pull does that.";
        return new Delivered(image, why, "", known.revision(), Map.of());
    }

    private Delivered buildAndPush(ImageBuild build) {
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
