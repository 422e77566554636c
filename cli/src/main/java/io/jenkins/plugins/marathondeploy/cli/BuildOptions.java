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

    @Option(
            names = "--builder",
            paramLabel = "NAME",
            description = "What builds: auto (docker buildx where it is, else the engine's own interface), buildx, engine, or"
                    + " the name of a builder of buildx. Default: auto.")
    String builder = "auto";

    @Option(
            names = "--platform",
            paramLabel = "OS/ARCH",
            split = ",",
            description = "A platform to build for; several make an index. Default: the builder's own.")
    List<String> platforms = new ArrayList<>();

    @Option(
            names = "--build-secret",
            paramLabel = "id=ID,src=FILE|env=NAME",
            description = "A secret for RUN --mount=type=secret,id=ID, from a file or a variable of the environment.")
    List<String> secrets = new ArrayList<>();

    @Option(
            names = "--ssh",
            paramLabel = "default|ID=SOCKET|KEY",
            description = "An SSH agent or key for RUN --mount=type=ssh.")
    List<String> ssh = new ArrayList<>();

    @Option(names = "--cache", description = "Keep the results of steps in the image's repository, in the tag buildcache.")
    boolean cache;

    @Option(names = "--cache-from", paramLabel = "CACHE", description = "Take results of steps from there, as docker buildx.")
    List<String> cacheFrom = new ArrayList<>();

    @Option(names = "--cache-to", paramLabel = "CACHE", description = "Bring results of steps there, as docker buildx.")
    List<String> cacheTo = new ArrayList<>();

    @Option(
            names = "--build-context",
            paramLabel = "NAME=DIR|docker-image://REF|URL",
            description = "A further context, for COPY --from=NAME and FROM NAME.")
    List<String> contexts = new ArrayList<>();

    @Option(names = "--sbom", description = "Attest what is in the image.")
    boolean sbom;

    @Option(names = "--provenance", paramLabel = "min|max", description = "Attest how the image was made. Default: none.")
    String provenance = "";
}
