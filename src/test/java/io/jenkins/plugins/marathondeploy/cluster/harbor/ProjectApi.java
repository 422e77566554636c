package io.jenkins.plugins.marathondeploy.cluster.harbor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code /projects}: HEAD, POST, GET and the metadata. */
final class ProjectApi implements HarborApi.Part {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(?:[._-][a-z0-9]+)*");

    private final Projects projects;
    private volatile boolean onlyAdministratorsCreate;

    ProjectApi(Projects projects) {
        this.projects = projects;
    }

    void onlyAdministratorsCreate(boolean restricted) {
        onlyAdministratorsCreate = restricted;
    }

    @Override
    public boolean answer(HarborApi.ApiRequest request) throws IOException {
        if (request.is("GET", "system", "CVEAllowlist")) {
            request.requireAccount();
            Json.answer(request.exchange(), 200, HarborProject.allowList(0, projects.systemAllowed(), null));
        } else if (request.is("HEAD", "projects")) {
            String name = Query.first(Query.parse(request.exchange().getRequestURI()), "project_name")
                    .orElse("");
            request.requireProject(projects, name, "pull");
            Json.empty(request.exchange(), 200);
        } else if (request.is("POST", "projects")) {
            create(request);
        } else if (request.is("GET", "projects", "*")) {
            HarborProject project =
                    request.requireProject(projects, request.path().get(1), "pull", "project:read");
            Json.answer(request.exchange(), 200, project.toJson());
        } else if (request.is("GET", "projects", "*", "metadatas") || request.is("GET", "projects", "*", "metadatas", "")) {
            HarborProject project =
                    request.requireProject(projects, request.path().get(1), "pull");
            Json.answer(request.exchange(), 200, project.metadata());
        } else {
            return false;
        }
        return true;
    }

    private void create(HarborApi.ApiRequest request) throws IOException {
        Account account = request.requireAccount();
        if (account.isProjectRobot()) {
            throw new ApiError(403, "FORBIDDEN", "Only system level robot can create project");
        }
        if (onlyAdministratorsCreate && !account.isAdministrator()) {
            throw new ApiError(403, "FORBIDDEN", "Only system admin can create project");
        }
        JsonNode body;
        try {
            body = Json.body(request.exchange());
        } catch (JsonProcessingException e) {
            throw new ApiError(400, "BAD_REQUEST", "parsing project body from \"\" failed");
        }
        String name = body.path("project_name").asText();
        if (!NAME.matcher(name).matches()) {
            throw new ApiError(400, "BAD_REQUEST", "project name is not in lower case or contains illegal characters");
        }
        Map<String, String> metadata = new HashMap<>();
        body.path("metadata").properties().forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
        if (!projects.create(name, metadata)) {
            throw new ApiError(409, "CONFLICT", "The project named " + name + " already exists");
        }
        // Its creator is the new project's administrator.
        account.allow(name, "pull", "push", "delete");
        int id = projects.find(name).orElseThrow().id();
        request.exchange().getResponseHeaders().set("Location", HarborApi.ROOT + "projects/" + id);
        Json.empty(request.exchange(), 201);
    }
}
