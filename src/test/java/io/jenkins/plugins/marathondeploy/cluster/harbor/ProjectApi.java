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

    private static final int LONGEST = 255;

    private final Projects projects;
    private volatile boolean onlyAdministratorsCreate;

    ProjectApi(Projects projects) {
        this.projects = projects;
    }

    void onlyAdministratorsCreate(boolean restricted) {
        onlyAdministratorsCreate = restricted;
    }

    /** {@code everyone} or {@code adminonly}: who may create projects. */
    String creationRestriction() {
        return onlyAdministratorsCreate ? "adminonly" : "everyone";
    }

    @Override
    public boolean answer(HarborApi.ApiRequest request) throws IOException {
        if (request.is("GET", "system", "CVEAllowlist")) {
            request.requireAccount();
            Json.answer(request.exchange(), 200, HarborProject.allowList(0, projects.systemAllowed(), null));
        } else if (request.is("HEAD", "projects")) {
            String name = Query.first(Query.parse(request.exchange().getRequestURI()), "project_name")
                    .orElseThrow(() -> invalid("project_name in query is required"));
            // Whoever is logged in is told, without any right in the project.
            request.requireAccount();
            project(name);
            Json.empty(request.exchange(), 200);
        } else if (request.is("POST", "projects")) {
            create(request);
        } else if (request.is("GET", "projects", "*")) {
            request.requireRight(projects, request.path().get(1), "project:read");
            Json.answer(request.exchange(), 200, project(request.path().get(1)).toJson());
        } else if (request.is("GET", "projects", "*", "metadatas") || request.is("GET", "projects", "*", "metadatas", "")) {
            request.requireRight(projects, request.path().get(1), "metadata:list");
            Json.answer(request.exchange(), 200, project(request.path().get(1)).metadata());
        } else {
            return false;
        }
        return true;
    }

    /** What the request's form is refused with, before anything is looked at. */
    private static ApiError invalid(String reason) {
        return new ApiError(422, "UNPROCESSABLE_ENTITY", "validation failure list:\n" + reason);
    }

    private HarborProject project(String name) {
        return projects.find(name).orElseThrow(() -> ApiError.notFound("project " + name + " not found"));
    }

    private void create(HarborApi.ApiRequest request) throws IOException {
        Account account = request.requireAccount();
        if (account.isProjectRobot()) {
            throw new ApiError(403, "FORBIDDEN", "Only system level robot can create project");
        }
        if (onlyAdministratorsCreate && !account.isAdministrator() && !account.may("project:create", Account.SYSTEM)) {
            throw new ApiError(403, "FORBIDDEN", "Only system admin can create project");
        }
        JsonNode body;
        try {
            body = Json.body(request.exchange());
        } catch (JsonProcessingException e) {
            throw invalid("parsing project body from \"\" failed, because " + e.getOriginalMessage());
        }
        String name = body.path("project_name").asText();
        if (name.length() > LONGEST) {
            throw invalid("validation failure list:\nproject_name in body should be at most 255 chars long");
        }
        if (name.isEmpty()) {
            throw new ApiError(
                    400, "BAD_REQUEST", "Project name  is illegal in length. (greater than 255 or less than 1)");
        }
        String open = body.at("/metadata/public").asText("false");
        if (!open.equals("true") && !open.equals("false")) {
            throw new ApiError(
                    400, "BAD_REQUEST", "metadata.public should only be 'true' or 'false', but got: '" + open + "'");
        }
        if (!NAME.matcher(name).matches()) {
            throw new ApiError(400, "BAD_REQUEST", "project name is not in lower case or contains illegal characters");
        }
        Map<String, String> metadata = new HashMap<>();
        body.path("metadata").properties().forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
        if (!projects.create(name, metadata)) {
            throw new ApiError(409, "CONFLICT", "The project named " + name + " already exists");
        }
        if (!account.isRobot()) {
            // Its creator is the new project's administrator; a project that a robot creates belongs to the system's.
            account.allow(name, "pull", "push", "delete", "artifact:delete", "scan:create", "tag:create");
        }
        int id = projects.find(name).orElseThrow().id();
        request.exchange().getResponseHeaders().set("Location", HarborApi.ROOT + "projects/" + id);
        Json.empty(request.exchange(), 201);
    }
}
