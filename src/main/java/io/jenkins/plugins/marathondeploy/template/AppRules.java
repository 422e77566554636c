package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;

/** Rules between the fields of one app: what Marathon answers 422 "Object is not valid" to. */
final class AppRules {
    private static final Set<String> OPERATORS = Set.of("UNIQUE", "CLUSTER", "GROUP_BY", "LIKE", "MAX_PER", "UNLIKE", "IS");
    private static final Set<String> NEED_VALUE = Set.of("LIKE", "UNLIKE");

    private final AppNode app;
    private final JsonNode json;
    private final List<String> problems;

    AppRules(AppNode app, List<String> problems) {
        this.app = app;
        this.json = app.json();
        this.problems = problems;
    }

    void check() {
        checkCommand();
        checkContainer();
        checkHealthChecks();
        checkConstraints();
        checkUnreachableStrategy();
        checkFetch();
        for (JsonNode dependency : json.path("dependencies")) {
            // B-dependency-self: "Dependency graph has cyclic dependencies."
            if (PathId.resolve(app.group(), dependency.asText()).equals(app.id())) {
                problem("/dependencies", "the app depends on itself");
            }
        }
    }

    /** B-no-cmd, B-cmd-and-args: "AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'." */
    private void checkCommand() {
        boolean cmd = json.hasNonNull("cmd");
        boolean args = json.path("args").size() > 0;
        if (cmd && args) {
            problem("/args", "there are both \"cmd\" and \"args\"; Marathon takes only one of them");
        }
        if (!cmd && !args && !json.hasNonNull("container")) {
            problem("/", app.id() + " has nothing to run: it needs \"cmd\", \"args\" or a \"container\"");
        }
    }

    /** B-docker-missing: {@code {"path":"/container/docker","errors":["not defined"]}}. */
    private void checkContainer() {
        JsonNode container = json.path("container");
        if (container.path("type").asText().equals("DOCKER") && !container.hasNonNull("docker")) {
            problem("/container/docker", "is missing; a container of type DOCKER needs {\"image\": …} there");
        }
    }

    /** B-hc-command-missing: 500 "illegal protocol COMMAND for non-command health check". */
    private void checkHealthChecks() {
        JsonNode checks = json.path("healthChecks");
        for (int i = 0; i < checks.size(); i++) {
            if (checks.get(i).path("protocol").asText().equals("COMMAND") && !checks.get(i).hasNonNull("command")) {
                problem("/healthChecks/" + i + "/command", "is missing; a health check of protocol COMMAND needs {\"value\": …} there");
            }
        }
    }

    /** B-constraint-op, B-constraint-like-noval. */
    private void checkConstraints() {
        JsonNode constraints = json.path("constraints");
        for (int i = 0; i < constraints.size(); i++) {
            JsonNode constraint = constraints.get(i);
            String operator = constraint.path(1).asText();
            String path = "/constraints/" + i;
            if (constraint.size() < 2 || constraint.size() > 3) {
                problem(path, "must be [field, operator] or [field, operator, value]");
            } else if (!OPERATORS.contains(operator)) {
                problem(path + "/1", "must be one of UNIQUE, CLUSTER, GROUP_BY, LIKE, MAX_PER, UNLIKE or IS");
            } else if (NEED_VALUE.contains(operator) && constraint.path(2).asText().isEmpty()) {
                problem(path, operator + " needs a regular expression as third element");
            }
        }
    }

    /** B-fetch-bad-uri: "URI has invalid syntax." */
    private void checkFetch() {
        JsonNode fetch = json.path("fetch");
        for (int i = 0; i < fetch.size(); i++) {
            try {
                new URI(fetch.get(i).path("uri").asText());
            } catch (URISyntaxException e) {
                problem("/fetch/" + i + "/uri", "is not a URI: " + e.getReason());
            }
        }
    }

    private void checkUnreachableStrategy() {
        JsonNode strategy = json.path("unreachableStrategy");
        JsonNode inactive = strategy.path("inactiveAfterSeconds");
        JsonNode expunge = strategy.path("expungeAfterSeconds");
        if (inactive.isNumber() && expunge.isNumber() && inactive.decimalValue().compareTo(expunge.decimalValue()) > 0) {
            problem("/unreachableStrategy", "expungeAfterSeconds must not be less than inactiveAfterSeconds");
        }
    }

    private void problem(String path, String message) {
        problems.add((path.equals("/") && !app.path().isEmpty() ? app.path() : app.path() + path) + ": " + message);
    }
}
