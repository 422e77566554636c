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
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Gets an image into the registry. Where the image of the same content is on record and the registry says for certain
 * that it still has it, that one gets the names, and nothing is built; with any doubt, it is built and pushed.
 *
 * <p>The hash by which an image is found later is told for an image only that is the built one, and was built from exactly
 * these files: neither a file that changes during the build nor another build can make it untrue.
 */
public final class Delivery {
    private final Backend backend;
    private final RegistryTags tags;
    private final Publisher publisher;
    private final Map<String, ImageRecord> records;
    private final DeliveryListener listener;
    private final CancellationSignal signal;

    /**
     * @param harbor  that is pushed to, with the same login
     * @param login   for the push, and for base images there
     * @param records of the repository that is pushed to, by content hash: what is not in them is built
     */
    public Delivery(
            Backend backend,
            HarborClient harbor,
            Authentication login,
            Map<String, ImageRecord> records,
            DeliveryListener listener,
            CancellationSignal signal,
            Clock clock) {
        this.backend = backend;
        this.tags = new RegistryTags(harbor);
        this.records = records;
        this.listener = listener;
        this.signal = signal;
        this.publisher = backend instanceof Backend.BuildKit buildKit
                ? new BuildKitPublisher(buildKit, tags, login, listener, signal)
                : new EnginePublisher(((Backend.Engine) backend).engine(), tags, login, listener, signal, clock);
    }

    /**
     * As {@link #deliver(ImageBuild, Optional)}, and reads the build's files for it.
     *
     * @param alwaysBuild build in any case
     */
    public Delivered deliver(ImageBuild build, boolean alwaysBuild) {
        return deliver(build, content(build, alwaysBuild, backend::platform, signal));
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
        return content.flatMap(hash -> find(build, hash, "built, since "))
                .orElseGet(() -> publisher.publish(build, content));
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
}
