package io.jenkins.plugins.marathondeploy.cluster.marathon.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppDefinition;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppShape;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.MarathonError;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.PathId;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.Timestamps;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.DeploymentPlan;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.MarathonModel;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code /v2/apps} and what is below it, except tasks. */
final class AppsResource {
    private final MarathonModel model;
    private final AppCommands commands;
    private final AppView view;

    AppsResource(MarathonModel model) {
        this.model = model;
        commands = new AppCommands(model);
        view = new AppView(model);
    }

    void addTo(Routes routes) {
        String all = "/v2/apps/?";
        routes.add("POST", all, (request, path) -> create(request));
        routes.add("GET", all, (request, path) -> list(request));
        routes.add("PUT", all, (request, path) -> putAll(request, false));
        routes.add("PATCH", all, (request, path) -> putAll(request, true));
        String versions = "/v2/apps/(.+)/versions/?";
        routes.add("GET", versions, (request, path) -> versions(id(path.group(1))));
        String version = "/v2/apps/(.+)/versions/([^/]+)";
        routes.add("GET", version, (request, path) -> version(id(path.group(1)), path.group(2)));
        routes.add("POST", "/v2/apps/(.+)/restart/?", (request, path) -> Reply.deployed(
                commands.restart(id(path.group(1)), request.flag("force", false))));
    }

    /** Added after the tasks of apps, because this path takes everything. */
    void addSingleTo(Routes routes) {
        String one = "/v2/apps/(.+)";
        routes.add("GET", one, (request, path) -> get(request, id(path.group(1))));
        routes.add("PUT", one, (request, path) -> put(request, id(path.group(1))));
        routes.add("PATCH", one, (request, path) -> patch(request, id(path.group(1))));
        routes.add("DELETE", one, (request, path) -> Reply.deployed(
                commands.delete(id(path.group(1)), request.flag("force", true))));
    }

    static String id(String path) {
        return PathId.absolute(path, PathId.ROOT);
    }

    static Set<String> embeds(Request request, String... prefixes) {
        Set<String> embeds = new HashSet<>();
        for (String embed : request.all("embed")) {
            for (String prefix : prefixes) {
                if (embed.startsWith(prefix)) {
                    embeds.add(embed.substring(prefix.length()));
                }
            }
        }
        return embeds;
    }

    private Reply list(Request request) {
        Set<String> embeds = embeds(request, "apps.", "app.");
        List<LabelSelector> selectors = LabelSelector.parse(request.parameter("label", ""));
        ObjectNode body = AppCommands.object();
        ArrayNode apps = body.putArray("apps");
        for (AppDefinition app : model.roots().present().apps().values()) {
            boolean matches = app.id().contains(request.parameter("id", ""))
                    && app.content().path("cmd").asText("").contains(request.parameter("cmd", ""))
                    && selectors.stream().allMatch(selector -> selector.matches(app.content().get("labels")));
            if (matches) {
                apps.add(view.listed(app, embeds));
            }
        }
        return Reply.ok(body);
    }

    private Reply get(Request request, String id) {
        if (id.endsWith("/*") && !id.equals("/*")) {
            // F07-apps-glob.txt
            ArrayNode apps = AppCommands.object().putArray("*");
            model.roots().present().appsWithin(PathId.parent(id))
                    .forEach(app -> apps.add(view.single(app, embeds(request, "apps.", "app."))));
            return Reply.ok(AppCommands.object().set("*", apps));
        }
        AppDefinition app = commands.known(id);
        return Reply.ok(AppCommands.object().set("app", view.single(app, embeds(request, "app.", "apps."))));
    }

    private Reply create(Request request) {
        JsonNode body = request.json();
        AppShape.check(body);
        String id = PathId.absolute(body.get("id").textValue(), PathId.ROOT);
        ObjectNode whole = AppCommands.whole((ObjectNode) body, id);
        DeploymentPlan plan = commands.create(whole, request.flag("force", false));
        // C01: the answer has no versionInfo, and the ports that Marathon chooses are still 0
        if (!model.hasRoles()) {
            whole.remove("role");
        }
        ObjectNode created = whole.deepCopy().put("version", Timestamps.format(plan.version()));
        model.events().apiPost(request.clientIp(), request.path(), created.deepCopy());
        TaskStats.putCounts(created, List.of());
        created.putArray("deployments").addObject().put("id", plan.id());
        created.putArray("tasks");
        return Reply.json(201, created).withDeployment(plan).with("Location", id);
    }

    private Reply put(Request request, String id) {
        boolean partial = request.flag("partialUpdate", true);
        boolean existed = model.roots().present().app(id).isPresent();
        DeploymentPlan plan = commands.put(commands.updated(checked(request, id), id, partial),
                request.flag("force", false));
        tellPosted(request, id);
        Reply reply = Reply.deployed(plan);
        return existed ? reply : reply.withStatus(201).with("Location", id);
    }

    private Reply patch(Request request, String id) {
        ObjectNode updated = commands.updated(checked(request, id), id, true);
        commands.known(id);
        DeploymentPlan plan = commands.put(updated, request.flag("force", false));
        tellPosted(request, id);
        return Reply.deployed(plan);
    }

    /** The id of the path wins over the one of the body: B-put-id-mismatch.txt, B-put-id-invalid.txt. */
    private static JsonNode checked(Request request, String id) {
        JsonNode body = request.json();
        if (body.isObject()) {
            ((ObjectNode) body).put("id", id);
        }
        AppShape.check(body);
        return body;
    }

    private void tellPosted(Request request, String id) {
        model.roots().present().app(id).ifPresent(app ->
                model.events().apiPost(request.clientIp(), request.path(), AppView.definition(app)));
    }

    private Reply putAll(Request request, boolean onlyKnown) {
        return Reply.deployed(commands.putAll(request.json(), request.flag("partialUpdate", true), onlyKnown,
                request.flag("force", false)));
    }

    private Reply versions(String id) {
        commands.known(id);
        ObjectNode body = AppCommands.object();
        ArrayNode versions = body.putArray("versions");
        model.roots().versions(id).forEach(versions::add);
        return Reply.ok(body);
    }

    private Reply version(String id, String text) {
        commands.known(id);
        // D09-version-malformed.txt
        Instant version = Timestamps.parse(text).orElseThrow(() -> MarathonError.of(422,
                "Invalid timestamp provided '" + text + "'. Expecting ISO-8601 datetime string."));
        AppDefinition app = model.roots().version(id, version).orElseThrow(() -> MarathonError.of(404,
                "App '" + id + "' does not exist in version " + text));
        return Reply.ok(AppView.definition(app));
    }
}
