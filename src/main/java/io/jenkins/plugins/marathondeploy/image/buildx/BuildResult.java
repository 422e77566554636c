package io.jenkins.plugins.marathondeploy.image.buildx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.text.ImageDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What came of a build.
 *
 * @param digest        {@code sha256:…} of the manifest or index, as the registry computes it; the image's id where it was
 *                      not pushed
 * @param configuration {@code sha256:…} of the image's configuration; empty for an index
 * @param durations     of {@code build} and {@code push}, where they took place
 */
public record BuildResult(String digest, Optional<String> configuration, Map<String, Duration> durations) {

    /** By which an engine knows it: with the containerd store, that is the digest. */
    public String imageId() {
        return configuration.orElse(digest);
    }

    /** @throws ImageException {@code UNEXPECTED} when the file is not there, or names no digest */
    static BuildResult read(Path metadata, Map<String, Duration> durations) {
        JsonNode read;
        try {
            read = new ObjectMapper().readTree(Files.readAllBytes(metadata));
        } catch (IOException e) {
            throw new ImageException(
                    ImageException.Kind.UNEXPECTED,
                    "docker buildx ended well, but did not say what it has built: " + e + ". Nothing is deployed; build again.",
                    e);
        }
        // With the classic store {"containerimage.config.digest":…, "containerimage.digest":…}; where BuildKit pushes by
        // itself also {"containerimage.descriptor":{"mediaType":…,"digest":…,"size":502}}.
        Optional<String> configuration = Optional.of(read.path("containerimage.config.digest").asText(""))
                .filter(ImageDigest::isDigest);
        String digest = read.path("containerimage.descriptor").path("digest").asText(
                read.path("containerimage.digest").asText(configuration.orElse("")));
        if (!ImageDigest.isDigest(digest)) {
            throw new ImageException(
                    ImageException.Kind.UNEXPECTED,
                    "docker buildx ended well, but its metadata names no digest of an image. Nothing is deployed. Look which"
                            + " builder it uses (`docker buildx ls`).");
        }
        return new BuildResult(digest, configuration, durations);
    }
}
