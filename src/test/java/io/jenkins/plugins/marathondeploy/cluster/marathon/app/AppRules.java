package io.jenkins.plugins.marathondeploy.cluster.marathon.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.MarathonError.FieldError;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The rules between an app's fields: "Object is not valid", 422. */
public final class AppRules {
    private static final Set<String> RESERVED = Set.of("restart", "tasks", "versions");
    private static final Set<String> OPERATORS = Set.of("UNIQUE", "CLUSTER", "GROUP_BY", "LIKE", "MAX_PER", "UNLIKE", "IS");

    private final ObjectNode given;
    private final ObjectNode app;
    private final List<FieldError> errors = new ArrayList<>();

    private AppRules(ObjectNode given, ObjectNode app) {
        this.given = given;
        this.app = app;
    }

    /** Refuses a definition (given: as it was sent, app: normalized) that breaks a rule. */
    public static void check(ObjectNode given, ObjectNode app) {
        AppRules rules = new AppRules(given, app);
        rules.id();
        rules.command();
        rules.container();
        rules.constraints();
        rules.ports();
        rules.roles();
        rules.labels();
        rules.secrets();
        OldFormRules.check(given, rules::error);
        NetworkRules.check(app, rules::error);
        VolumeRules.check(app, rules::error);
        CheckRules.check(given, app, rules::error);
        rules.residency();
        if (!rules.errors.isEmpty()) {
            throw MarathonError.notValid(rules.errors);
        }
    }

    private void error(String path, String text) {
        errors.add(new FieldError(path, text));
    }

    private void id() {
        String id = app.get("id").textValue();
        if (id.equals(PathId.ROOT)) {
            error("/id", "Path must contain at least one path element");
            error("/", "must not be root");
        } else if (RESERVED.contains(id.substring(id.lastIndexOf('/') + 1))) {
            error("/id", "must not end with any of the following reserved keywords: restart, tasks, versions");
        }
    }

    private void command() {
        boolean cmd = app.has("cmd");
        boolean args = app.has("args");
        JsonNode container = app.path("container");
        boolean image = container.has("docker") || container.has("appc");
        if (cmd && args || !cmd && !args && !image) {
            error("/", "AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'.");
        }
        // F22-group-app-outside.txt, F28-group-app-same-id.txt, F29-app-then-subapp.txt: "cmd": "x". AppValidation asks for
        // more than one character.
        if (app.path("cmd").asText().length() == 1) {
            error("/", "must not be an empty string");
        }
    }

    private void container() {
        JsonNode container = app.path("container");
        JsonNode pull = container.path("docker").path("pullConfig");
        if (container.path("type").asText().equals("DOCKER")) {
            if (!container.has("docker")) {
                error("/container/docker", "not defined");
            }
            if (pull.isObject()) {
                error("/container/docker/pullConfig", "pullConfig is not supported with Docker containerizer");
            }
            if (app.path("gpus").asInt() > 0) {
                error("/", "GPU resources only work with the Mesos containerizer");
            }
        } else if (pull.isObject() && !app.path("secrets").has(pull.path("secret").asText())) {
            error("/container/docker/pullConfig", "pullConfig.secret must refer to an existing secret");
        }
        for (int i = 0; i < app.path("fetch").size(); i++) {
            try {
                URI.create(app.path("fetch").get(i).path("uri").asText());
            } catch (IllegalArgumentException e) {
                error("/fetch(" + i + ")/uri", "URI has invalid syntax.");
            }
        }
    }

    private void roles() {
        if (!AppNormalizer.present(given, "acceptedResourceRoles")) {
            return;
        }
        JsonNode roles = given.get("acceptedResourceRoles");
        if (roles.isEmpty()) {
            error("/acceptedResourceRoles", "must not be empty");
        }
        boolean resident = app.has("residency");
        for (JsonNode role : roles) {
            if (!role.asText().matches("(?![-.]).[^\\s/]*|\\.{3,}[^\\s/]*")) {
                error("/acceptedResourceRoles", "invalid role name");
            }
            if (resident && !role.asText().equals("*")) {
                error("/acceptedResourceRoles", "A resident app must have `acceptedResourceRoles = [\"*\"]`.");
            }
        }
    }

