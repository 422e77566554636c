package io.jenkins.plugins.marathondeploy.delivery;

import io.jenkins.plugins.marathondeploy.harbor.Artifact;
import io.jenkins.plugins.marathondeploy.harbor.HarborClient;
import io.jenkins.plugins.marathondeploy.harbor.HarborException;
import io.jenkins.plugins.marathondeploy.harbor.HarborRepository;
import io.jenkins.plugins.marathondeploy.harbor.ImageManifest;
import io.jenkins.plugins.marathondeploy.harbor.RegistryManifests;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.PushedImage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the names of an image mean in the registry: all of them are looked at before one is written. */
final class RegistryTags {
    private final HarborClient harbor;

    RegistryTags(HarborClient harbor) {
        this.harbor = harbor;
    }

    /**
     * The image with this digest, under all these names then; empty where the registry does not have it any more.
     *
     * @throws HarborException when the registry does not say, or takes not all of the names
     * @throws ImageException  {@code IMMUTABLE_TAG} when one of them is another image's for ever; none is given then
     */
    Optional<PushedImage> give(String digest, List<ImageReference> names) {
        RegistryManifests manifests = harbor.manifests(repository(names));
        // A digest is a reference as well: whoever has the image is asked, not whoever has moved a tag.
        if (manifests.digest(digest).isEmpty()) {
            return Optional.empty();
        }
        List<String> missing = new ArrayList<>();
        for (ImageReference name : names) {
            // Not what it means already: that would look like a push, and an immutable tag takes none.
            if (!manifests.digest(tag(name)).equals(Optional.of(digest))) {
                missing.add(tag(name));
            }
        }
        requireChangeable(names, List.of(digest));
        if (!missing.isEmpty()) {
            ImageManifest manifest = manifests.manifest(digest);
            missing.forEach(tag -> manifests.tag(manifest, tag));
        }
        return Optional.of(new PushedImage(names.get(0).withDigest(digest), digest, names));
    }

    /**
     * Looks whether each name is free, can be moved, or means one of the digests already. What the registry does not tell
     * is left to the push.
     *
     * @throws ImageException {@code IMMUTABLE_TAG} naming those that can't be pushed
     */
    void requireChangeable(List<ImageReference> names, Collection<String> digests) {
        Map<String, String> fixed = fixed(names);
        fixed.values().removeAll(digests);
        if (!fixed.isEmpty()) {
            StringBuilder which = new StringBuilder();
            fixed.forEach((tag, digest) ->
                    which.append(which.isEmpty() ? "" : ", ").append(tag).append(" (is ").append(digest).append(')'));
            throw new ImageException(
                    ImageException.Kind.IMMUTABLE_TAG,
                    harbor.address() + " does not let these tags of " + repository(names).path() + " be changed (a rule for"
                            + " immutable tags): " + which + ". No tag was pushed. Push with a tag that is new in each"
                            + " build, or leave out the one that can't be moved.");
        }
    }

    /** Those names that a rule for immutable tags holds where they are, with the digest; none where the registry does not tell. */
    Map<String, String> fixed(List<ImageReference> names) {
        Map<String, String> fixed = new LinkedHashMap<>();
        try {
            for (ImageReference name : names) {
                harbor.artifact(repository(names), tag(name))
                        .filter(artifact -> isImmutable(artifact, tag(name)))
                        .ifPresent(artifact -> fixed.put(tag(name), artifact.digest()));
            }
        } catch (HarborException untold) {
            // A registry without Harbor's API, or a login without the right to read.
        }
        return fixed;
    }

    /** Those names that mean one of the digests already, with it; none where the registry does not tell. */
    Map<ImageReference, String> naming(List<ImageReference> names, Collection<String> digests) {
        Map<ImageReference, String> naming = new LinkedHashMap<>();
        if (digests.isEmpty()) {
            return naming;
        }
        try {
            RegistryManifests manifests = harbor.manifests(repository(names));
            names.forEach(name -> manifests.digest(tag(name))
                    .filter(digests::contains)
                    .ifPresent(digest -> naming.put(name, digest)));
        } catch (HarborException untold) {
            naming.clear();
        }
        return naming;
    }

    /**
     * The digest that each name means; empty for one that is not there.
     *
     * @throws HarborException when the registry does not say
     */
    Map<ImageReference, String> meanings(List<ImageReference> names) {
        Map<ImageReference, String> meanings = new LinkedHashMap<>();
        RegistryManifests manifests = harbor.manifests(repository(names));
        names.forEach(name -> meanings.put(name, manifests.digest(tag(name)).orElse("")));
        return meanings;
    }

    /**
     * The digest of the configuration of the image with this digest; empty for an index.
     *
     * @throws HarborException when the registry does not say
     */
    Optional<String> configuration(List<ImageReference> names, String digest) {
        return harbor.manifests(repository(names)).manifest(digest).configuration();
    }

    private static boolean isImmutable(Artifact artifact, String name) {
        return artifact.tags().stream().anyMatch(tag -> tag.name().equals(name) && tag.immutable());
    }

    private static String tag(ImageReference name) {
        return name.orLatest().tag().orElseThrow();
    }

    private HarborRepository repository(List<ImageReference> names) {
        return HarborRepository.of(harbor.address(), names.get(0).path());
    }
}
