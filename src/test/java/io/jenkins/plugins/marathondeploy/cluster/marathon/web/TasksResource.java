package io.jenkins.plugins.marathondeploy.cluster.marathon.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppDefinition;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.MarathonError;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Condition;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Instance;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.MarathonModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code /v2/tasks} and {@code /v2/apps/{id}/tasks}. */
final class TasksResource {
    private static final Set<String> JSON_OR_TEXT = Set.of("application/json", "text/plain");

    private final MarathonModel model;
    private final AppCommands commands;

    TasksResource(MarathonModel model) {
        this.model = model;
        commands = new AppCommands(model);
    }

    void addTo(Routes routes) {
        routes.add("GET", "/v2/tasks/?", JSON_OR_TEXT, (request, path) -> all(request));
        routes.add("POST", "/v2/tasks/delete/?", (request, path) -> killThese(request));
        String tasks = "/v2/apps/(.+)/tasks/?";
        routes.add("GET", tasks, JSON_OR_TEXT, (request, path) -> ofApp(request, AppsResource.id(path.group(1))));
        routes.add("DELETE", tasks, (request, path) -> killAll(request, AppsResource.id(path.group(1))));
        routes.add("DELETE", "/v2/apps/(.+)/tasks/([^/]+)", (request, path) ->
                killOne(request, AppsResource.id(path.group(1)), path.group(2)));
    }

    private static boolean wantsText(Request request) {
        return !request.accept().isEmpty() && !request.accepts("application/json");
    }

    private Reply all(Request request) {
        if (wantsText(request)) {
            StringBuilder text = new StringBuilder();
            model.roots().present().apps().values().forEach(app ->
                    text.append(TaskView.text(app, model.instances().of(app.id()))));
            return Reply.text(200, "text/plain", text.toString());
        }
        List<String> states = new ArrayList<>(request.all("status"));
        states.addAll(request.all("status[]"));
        ObjectNode body = AppCommands.object();
        ArrayNode tasks = body.putArray("tasks");
        for (AppDefinition app : model.roots().present().apps().values()) {
            model.instances().of(app.id()).stream()
                    .filter(instance -> instance.task() != null && isIn(instance, states))
                    .forEach(instance -> tasks.add(withServicePorts(TaskView.task(instance), app)));
        }
        return Reply.ok(body);
    }

    /** G32-tasks-staging.txt: a task that its agent has not answered for yet is in neither list. */
    private static boolean isIn(Instance instance, List<String> states) {
        return states.isEmpty() || states.contains("running") && instance.condition() == Condition.RUNNING;
    }

    private static ObjectNode withServicePorts(ObjectNode task, AppDefinition app) {
        ArrayNode ports = task.putArray("servicePorts");
        app.servicePorts().forEach(ports::add);
        return task;
    }

    private Reply ofApp(Request request, String id) {
        AppDefinition app = commands.known(id);
        if (wantsText(request)) {
            return Reply.text(200, "text/plain", TaskView.text(app, model.instances().of(id)));
        }
        return Reply.ok(AppCommands.object().set("tasks", TaskView.tasks(model.instances().of(id))));
    }

    private Reply killAll(Request request, String id) {
        commands.known(id);
        List<Instance> instances = launched(model.instances().wanted(id));
        if (request.flag("scale", false)) {
            return Reply.deployed(commands.killAndScale(id, ids(instances), request.flag("force", false)));
        }
        return Reply.ok(AppCommands.object().set("tasks", kill(instances)));
    }

    private Reply killOne(Request request, String id, String task) {
        commands.known(id);
        Instance instance = model.instances().ofTask(task).filter(found -> found.app().id().equals(id))
                .orElseThrow(() -> MarathonError.of(404, "Task '" + task + "' does not exist"));
        if (request.flag("scale", false)) {
            return Reply.deployed(commands.killAndScale(id, Set.of(instance.id()), request.flag("force", false)));
        }
        return Reply.ok(AppCommands.object().set("task", kill(List.of(instance)).get(0)));
    }

    private Reply killThese(Request request) {
        List<Instance> instances = new ArrayList<>();
        for (JsonNode id : request.json().path("ids")) {
            model.instances().ofTask(id.asText()).ifPresent(instances::add);
        }
        return Reply.ok(AppCommands.object().set("tasks", kill(instances)));
    }

    private static List<Instance> launched(List<Instance> instances) {
        return instances.stream().filter(instance -> instance.task() != null).toList();
    }

    private static Set<String> ids(List<Instance> instances) {
        return instances.stream().map(Instance::id).collect(Collectors.toSet());
    }

    private ArrayNode kill(List<Instance> instances) {
        ArrayNode killed = TaskView.tasks(instances);
        instances.forEach(model.instances()::killTask);
        return killed;
    }
}