    private void labels() {
        JsonNode labels = app.get("labels");
        JsonNode upgrade = app.get("upgradeStrategy");
        if (labels.path("MARATHON_SINGLE_INSTANCE_APP").asText().equals("true")) {
            if (app.get("instances").asInt() > 1) {
                error("/", "Single instance app may only have one instance");
            }
            for (String field : List.of("minimumHealthCapacity", "maximumOverCapacity")) {
                if (AppNormalizer.present(given, "upgradeStrategy") && upgrade.path(field).asDouble() != 0) {
                    error("/upgradeStrategy/" + field, "got " + upgrade.path(field) + ", expected 0.0");
                }
            }
        }
        String migration = labels.path("DCOS_MIGRATION_API_VERSION").asText();
        if (!migration.isEmpty() && !(migration.equals("v1") && !labels.path("DCOS_PACKAGE_FRAMEWORK_NAME").asText().isEmpty()
                && !labels.path("DCOS_MIGRATION_API_PATH").asText().isEmpty())) {
            error("/", "DCOS_PACKAGE_FRAMEWORK_NAME and DCOS_MIGRATION_API_PATH must be defined when using"
                    + " DCOS_MIGRATION_API_VERSION");
        }
        JsonNode unreachable = app.get("unreachableStrategy");
        if (unreachable.path("inactiveAfterSeconds").asLong() > unreachable.path("expungeAfterSeconds").asLong()) {
            error("/unreachableStrategy/expungeAfterSeconds", "must be at least inactiveAfterSeconds");
        }
    }

    private void secrets() {
        app.path("env").properties().forEach(variable -> {
            if (variable.getKey().isEmpty()) {
                error("/env", "must not be empty");
            }
            JsonNode secret = variable.getValue().path("secret");
            if (variable.getValue().isObject() && !app.path("secrets").has(secret.asText())) {
                error("/env(" + variable.getKey() + ")", "references an undefined secret");
            }
        });
    }

    private void constraints() {
        for (JsonNode constraint : app.path("constraints")) {
            String operator = constraint.path(1).asText();
            String value = constraint.has(2) ? constraint.get(2).asText() : null;
            if (!OPERATORS.contains(operator)) {
                error("/constraints", "operator must be one of the following UNIQUE, CLUSTER, GROUP_BY, LIKE, MAX_PER, "
                        + "UNLIKE or IS");
            } else if (constraint.size() > 3) {
                error("/constraints", "Each constraint must have either 2 or 3 fields");
            } else if (constraint.path(0).asText().isEmpty()) {
                error("/constraints", "Missing field and operator");
            } else {
                constraint(operator, value);
            }
        }
    }

    private void constraint(String operator, String value) {
        switch (operator) {
            case "UNIQUE" -> {
                if (value != null) {
                    error("/constraints", "Value specified but not used");
                }
            }
            case "GROUP_BY", "MAX_PER" -> {
                if (value == null ? operator.equals("MAX_PER") : !value.matches("[-+]?\\d{1,10}")) {
                    error("/constraints", "Value was specified but is not a number");
                }
            }
            case "LIKE", "UNLIKE" -> {
                if (value == null || value.isEmpty()) {
                    error("/constraints", "LIKE and UNLIKE require a non-empty, regular expression value");
                } else if (!isRegex(value)) {
                    error("/constraints", "'" + value + "' is not a valid regular expression");
                }
            }
            case "IS" -> {
                if (value != null && !value.matches("[a-zA-Z0-9_/.-]*")) {
                    error("/constraints", "IS supports text and scalar values only");
                }
            }
            default -> { }
        }
    }

    private static boolean isRegex(String text) {
        try {
            Pattern.compile(text);
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    private void ports() {
        if (AppNormalizer.present(given, "ports") && AppNormalizer.present(given, "portDefinitions")
                && !portsOf(given.get("portDefinitions"), "port").equals(portsOf(given.get("ports"), ""))) {
            error("/", "cannot specify both ports and port definitions");
            return;
        }
        Set<Integer> ports = new HashSet<>();
        Set<String> names = new HashSet<>();
        boolean samePort = false;
        boolean sameName = false;
        for (JsonNode definition : app.path("portDefinitions")) {
            int port = definition.path("port").intValue();
            samePort |= port != 0 && !ports.add(port);
            sameName |= definition.has("name") && !names.add(definition.get("name").textValue());
        }
        if (samePort) {
            error("/portDefinitions", "Ports must be unique.");
        }
        if (sameName) {
            error("/portDefinitions", "Port names must be unique.");
        }
    }

    private static List<Integer> portsOf(JsonNode ports, String field) {
        List<Integer> numbers = new ArrayList<>();
        ports.forEach(port -> numbers.add(field.isEmpty() ? port.asInt() : port.path(field).asInt(0)));
        return numbers;
    }

    private void residency() {
        if (!app.has("residency")) {
            return;
        }
        if (app.get("unreachableStrategy").isObject()) {
            error("/", "unreachableStrategy must be disabled for resident tasks");
        }
        JsonNode over = app.at("/upgradeStrategy/maximumOverCapacity");
        if (over.doubleValue() != 0) {
            error("/upgradeStrategy/maximumOverCapacity", "got " + over.doubleValue() + ", expected 0.0");
        }
    }
}
