package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Rules between the fields of one app: what Marathon answers 422 "Object is not valid" to, after its AppValidation and
 * the transcripts named. A rule that reads a field of a wrong type is left out: that is told already.
 */
final class AppRules {
    private static final String RESOURCE_ROLE = "(?!-)(?!\\.{1,2}$)[^\\t\\n\\u000b\\f\\r /\\u007f]+";

    private final AppNode app;
    private final JsonNode json;
    private final Findings findings;

    AppRules(AppNode app, Findings findings) {
        this.app = app;
        this.json = app.json();
        this.findings = findings;
    }

    void check() {
        checkCommand();
        if (clean("/container")) {
            checkContainer(json.path("container"));
        }
        new ConstraintRules(this).check(json.path("constraints"));
        checkStrategies();
        checkFetch();
        checkSecrets();
        checkLabels();
        checkDependencies();
        new VolumeRules(this).check(json);
        new NetworkRules(this).check(json);
        new CheckRules(this).check(app);
    }

    /** Whether nothing is wrong with these fields so far. */
    boolean clean(String... fields) {
        return findings.clean(app.path(), List.of(fields));
    }

    void problem(String path, String message) {
        findings.add(app.path() + path, message);
    }

    /** The elements of an array; none of anything else. */
    static List<JsonNode> elements(JsonNode array) {
        List<JsonNode> elements = new ArrayList<>();
        if (array.isArray()) {
            array.forEach(elements::add);
        }
        return elements;
    }

    /** Marathon's spelling of an enumerated value, which it reads without regard to case. */
    static boolean is(JsonNode node, String literal) {
        return node.asText().equalsIgnoreCase(literal);
    }

    static boolean isDocker(JsonNode container) {
        return container.isObject() && (!container.hasNonNull("type") || is(container.path("type"), "DOCKER"));
    }

    /** B-no-cmd, B-cmd-and-args: "AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'." */
    private void checkCommand() {
        boolean cmd = json.hasNonNull("cmd");
        boolean args = !elements(json.path("args")).isEmpty();
        if (cmd && args) {
            problem("/args", "there are both \"cmd\" and \"args\"; Marathon takes only one of them");
        }
        JsonNode container = json.path("container");
        boolean image = container.hasNonNull("docker") || container.hasNonNull("appc");
        if (!cmd && !args && !image && clean("/container", "/cmd", "/args")) {
            String what = app.id() + " has nothing to run: it needs \"cmd\", \"args\" or a \"container\"";
            if (!container.isObject()) {
                problem("", what);
            } else if (!isDocker(container)) {
                problem("", what + " with an image");
            }
        }
        // F22-group-app-outside: {"path":"/","errors":["must not be an empty string"]} for "cmd": "x".
        if (json.path("cmd").asText().length() == 1 && clean("/cmd")) {
            problem("/cmd", "has one character only, which Marathon refuses; write it with a path or an argument");
        }
    }

    /** B-docker-missing: {@code {"path":"/container/docker","errors":["not defined"]}}. */
    private void checkContainer(JsonNode container) {
        JsonNode docker = container.path("docker");
        if (isDocker(container)) {
            if (!docker.isObject()) {
                problem("/container/docker", "is missing; a container of type DOCKER, the default, needs {\"image\": …} there;"
                        + " for Mesos's own containerizer write \"type\": \"MESOS\"");
            }
            if (docker.hasNonNull("pullConfig")) {
                problem("/container/docker/pullConfig", "is for containers of type MESOS; Docker's take the login from a"
                        + " docker.tar.gz in \"fetch\" or from the agents");
            }
            if (json.path("gpus").asInt() > 0 && clean("/gpus")) {
                problem("/gpus", "GPUs are for containers of type MESOS only");
            }
        } else if (docker.isObject()) {
            for (String field : List.of("network", "parameters", "portMappings")) {
                if (docker.hasNonNull(field) && !(docker.get(field).isArray() && docker.get(field).isEmpty())) {
                    problem("/container/docker/" + field, "is for containers of type DOCKER, not MESOS"
                            + (field.equals("parameters") ? "" : "; use \"networks\" and container.portMappings"));
                }
            }
            String secret = docker.path("pullConfig").path("secret").asText();
            if (!secret.isEmpty() && !json.path("secrets").has(secret) && clean("/secrets")) {
                problem("/container/docker/pullConfig/secret", "names a secret that is not in \"secrets\"");
            }
        }
        if (docker.hasNonNull("credential")) {
            problem("/container/docker/credential", "is no longer taken by Marathon; use pullConfig (type MESOS)");
        }
    }

