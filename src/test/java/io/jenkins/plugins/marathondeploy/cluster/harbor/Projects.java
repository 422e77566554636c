package io.jenkins.plugins.marathondeploy.cluster.harbor;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The projects of one Harbor. */
final class Projects {
    private final Clock clock;
    private final Map<String, HarborProject> byName = new ConcurrentHashMap<>();
    private final AtomicInteger lastId = new AtomicInteger();
    private volatile List<String> systemAllowed = List.of();

    Projects(Clock clock) {
        this.clock = clock;
    }

    /** Whether the project was new. */
    boolean create(String name, Map<String, String> metadata) {
        HarborProject project = new HarborProject(lastId.incrementAndGet(), name, clock.instant(), metadata);
        return byName.putIfAbsent(name, project) == null;
    }

    Optional<HarborProject> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Vulnerabilities of the system's allow-list. */
    List<String> systemAllowed() {
        return systemAllowed;
    }

    void allowInSystem(List<String> ids) {
        systemAllowed = List.copyOf(ids);
    }

    /** The project of {@code project/repository}. */
    Optional<HarborProject> ofRepository(String repository) {
        return find(nameOf(repository));
    }

    static String nameOf(String repository) {
        int slash = repository.indexOf('/');
        return slash < 0 ? repository : repository.substring(0, slash);
    }
}
