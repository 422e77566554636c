package io.jenkins.plugins.marathondeploy.follow;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Threads that came to be since this was made and are not the fixture's or JUnit's. */
final class OwnThreads {
    private final Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());

    /** Without those of HTTP clients, which the JDK ends some time later. */
    List<String> ofFollowers() {
        return names().stream().filter(name -> name.startsWith("marathon-deploy")).toList();
    }

    List<String> names() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.isAlive())
                .map(Thread::getName)
                .filter(name -> name.startsWith("marathon-deploy") || name.startsWith("HttpClient-")
                        || name.equals("CompletableFutureDelayScheduler"))
                .toList();
    }
}
