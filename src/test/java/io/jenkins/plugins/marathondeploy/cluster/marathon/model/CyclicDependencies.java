package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import io.jenkins.plugins.marathondeploy.cluster.marathon.app.MarathonError;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.PathId;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Apps that wait for each other: answered with 422, and told in an event that shows the root group. */
final class CyclicDependencies extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String TEXT = "Dependency graph has cyclic dependencies.";

    private final transient RootGroup refused;

    CyclicDependencies(RootGroup refused) {
        super(TEXT);
        this.refused = refused;
    }

    /** B-dependency-self.txt, F20-group-cyclic.txt. */
    MarathonError answer() {
        return MarathonError.notValid("/", TEXT);
    }

    /** The event's words: F00-events-sse-group.txt. */
    String reason(RootGroup present, Instant version) {
        List<String> groups = new ArrayList<>(present.groupsOf(PathId.ROOT));
        refused.groupsOf(PathId.ROOT).stream().filter(group -> !groups.contains(group)).forEach(groups::add);
        List<String> apps = refused.appsOf(PathId.ROOT).stream().map(app -> app.id()).toList();
        return "Validation failed: Failure(Set(value with value \"Group(/, apps = Seq(" + String.join(", ", apps)
                + "), pods = Seq(), groups = Seq(" + String.join(", ", groups) + "), dependencies = Seq(), version = "
                + Timestamps.format(version) + ")\" " + TEXT + "))";
    }
}