    /** B-residency; what keeps data on its agent can't be started beside its old version. */
    private void checkStrategies() {
        JsonNode strategy = json.path("unreachableStrategy");
        JsonNode inactive = strategy.path("inactiveAfterSeconds");
        JsonNode expunge = strategy.path("expungeAfterSeconds");
        if (inactive.isNumber() && expunge.isNumber() && inactive.decimalValue().compareTo(expunge.decimalValue()) > 0) {
            problem("/unreachableStrategy", "expungeAfterSeconds must not be less than inactiveAfterSeconds");
        }
        boolean resident = json.hasNonNull("residency") || PresentForm.hasVolume(json, "persistent");
        boolean alone = json.path("labels").path("MARATHON_SINGLE_INSTANCE_APP").asText().equals("true");
        if (resident && !strategy.isMissingNode() && !strategy.isNull() && !is(strategy, "disabled")) {
            problem("/unreachableStrategy", "must be \"disabled\" beside a persistent volume or \"residency\"");
        }
        JsonNode upgrade = json.path("upgradeStrategy");
        if ((resident || alone) && upgrade.path("maximumOverCapacity").asDouble() > 0) {
            problem("/upgradeStrategy/maximumOverCapacity", alone
                    ? "must be 0 for an app with the label MARATHON_SINGLE_INSTANCE_APP"
                    : "must be 0 beside a persistent volume or \"residency\"");
        }
        if (alone && upgrade.path("minimumHealthCapacity").asDouble() > 0) {
            problem("/upgradeStrategy/minimumHealthCapacity", "must be 0 for an app with the label MARATHON_SINGLE_INSTANCE_APP");
        }
        if (alone && json.path("instances").asInt(1) > 1 && clean("/instances")) {
            problem("/instances", "must not be more than 1: the app has the label MARATHON_SINGLE_INSTANCE_APP");
        }
        checkResourceRoles(resident);
    }

    private void checkResourceRoles(boolean resident) {
        JsonNode roles = json.path("acceptedResourceRoles");
        if (!roles.isArray() || !clean("/acceptedResourceRoles")) {
            return;
        }
        if (roles.isEmpty()) {
            problem("/acceptedResourceRoles", "is empty, but must not be; leave it out to accept the resources of every role");
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < roles.size(); i++) {
            names.add(roles.get(i).asText());
            if (!roles.get(i).asText().matches(RESOURCE_ROLE)) {
                problem("/acceptedResourceRoles/" + i, "is no name of a role: no blanks, no slash, no hyphen first");
            }
        }
        if (resident && !roles.isEmpty() && !names.equals(Set.of("*"))) {
            problem("/acceptedResourceRoles", "must be [\"*\"] beside a persistent volume or \"residency\"");
        }
    }

    /** B-fetch-bad-uri: "URI has invalid syntax." */
    private void checkFetch() {
        List<JsonNode> fetch = elements(json.path("fetch"));
        List<JsonNode> uris = elements(json.path("uris"));
        for (int i = 0; i < fetch.size(); i++) {
            checkUri("/fetch/" + i + "/uri", fetch.get(i).path("uri").asText());
        }
        for (int i = 0; i < uris.size(); i++) {
            checkUri("/uris/" + i, uris.get(i).asText());
        }
        if (!fetch.isEmpty() && !uris.isEmpty()) {
            problem("/uris", "there are both \"uris\" and \"fetch\"; keep only fetch");
        }
    }

    private void checkUri(String path, String uri) {
        try {
            new URI(uri);
        } catch (URISyntaxException e) {
            problem(path, "is not a URI: " + e.getReason());
        }
    }

    /** "references an undefined secret". */
    private void checkSecrets() {
        if (!clean("/secrets")) {
            return;
        }
        json.path("env").properties().forEach(variable -> {
            String secret = variable.getValue().path("secret").asText();
            if (!secret.isEmpty() && !json.path("secrets").has(secret)) {
                problem(Json.child("/env", variable.getKey()) + "/secret", "names a secret that is not in \"secrets\"");
            }
        });
        if (json.path("env").has("")) {
            problem("/env/", "has no name");
        }
    }

    /** "DCOS_PACKAGE_FRAMEWORK_NAME and DCOS_MIGRATION_API_PATH must be defined when using DCOS_MIGRATION_API_VERSION". */
    private void checkLabels() {
        JsonNode labels = json.path("labels");
        String version = labels.path("DCOS_MIGRATION_API_VERSION").asText();
        boolean complete = version.equals("v1") && !labels.path("DCOS_PACKAGE_FRAMEWORK_NAME").asText().isEmpty()
                && !labels.path("DCOS_MIGRATION_API_PATH").asText().isEmpty();
        if (!version.isEmpty() && !complete) {
            problem("/labels/DCOS_MIGRATION_API_VERSION", "must be v1, and needs the labels DCOS_PACKAGE_FRAMEWORK_NAME and"
                    + " DCOS_MIGRATION_API_PATH beside it");
        }
    }

    /** B-dependency-self: "Dependency graph has cyclic dependencies." */
    private void checkDependencies() {
        for (JsonNode dependency : elements(json.path("dependencies"))) {
            if (PathId.resolve(app.group(), dependency.asText()).equals(app.id())) {
                problem("/dependencies", "the app depends on itself");
            }
        }
    }
}
