package io.jenkins.plugins.marathondeploy.cli;

import picocli.CommandLine.Option;

/** How an image is built that goes to a registry. */
final class DeliveryOptions extends BuildOptions {
    @Option(
            names = "--always-build",
            description = "Build and push also when the registry has the image of the same files, Dockerfile, arguments,"
                    + " labels and platform already. --pull and --no-cache always build, too.")
    boolean alwaysBuild;
}
