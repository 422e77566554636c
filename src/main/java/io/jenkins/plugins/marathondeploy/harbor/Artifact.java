package io.jenkins.plugins.marathondeploy.harbor;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An image in a Harbor repository.
 *
 * @param digest     {@code sha256:…}
 * @param tags       all of its tags; none when the last was moved elsewhere or taken away
 * @param pushTime   of its first push
 * @param sizeBytes  of all that a pull fetches
 * @param scan       empty when it was not scanned, and also while a scan is queued, when it can't be scanned, and when there
 *                   is no scanner; of an index it is {@code SUCCESS} as soon as one of its images was scanned
 * @param children   of an index, what it holds; none of an image
 * @param sbom       empty when no bill of materials was asked for, and of Harbors before 2.11
 */
public record Artifact(
        String digest, List<Tag> tags, Optional<Instant> pushTime, long sizeBytes, Optional<ScanOverview> scan,
        List<Child> children, Optional<Sbom> sbom) {
    public Artifact {
        tags = List.copyOf(tags);
        children = List.copyOf(children);
    }

    /**
     * One of an index.
     *
     * @param platform {@code linux/amd64}; {@code unknown/unknown} for what nobody runs, such as buildx's attestations
     */
    public record Child(String digest, String platform) {
        /** Whether it may be run anywhere. */
        public boolean isImage() {
            return !platform.equals("unknown/unknown");
        }
    }

    /**
     * How far Harbor's own bill of materials is.
     *
     * @param digest of it; empty until it is there
     */
    public record Sbom(ScanState state, String digest) {}

    /** A tag of it; an immutable one can't be pushed again. */
    public record Tag(String name, Optional<Instant> pushTime, boolean immutable) {}
}
