package io.jenkins.plugins.marathondeploy.cluster.marathon.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.GroupUpdate;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.MarathonError;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.PathId;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.Timestamps;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.DeploymentPlan;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.MarathonModel;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.RootGroup;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/** {@code /v2/groups}. */
final class GroupsResource {
    private final MarathonModel model;
    private final GroupCommands commands;
    private final AppView view;

    GroupsResource(MarathonModel model) {
        this.model = model;
        commands = new GroupCommands(model);
        view = new AppView(model);
    }

    void addTo(Routes routes) {
        String versions = "/v2/groups(?:/(.+))?/versions/?";
        routes.add("GET", versions, (request, path) -> versions(group(path)));
        String version = "/v2/groups(?:/(.+))?/versions/([^/]+)";
        routes.add("GET", version, (request, path) -> version(group(path), path.group(2)));
        String apps = "/v2/groups(?:/(.+))?/apps/?";
        routes.add("GET", apps, (request, path) -> apps(group(path)));
        String one = "/v2/groups(?:/(.*))?";
        routes.add("GET", one, (request, path) -> get(request, group(path)));
        routes.add("PUT", one, (request, path) -> put(request, group(path)));
        routes.add("POST", one, (request, path) -> create(request, group(path)));
        routes.add("DELETE", one, (request, path) ->
                Reply.deployed(commands.delete(group(path), request.flag("force", false))));
    }

    private static String group(Matcher path) {
        return PathId.absolute(path.group(1) == null ? "" : path.group(1), PathId.ROOT);
    }

    private Reply get(Request request, String group) {
        commands.known(group);
        Set<String> embeds = AppsResource.embeds(request, "group.");
        RootGroup root = model.roots().present();
        return Reply.ok(embeds.isEmpty() ? whole(root, group) : embedded(root, group, embeds));
    }

    /** Without any embed everything is there but what is counted: F05-group-get.txt. */
    private ObjectNode whole(RootGroup root, String group) {
        ObjectNode json = head(root, group);
        ArrayNode apps = json.putArray("apps");
        root.appsOf(group).forEach(app -> apps.add(AppView.definition(app)));
        ArrayNode groups = json.putArray("groups");
        root.groupsOf(group).forEach(path -> groups.add(whole(root, path)));
        json.putArray("pods");
        return json;
    }

    private ObjectNode embedded(RootGroup root, String group, Set<String> embeds) {
        ObjectNode json = head(root, group);
        if (embeds.stream().anyMatch(embed -> embed.startsWith("apps"))) {
            Set<String> ofApps = embeds.stream().filter(embed -> embed.startsWith("apps."))
                    .map(embed -> embed.substring("apps.".length()))
                    .collect(Collectors.toSet());
            ArrayNode apps = json.putArray("apps");
            root.appsOf(group).forEach(app -> apps.add(view.ofGroup(app, ofApps)));
        }
        if (embeds.contains("groups")) {
            ArrayNode groups = json.putArray("groups");
            root.groupsOf(group).forEach(path -> groups.add(embedded(root, path, embeds)));
        }
        return json;
    }

    private ObjectNode head(RootGroup root, String group) {
        ObjectNode json = AppCommands.object().put("id", group);
        ArrayNode dependencies = json.putArray("dependencies");
        root.groups().get(group).dependencies().forEach(dependencies::add);
        if (model.hasRoles()) {
            json.put("enforceRole", root.groups().get(group).enforceRole());
        }
        return json.put("version", Timestamps.format(root.version()));
    }

    private Reply apps(String group) {
        commands.known(group);
        ArrayNode apps = AppCommands.object().putArray("apps");
        model.roots().present().appsWithin(group).forEach(app -> apps.add(AppView.definition(app)));
        return Reply.ok(apps);
    }

    private Reply versions(String group) {
        commands.known(group);
        ArrayNode versions = AppCommands.object().putArray("versions");
        model.roots().groupVersions(group).forEach(versions::add);
        return Reply.ok(versions);
    }

    private Reply version(String group, String version) {
        RootGroup root = Timestamps.parse(version).flatMap(model.roots()::at).filter(found -> found.hasGroup(group))
                .orElseThrow(() -> MarathonError.of(404,
                        "Group '" + group + "' does not exist in version " + version));
        return Reply.ok(whole(root, group));
    }

    private Reply put(Request request, String group) {
        GroupUpdate update = GroupUpdate.of(request.json(), group);
        if (request.flag("dryRun", false)) {
            DeploymentPlan plan = commands.dryRun(update);
            return Reply.ok(AppCommands.object().set("steps", plan.stepsJson()));
        }
        return Reply.deployed(commands.put(update, request.flag("force", false)));
    }

    private Reply create(Request request, String base) {
        JsonNode body = request.json();
        String path = PathId.absolute(body.path("id").asText(""), base);
        DeploymentPlan plan = commands.create(GroupUpdate.of(body, path), request.flag("force", false));
        return Reply.deployed(plan).withStatus(201).with("Location", path);
    }
}
