package io.jenkins.plugins.marathondeploy.cli.reliability;

import io.jenkins.plugins.marathondeploy.cli.InProcess;
import io.jenkins.plugins.marathondeploy.cli.Live;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Several data centres, each a {@link Place} of its own, and a file that names them. */
final class Centres implements AutoCloseable {
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Path directory;

    Centres(String... names) throws IOException {
        directory = Files.createTempDirectory("centres");
        for (String name : names) {
            places.put(name, new Place(MarathonFixtureConfig.fast().withFrameworkId("framework of " + name)));
        }
        pulling(Map.of());
        environment.put("MARATHON_USER", Place.USER);
        environment.put("MARATHON_PASSWORD", Place.PASSWORD);
    }

    /**
     * Centres have Harbors that are called as they are.
     *
     * @param harbors addresses by the centres' names; what their images are called begins with {@link Replicated#HOST}
     */
    void pulling(Map<String, URI> harbors) throws IOException {
        StringBuilder file = new StringBuilder("unclassified:\n  marathonDeploy:\n    marathonServers:\n");
        places.forEach((name, place) -> file.append("      - name: ").append(name).append("\n        url: ").append(place.proxy.uri())
                .append("\n        agentPort: ").append(place.marathon.agentUri().getPort())
                .append(harbors.containsKey(name) ? "\n        harbor: " + name + "\n" : "\n"));
        // A second name for the first one.
        file.append("      - name: again\n        url: ").append(places.values().iterator().next().marathon.uri()).append('\n');
        if (!harbors.isEmpty()) {
            file.append("    harborRegistries:\n");
        }
        harbors.forEach((name, uri) -> file.append("      - name: ").append(name).append("\n        url: ").append(uri)
                .append("\n        imageHost: ").append(Replicated.HOST).append('\n'));
        file("centres.yaml", file.toString());
    }

    Place place(String name) {
        return places.get(name);
    }

    Place north() {
        return place("north");
    }

    Place south() {
        return place("south");
    }

    Iterable<Map.Entry<String, Place>> all() {
        return places.entrySet();
    }

    /** Something ran before, everywhere. */
    Centres running(Release release) {
        places.values().forEach(place -> place.running(release));
        return this;
    }

    Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    /** To the centres of this name, in this order. */
    Live deployTo(String names, Release release, String... options) {
        try {
            file("web.json", release.definition().toString());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        List<String> arguments = new ArrayList<>(List.of(
                "deploy", "--config", "centres.yaml", "--marathon", names, "--app", "web.json", "--json"));
        arguments.addAll(List.of(options));
        InProcess process = new InProcess(directory).with("PATH", System.getenv("PATH"))
                .with("GIT_COMMIT", "0123456789012345678901234567890123456789");
        environment.forEach(process::with);
        return new Live(process, arguments.toArray(String[]::new));
    }

    /** To all of them. */
    Live deploy(Release release, String... options) {
        return deployTo(String.join(",", places.keySet()), release, options);
    }

    /** Sets a variable for the command line. */
    Centres with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    @Override
    public void close() throws Exception {
        for (Place place : places.values()) {
            place.close();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
