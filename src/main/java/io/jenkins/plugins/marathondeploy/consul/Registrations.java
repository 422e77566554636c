package io.jenkins.plugins.marathondeploy.consul;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the tasks of a deployment stand in Consul at one look.
 *
 * @param missing tasks of the new version that are not passing in a service that should have them; none: all are there
 * @param stale   registrations of tasks of the old version that still pass, so that load balancers send them traffic
 * @param visible whether anything of the app, old or new, could be seen at all
 * @param filtered whether Consul said that it left something out that the token may not see
 */
public record Registrations(List<Missing> missing, List<Stale> stale, boolean visible, boolean filtered) {
    private static final int MOST_NAMED = 5;

    /**
     * A task that is not passing in a service.
     *
     * @param place  {@code 10.0.0.7:31001}
     * @param status empty where it is not registered at all
     * @param output what the check says, or why the task may not have been found; empty for nothing
     */
    public record Missing(String service, String place, Optional<CheckStatus> status, String output) {
        @Override
        public String toString() {
            return place + status.map(its -> " is " + its).orElse(" is not registered") + (output.isEmpty() ? "" : " (" + output + ")");
        }
    }

    /** A registration that should have gone. */
    public record Stale(String service, String id, String place) {
        @Override
        public String toString() {
            return place + " (service ID " + id + ")";
        }
    }

    public Registrations {
        missing = List.copyOf(missing);
        stale = List.copyOf(stale);
    }

    /**
     * Judges one look. In each service every task has to pass at one of its ports at least, and at each of its ports that is
     * registered there.
     *
     * @param services all registrations of each service that should have the tasks
     * @param tasks    of the new version
     * @param old      those that ran before and are to be gone
     */
    public static Registrations judge(List<ServiceHealth> services, List<TaskEndpoint> tasks, List<TaskEndpoint> old) {
        List<TaskEndpoint> all = Stream.concat(tasks.stream(), old.stream()).toList();
        List<Missing> missing = new ArrayList<>();
        List<Stale> stale = new ArrayList<>();
        boolean visible = false;
        for (ServiceHealth service : services) {
            Set<ServiceInstance> wanted = new HashSet<>();
            for (TaskEndpoint task : tasks) {
                List<ServiceInstance> its = of(task, service, all);
                wanted.addAll(its);
                missing(service.service(), task, its).ifPresent(missing::add);
            }
            Set<ServiceInstance> left = new LinkedHashSet<>();
            old.forEach(task -> left.addAll(of(task, service, all)));
            visible |= !wanted.isEmpty() || !left.isEmpty();
            // Mesos gives a port to the next task: then it is the new one's registration.
            left.removeAll(wanted);
            left.stream()
                    .filter(ServiceInstance::passes)
                    .forEach(instance -> stale.add(new Stale(service.service(), instance.id(), instance.place())));
        }
        return new Registrations(missing, stale, visible, services.stream().anyMatch(ServiceHealth::filtered));
    }

    /** A task's registrations in a service, by the surest sign that there is. */
    private static List<ServiceInstance> of(TaskEndpoint task, ServiceHealth service, List<TaskEndpoint> all) {
        List<ServiceInstance> instances = service.instances();
        List<ServiceInstance> sure = instances.stream().filter(each -> task.isAt(each) || task.isNamedIn(each)).toList();
        return sure.isEmpty()
                ? instances.stream()
                        .filter(task::isOnNode)
                        .filter(each -> all.stream().noneMatch(other -> other.isAt(each) || other.isNamedIn(each)))
                        .toList()
                : sure;
    }

    private static Optional<Missing> missing(String service, TaskEndpoint task, List<ServiceInstance> its) {
        if (its.isEmpty()) {
            String why = task.isUnresolved() ? "its host is not known to the name server here: it was looked for by its name" : "";
            return Optional.of(new Missing(service, task.place(), Optional.empty(), why));
        }
        return its.stream()
                // A dead registration may be left at the same place: one that passes is enough.
                .filter(instance -> its.stream().noneMatch(other -> other.port() == instance.port() && other.passes()))
                .findFirst()
                .map(instance -> new Missing(service, instance.place(), Optional.of(instance.status()), instance.output()));
    }

    /** Whether all tasks pass in each service. */
    public boolean complete() {
        return missing.isEmpty();
    }

    /**
     * What is missing, a sentence without its full stop; empty for nothing.
     *
     * @param seenBefore whether instances of the app could be seen before the deployment, which proves that one may
     */
    public String missingText(boolean seenBefore) {
        if (complete()) {
            return "";
        }
        if (!visible) {
            String services = missing.stream().map(Missing::service).distinct().collect(Collectors.joining(", "));
            return "nothing of the app is in Consul's service " + services + ": " + (seenBefore
                    ? "its instances were there before the deployment, the new ones are not"
                    : "it is not registered, or the token may not see it (Consul answers both with an empty list)")
                    + (filtered ? "; Consul says that it left out what the token may not see" : "");
        }
        return missing.stream()
                .collect(Collectors.groupingBy(Missing::service, LinkedHashMap::new, Collectors.toList()))
                .entrySet().stream()
                .map(service -> "in Consul's service " + service.getKey() + " " + named(service.getValue()))
                .collect(Collectors.joining("; "));
    }

    /** Which old instances are still there, a sentence without its full stop; empty for none. */
    public String staleText() {
        return stale.isEmpty() ? "" : "instances of the old version still pass in Consul, and get traffic: " + named(stale)
                + "; their registrar has not taken them out";
    }

    private static String named(List<?> things) {
        String first = things.stream().limit(MOST_NAMED).map(Object::toString).collect(Collectors.joining(", "));
        return things.size() <= MOST_NAMED ? first : first + " and " + (things.size() - MOST_NAMED) + " more";
    }
}
