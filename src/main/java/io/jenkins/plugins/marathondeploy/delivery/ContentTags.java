package io.jenkins.plugins.marathondeploy.delivery;

import io.jenkins.plugins.marathondeploy.harbor.HarborException;
import io.jenkins.plugins.marathondeploy.harbor.ImageManifest;
import io.jenkins.plugins.marathondeploy.harbor.RegistryManifests;
import io.jenkins.plugins.marathondeploy.image.BuiltImage;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.PushedImage;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tags that say what images were built from: {@code content-} and half of the content's hash. They need no more than
 * the right to push, and one question tells whether there is such an image, at registries of any kind.
 */
final class ContentTags {
    private static final int DIGITS = 32;

    private final Supplier<RegistryManifests> registry;

    /** @param registry asked anew for each piece of work */
    ContentTags(Supplier<RegistryManifests> registry) {
        this.registry = registry;
    }

    static String of(String contentHash) {
        return "content-" + contentHash.substring(0, DIGITS);
    }

    /**
     * The image with this content, where the registry has one, and under all these names then.
     *
     * @throws HarborException when the registry does not say, or takes not all of the names
     */
    Optional<PushedImage> find(String contentHash, List<ImageReference> names) {
        RegistryManifests manifests = registry.get();
        Optional<String> digest = manifests.digest(of(contentHash));
        if (digest.isEmpty()) {
            return Optional.empty();
        }
        ImageManifest manifest = manifests.manifest(digest.get());
        for (ImageReference name : names) {
            String tag = name.tag().orElseThrow();
            // Not what it means already: that would look like a push, and an immutable tag takes none.
            if (!manifests.digest(tag).equals(digest)) {
                manifests.tag(manifest, tag);
            }
        }
        return Optional.of(new PushedImage(names.get(0).withDigest(digest.get()), digest.get(), names));
    }

    /**
     * Makes an image that was just pushed the one with its content.
     *
     * @param create whether a tag that does not exist is made; one that exists is moved in any case, since it would
     *               bring back the older image
     * @throws HarborException saying why not, and what follows from that
     */
    void remember(BuiltImage built, PushedImage pushed, boolean create) {
        String tag = of(built.content());
        RegistryManifests manifests = registry.get();
        Optional<String> known = manifests.digest(tag);
        if (known.isPresent() ? known.get().equals(pushed.digest()) : !create) {
            return;
        }
        try {
            ImageManifest manifest = manifests.manifest(pushed.digest());
            requireSame(built, manifest);
            manifests.tag(manifest, tag);
        } catch (HarborException e) {
            if (known.isEmpty()) {
                throw e;
            }
            throw new HarborException(
                    e.kind(),
                    e.getMessage() + " It still names " + known.get() + ", which was built earlier: a build in which"
                            + " nothing has changed takes that image. Let content-* be changed (a rule for immutable tags"
                            + " can leave them out), or delete the tag.",
                    e);
        }
    }

    /**
     * The engine pushes what a name means at that moment, which another build may have moved since this one: then the
     * hash is not that image's. Docker calls an image by its configuration's digest, newer engines by its manifest's.
     */
    private static void requireSame(BuiltImage built, ImageManifest manifest) {
        boolean same = manifest.configuration().filter(built.id()::equals).isPresent()
                || manifest.digest().equals(built.id());
        if (!same) {
            throw new HarborException(
                    HarborException.Kind.UNEXPECTED,
                    "What was pushed (" + manifest.digest() + ") is not the image that was built (" + built.id()
                            + "): another build on this engine has moved the tag in between. Use a tag of each build's"
                            + " own.");
        }
    }
}
