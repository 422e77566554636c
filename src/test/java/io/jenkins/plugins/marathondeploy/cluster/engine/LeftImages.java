package io.jenkins.plugins.marathondeploy.cluster.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.engine.EngineAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** What builds of a test leave on an engine without a name: interrupted ones, failed ones, and those under a name that moved on. */
public final class LeftImages {
    private LeftImages() {}

    /** An engine's interface, for what the product does not ask. */
    public static DockerClient client(EngineAddress engine) {
        DefaultDockerClientConfig config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(engine.uri())
                .build();
        return DockerClientImpl.getInstance(
                config, new ApacheDockerHttpClient.Builder().dockerHost(config.getDockerHost()).build());
    }

    /** Removes the images with a label, which have no name any more. */
    public static void remove(EngineAddress address, String label, String value) {
        DockerEngine engine = DockerEngine.connect(address);
        for (String image : labelled(address, label, value)) {
            // With its last name an image goes.
            ImageReference name = ImageReference.parse("localhost/left:" + image.replaceFirst("sha256:", "").substring(0, 12));
            engine.tag(image, List.of(name));
            // The engine still ends the container of a step that was interrupted.
            Awaitility.await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> {
                engine.untag(name);
                return true;
            });
        }
    }

    /** Newest first: what is built on another goes before it. */
    private static List<String> labelled(EngineAddress address, String label, String value) {
        try (DockerClient docker = client(address)) {
            return docker.listImagesCmd().withLabelFilter(Map.of(label, value)).exec().stream()
                    .sorted(Comparator.comparing(Image::getCreated, Comparator.nullsFirst(Comparator.naturalOrder())).reversed())
                    .map(Image::getId)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
