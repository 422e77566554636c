package io.jenkins.plugins.marathondeploy.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How the image is built. */
class BuildOptions {
    @Option(
            names = "--context",
            paramLabel = "DIR",
            description = "Build an image from this directory.")
    String context = "";

    @Option(
            names = "--dockerfile",
            paramLabel = "FILE",
            description = "The Dockerfile, relative to the context. Default: Dockerfile.")
    String dockerfile = "";

    @Option(
            names = "--build-arg",
            paramLabel = "K=V",
            description = "A value for ARG K; K alone takes it from the environment.")
    List<String> arguments = new ArrayList<>();

    @Option(names = "--target", paramLabel = "STAGE", description = "The stage to stop at.")
    String target = "";

    @Option(names = "--label", paramLabel = "K=V", description = "A label of the image.")
    List<String> labels = new ArrayList<>();

    @Option(names = "--pull", description = "Ask the registry for newer base images.")
    boolean pull;

    @Option(names = "--no-cache", description = "Build every step anew.")
    boolean noCache;
}
