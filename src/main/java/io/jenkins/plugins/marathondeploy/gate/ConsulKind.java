package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.async.Derived;
import io.jenkins.plugins.marathondeploy.consul.Consul;
import io.jenkins.plugins.marathondeploy.consul.Registrations;
import io.jenkins.plugins.marathondeploy.consul.ServiceHealth;
import io.jenkins.plugins.marathondeploy.consul.ServiceNames;
import io.jenkins.plugins.marathondeploy.consul.TaskEndpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Asks Consul for the app's registrations, see {@link ConsulGate}. */
final class ConsulKind implements GateKind {
    private static final String ITSELF = "consul";

    @Override
    public String id() {
        return ConsulGate.KIND;
    }

    @Override
    public CompletableFuture<Finding> check(Gate gate, Facts facts, JsonNode memory, Systems systems) {
        Question question = new Question(ConsulGate.of(gate), facts, Before.of(memory));
        ServiceReference reference = question.gate.consul();
        Consul consul = new Consul(systems.reach(Consul.settings(reference.addresses()), reference), systems.clients());
        CompletableFuture<Finding> found = Derived.compose(
                consul.locate(question.tasks()), Runnable::run, (tasks, problem) -> problem != null
                        ? CompletableFuture.failedFuture(problem)
                        : Derived.compose(consul.locate(question.old()), Runnable::run, (old, unknown) -> unknown != null
                                ? CompletableFuture.failedFuture(unknown)
                                : Derived.then(
                                        asked(consul, question, List.copyOf(question.names()), List.of()),
                                        seen -> gate.when() == Gate.When.BEFORE
                                                ? question.before(seen, tasks)
                                                : question.judge(seen, tasks, old))));
        return Derived.from(found, (finding, problem) -> problem == null ? finding : Unanswered.finding(problem, memory));
    }

    /** One service after the other. */
    private static CompletableFuture<List<ServiceHealth>> asked(
            Consul consul, Question question, List<String> names, List<ServiceHealth> before) {
        if (before.size() == names.size()) {
            return CompletableFuture.completedFuture(before);
        }
        String name = names.get(before.size());
        CompletableFuture<ServiceHealth> next = consul.health(name, question.tag(name));
        return Derived.compose(next, Runnable::run, (health, problem) -> problem != null
                ? CompletableFuture.failedFuture(problem)
                : asked(consul, question, names, Stream.concat(before.stream(), Stream.of(health)).toList()));
    }

    /**
     * What was there before the deployment.
     *
     * @param seen     whether an instance of the app was; then one may see it
     * @param services in which one was, by its app's id
     */
    private record Before(boolean seen, List<Facts.Instance> tasks, Map<String, List<String>> services) {
        static Before of(JsonNode memory) {
            List<Facts.Instance> tasks = new ArrayList<>();
            memory.path("tasks").forEach(task -> tasks.add(new Facts.Instance(
                    task.path("app").asText(), task.path("task").asText(), task.path("host").asText(), numbers(task.path("ports")),
                    texts(task.path("ownAddresses")), numbers(task.path("containerPorts")))));
            Map<String, List<String>> services = new LinkedHashMap<>();
            memory.path("services").properties().forEach(app -> services.put(app.getKey(), texts(app.getValue())));
            return new Before(memory.path("seen").asBoolean(), tasks, services);
        }

        private static List<Integer> numbers(JsonNode list) {
            List<Integer> numbers = new ArrayList<>();
            list.forEach(number -> numbers.add(number.asInt()));
            return numbers;
        }

        private static List<String> texts(JsonNode list) {
            List<String> texts = new ArrayList<>();
            list.forEach(text -> texts.add(text.asText()));
            return texts;
        }

        JsonNode json() {
            ObjectNode json = JsonNodeFactory.instance.objectNode().put("seen", seen);
            ObjectNode byApp = json.putObject("services");
            services.forEach((app, its) -> its.forEach(byApp.putArray(app)::add));
            var list = json.putArray("tasks");
            for (Facts.Instance task : tasks) {
                ObjectNode one = list.addObject().put("app", task.app()).put("task", task.task()).put("host", task.host());
                task.ports().forEach(one.putArray("ports")::add);
                task.ownAddresses().forEach(one.putArray("ownAddresses")::add);
                task.containerPorts().forEach(one.putArray("containerPorts")::add);
            }
            return json;
        }
    }

    /** One look. */
    private record Question(ConsulGate gate, Facts facts, Before earlier) {
        List<TaskEndpoint> tasks() {
            return facts.instances().stream().map(Facts.Instance::endpoint).toList();
        }

        /** Those that ran before and are to be gone. */
        List<TaskEndpoint> old() {
            Set<String> now = new LinkedHashSet<>(facts.instances().stream().map(Facts.Instance::task).toList());
            return earlier.tasks.stream().filter(task -> !now.contains(task.task())).map(Facts.Instance::endpoint).toList();
        }

