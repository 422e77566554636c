package io.jenkins.plugins.marathondeploy.image.buildx;

import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A builder as buildx describes it.
 *
 * @param name            by which {@code --builder} names it
 * @param driver          {@code docker}: the BuildKit inside of an engine; {@code docker-container}, …: one of its own
 * @param version         of the engine for the driver {@code docker}, which says more than the BuildKit in it does
 *                        ("v0.0.0+unknown" of Debian's 28.5.2); else of BuildKit; empty where it is not told
 * @param platforms       what it can build, its own first; empty where it is not told: it is not started yet
 * @param containerdStore whether an engine keeps its images with containerd; false for other drivers
 */
public record Builder(
        String name, String driver, String version, List<String> platforms, boolean containerdStore) {
    /** Whether it is the BuildKit of an engine with its older store: no index, no attestation, no cache but inline. */
    boolean isClassicStore() {
        return isEngine() && !containerdStore;
    }

    /**
     * The name that a build's image gets besides its own, since the cache is inside of it and is found by that name; empty
     * where the build keeps no cache in its repository, or this builder can keep one apart from the image.
     */
    public Optional<ImageReference> inlineCache(ImageBuild build) {
        // "Cache export is not supported for the docker driver" of the older store: but in the image itself it is.
        return isClassicStore() && build.buildKit().cache().registry()
                ? Optional.of(build.tags().get(0).withTag(Buildx.CACHE_TAG))
                : Optional.empty();
    }

    boolean isEngine() {
        return driver.equals("docker");
    }

    /** What is built where no platform is named. */
    public Optional<String> platform() {
        return platforms.stream().findFirst();
    }

    /** For a log line. */
    public String describe() {
        String what = isEngine() ? "BuildKit of Docker Engine" : "driver " + driver + ", BuildKit";
        return "builder '" + name + "' (" + what + (version.isEmpty() ? "" : " " + version) + ")";
    }

    /** Whether here-documents and the newer flags are known without a front end of the Dockerfile's own. */
    boolean hasOldFrontEnd() {
        // Dockerfile 1.4 is in BuildKit 0.10, which is in engines since 23.0; 20.10 has 0.8.
        return isEngine() ? Version.of(version).isBefore(23, 0) : Version.of(version).isBefore(0, 10);
    }

    /**
     * Reads the answer of {@code docker buildx inspect}.
     *
     * @param engine "28.5.2 [["driver-type","io.containerd.snapshotter.v1"]]", as {@code docker info} is asked for it;
     *               empty for other drivers
     */
    static Builder of(String inspected, String engine) {
        List<String> platforms = new ArrayList<>();
        Map<String, String> fields = fields(inspected, platforms);
        boolean isEngine = fields.getOrDefault("Driver", "").equals("docker");
        String version = isEngine ? engine.strip().split("\\s", 2)[0] : fields.getOrDefault("BuildKit version", "");
        return new Builder(
                fields.getOrDefault("Name", ""),
                fields.getOrDefault("Driver", ""),
                version,
                platforms,
                engine.contains("io.containerd.snapshotter"));
    }

    /** Of several nodes, the first one's; platforms of all. */
    static Map<String, String> fields(String inspected, List<String> platforms) {
        Map<String, String> fields = new java.util.HashMap<>();
        inspected.lines().filter(line -> line.matches("[A-Za-z][A-Za-z ]*:.*")).forEach(line -> {
            String name = line.substring(0, line.indexOf(':'));
            String value = line.substring(line.indexOf(':') + 1).strip();
            fields.putIfAbsent(name, value);
            if (name.equals("Platforms")) {
                for (String platform : value.split(",")) {
                    // A star: chosen by whoever made the builder.
                    String plain = platform.strip().replace("*", "");
                    if (!plain.isEmpty() && !platforms.contains(plain)) {
                        platforms.add(plain);
                    }
                }
            }
        });
        return fields;
    }
}
