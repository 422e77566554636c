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
 * @param scan       empty when it was not scanned, and also while a scan is queued
 */
public record Artifact(
        String digest, List<Tag> tags, Optional<Instant> pushTime, long sizeBytes, Optional<ScanOverview> scan) {
    public Artifact {
        tags = List.copyOf(tags);
    }

    /** A tag of it; an immutable one can't be pushed again. */
    public record Tag(String name, Optional<Instant> pushTime, boolean immutable) {}

    public boolean hasTag(String name) {
        return tags.stream().anyMatch(tag -> tag.name().equals(name));
    }
}
