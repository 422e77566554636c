package io.jenkins.plugins.marathondeploy.delivery;

import io.jenkins.plugins.marathondeploy.image.BuildSecret;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.buildx.Builder;
import io.jenkins.plugins.marathondeploy.image.buildx.Buildx;
import java.util.List;

/** What builds an image. */
public sealed interface Backend {
    /** What is built where the build names no platform: {@code linux/amd64}. */
    String platform();

    /** For a log line. */
    String describe();

    /** A Docker Engine's own interface: the classic builder. */
    record Engine(DockerEngine engine) implements Backend {
        @Override
        public String platform() {
            return engine.platform();
        }

        @Override
        public String describe() {
            return engine.describe();
        }
    }

    /**
     * BuildKit.
     *
     * @param secrets that the build names
     */
    record BuildKit(Buildx buildx, Builder builder, List<BuildSecret> secrets) implements Backend {
        @Override
        public String platform() {
            // Not told by a builder that has not been started: that is one of its own, of this machine.
            return builder.platform().orElse("of " + builder.name());
        }

        @Override
        public String describe() {
            return buildx.describe() + ", " + builder.describe();
        }
    }
}
