package io.jenkins.plugins.marathondeploy.cluster.demo;

import io.jenkins.plugins.marathondeploy.cluster.platform.Visitor;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Somebody at every front door who keeps asking for the app's version. */
final class Visits implements AutoCloseable {
    private final Map<String, Visitor> visitors = new LinkedHashMap<>();
    private final Map<String, Visitor.Count> told = new LinkedHashMap<>();

    /** @param versions where the app tells its version, by the data centre's name, which is empty for the only one */
    Visits(Map<String, URI> versions) {
        versions.forEach((centre, version) -> {
            visitors.put(centre, Visitor.of(version));
            told.put(centre, new Visitor.Count(Map.of(), 0, List.of()));
        });
    }

    /** Says what has come since the last time. */
    void tellNews() {
        visitors.forEach((centre, visitor) -> {
            String indent = centre.isEmpty() ? "  " : "  " + centre + ": ";
            Visitor.Count before = told.get(centre);
            Visitor.Count now = visitor.count();
            told.put(centre, now);
            now.served().forEach((version, times) -> {
                int more = times - before.served().getOrDefault(version, 0);
                if (more > 0) {
                    System.out.println(indent + more + " requests answered with version " + version);
                }
            });
            System.out.println(indent + (now.total() - before.total()) + " requests served, "
                    + (now.failed() - before.failed()) + " failed");
            now.failures().stream().skip(before.failures().size()).forEach(failure -> System.out.println("    " + failure));
        });
    }

    /** Says what came in all. Returns whether nothing of it has failed. */
    boolean tellAll() {
        visitors.forEach((centre, visitor) -> {
            Visitor.Count all = visitor.count();
            System.out.println("  Through nginx" + (centre.isEmpty() ? "" : " in " + centre) + ", all the time: " + all.total()
                    + " requests served, " + all.failed() + " failed.");
        });
        return visitors.values().stream().allMatch(visitor -> visitor.count().failed() == 0);
    }

    @Override
    public void close() {
        visitors.values().forEach(Visitor::close);
    }
}
