package io.jenkins.plugins.marathondeploy.image.buildx;

import io.jenkins.plugins.marathondeploy.image.BuildContext;
import io.jenkins.plugins.marathondeploy.image.BuildKitOptions;
import io.jenkins.plugins.marathondeploy.image.DockerfileScan;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a builder is known not to be able to do, seen before anything is sent. */
final class BuilderLimits {
    /**
     * Known to the BuildKit 0.8 of engine 20.10 (tried there): {@code RUN --mount}, {@code --chmod}, the arguments about
     * platforms. "Unknown flag: link", "Unknown flag: network", and here-documents are not.
     */
    private static final Pattern KNOWN_SINCE_EVER =
            Pattern.compile(".*(?:--mount|--chmod|: ARG .*|: FROM with .*|: the front end .*)");

    static final String NEWER_STORE = " A Docker Engine can do that with the containerd image store (in its daemon.json"
            + " {\"features\": {\"containerd-snapshotter\": true}}; the default of fresh installations since 29), and so can"
            + " another builder: make one with `docker buildx create`, and name it with 'builder'.";

    private BuilderLimits() {}

    /** @throws ImageException {@code NEEDS_BUILDKIT} naming what is missing, and what helps */
    static void check(ImageBuild build, BuildContext context, Builder builder) {
        BuildKitOptions options = build.buildKit();
        if (builder.isClassicStore() && build.platforms().size() > 1) {
            throw refused("Several platforms (" + build.platform() + ") can't be built by " + builder.describe() + ", which"
                    + " keeps its images in its older store." + NEWER_STORE);
        }
        if (builder.isClassicStore() && (options.sbom() || !options.provenance().isEmpty())) {
            throw refused("'sbom' and 'provenance' can't be made by " + builder.describe() + ", which keeps its images in its"
                    + " older store." + NEWER_STORE);
        }
        if (!builder.hasOldFrontEnd()) {
            return;
        }
        List<String> missing = new ArrayList<>();
        if (!options.contexts().isEmpty()) {
            missing.add("'buildContext'");
        }
        if (!DockerfileScan.hasFrontEnd(context.dockerfileContent())) {
            DockerfileScan.findings(context.dockerfileContent(), build.arguments().keySet()).stream()
                    .filter(finding -> !KNOWN_SINCE_EVER.matcher(finding).matches())
                    .forEach(missing::add);
        }
        if (!missing.isEmpty()) {
            throw refused(context.dockerfileShown() + " needs a newer BuildKit than that of " + builder.describe() + ": "
                    + String.join("; ", missing) + ". Update the Docker Engine (23.0 or newer), or begin the Dockerfile with"
                    + " the line '# syntax=docker/dockerfile:1' where the engine can pull that from Docker Hub.");
        }
    }

    private static ImageException refused(String message) {
        return new ImageException(ImageException.Kind.NEEDS_BUILDKIT, message);
    }
}