        Set<String> names() {
            Set<String> names = new LinkedHashSet<>(gate.services());
            if (names.isEmpty()) {
                facts.services().values().forEach(names::addAll);
            }
            if (names.isEmpty()) {
                // Nothing of the app runs. Every Consul server registers itself: that tells whether Consul can be asked at all.
                names.add(ITSELF);
            }
            return names;
        }

        /** That the service's registrations must have; Consul's own has none. */
        String tag(String service) {
            return service.equals(ITSELF) ? "" : gate.tag();
        }

        private String tagged() {
            return gate.tag().isEmpty() ? "" : " with the tag " + gate.tag();
        }

        Finding before(List<ServiceHealth> seen, List<TaskEndpoint> tasks) {
            Map<String, List<String>> services = new LinkedHashMap<>();
            byApp(tasks).forEach((app, its) -> services.put(app, ServiceNames.registering(seen, its)));
            Set<String> all = new LinkedHashSet<>();
            services.values().forEach(all::addAll);
            String what = tasks.isEmpty() ? "nothing of the app runs yet"
                    : all.isEmpty() ? "none of the running instances is in a service that was looked for"
                            : "running instances are in " + String.join(", ", all);
            return Finding.passed("Consul answers; " + what)
                    .remembering(new Before(!all.isEmpty(), facts.instances(), services).json());
        }

        Finding judge(List<ServiceHealth> seen, List<TaskEndpoint> tasks, List<TaskEndpoint> old) {
            List<String> missing = new ArrayList<>();
            List<String> stale = new ArrayList<>();
            Set<String> all = new LinkedHashSet<>();
            Map<String, List<TaskEndpoint>> apps = byApp(tasks);
            // Of one that has no instances any more, old ones may be left.
            earlier.tasks.forEach(task -> apps.putIfAbsent(task.app(), List.of()));
            for (Map.Entry<String, List<TaskEndpoint>> app : apps.entrySet()) {
                List<ServiceHealth> services = services(app.getKey(), seen, app.getValue());
                services.forEach(service -> all.add(service.service()));
                if (services.isEmpty() && !app.getValue().isEmpty()) {
                    missing.add("no instance of " + app.getKey() + " is in Consul, looked for in the services "
                            + String.join(", ", facts.services().getOrDefault(app.getKey(), List.of())) + tagged()
                            + "; it is not registered, has another name (give it with service, --consul-service), or the token may"
                            + " not see it");
                    continue;
                }
                Set<String> its = new LinkedHashSet<>(
                        earlier.tasks.stream().filter(task -> task.app().equals(app.getKey())).map(Facts.Instance::task).toList());
                Registrations found = Registrations.judge(
                        services, app.getValue(), old.stream().filter(task -> its.contains(task.taskId())).toList());
                if (!found.complete()) {
                    missing.add(found.missingText(earlier.seen));
                }
                if (!found.stale().isEmpty()) {
                    stale.add(found.staleText());
                }
            }
            return finding(tasks, missing, stale, all).remembering(earlier.json());
        }

        private Finding finding(List<TaskEndpoint> tasks, List<String> missing, List<String> stale, Set<String> services) {
            if (!missing.isEmpty()) {
                return Finding.notYet(String.join("; ", missing));
            }
            if (gate.stale() && !stale.isEmpty()) {
                return Finding.notYet(String.join("; ", stale));
            }
            String passes = tasks.isEmpty()
                    ? "there is no instance that could be registered"
                    : "all " + tasks.size() + " instances pass in " + String.join(", ", services);
            return stale.isEmpty() ? Finding.passed(passes) : Finding.warned(passes + ", but " + String.join("; ", stale));
        }

        private Map<String, List<TaskEndpoint>> byApp(List<TaskEndpoint> tasks) {
            Map<String, List<TaskEndpoint>> byApp = new LinkedHashMap<>();
            for (int i = 0; i < tasks.size(); i++) {
                byApp.computeIfAbsent(facts.instances().get(i).app(), unknown -> new ArrayList<>()).add(tasks.get(i));
            }
            return byApp;
        }

        /** Those that the user named; else those in which an instance is, or an old one was. */
        private List<ServiceHealth> services(String app, List<ServiceHealth> seen, List<TaskEndpoint> tasks) {
            if (!gate.services().isEmpty()) {
                return seen;
            }
            List<String> candidates = facts.services().getOrDefault(app, List.of());
            List<ServiceHealth> its = seen.stream().filter(service -> candidates.contains(service.service())).toList();
            List<String> registering = ServiceNames.registering(its, tasks);
            return its.stream()
                    .filter(service -> registering.contains(service.service())
                            || earlier.services.getOrDefault(app, List.of()).contains(service.service()))
                    .toList();
        }
    }
}
