package io.jenkins.plugins.marathondeploy.cluster.marathon.app;

import static io.jenkins.plugins.marathondeploy.cluster.marathon.app.Shape.any;
import static io.jenkins.plugins.marathondeploy.cluster.marathon.app.Shape.array;
import static io.jenkins.plugins.marathondeploy.cluster.marathon.app.Shape.bool;
import static io.jenkins.plugins.marathondeploy.cluster.marathon.app.Shape.integer;
import static io.jenkins.plugins.marathondeploy.cluster.marathon.app.Shape.map;
import static io.jenkins.plugins.marathondeploy.cluster.marathon.app.Shape.moment;
import static io.jenkins.plugins.marathondeploy.cluster.marathon.app.Shape.number;
import static io.jenkins.plugins.marathondeploy.cluster.marathon.app.Shape.object;
import static io.jenkins.plugins.marathondeploy.cluster.marathon.app.Shape.optional;
import static io.jenkins.plugins.marathondeploy.cluster.marathon.app.Shape.pattern;
import static io.jenkins.plugins.marathondeploy.cluster.marathon.app.Shape.required;
import static io.jenkins.plugins.marathondeploy.cluster.marathon.app.Shape.text;
import static io.jenkins.plugins.marathondeploy.cluster.marathon.app.Shape.word;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.MarathonError.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What an app's JSON may look like, field by field; the rules between fields are in {@link AppRules}. */
public final class AppShape {
    private static final int MANY = Integer.MAX_VALUE;
    private static final double LOTS = Double.MAX_VALUE;
    private static final String LABEL = "[a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9]";
    private static final String SEGMENT = "(?:(?:(?:" + LABEL + ")\\.)*(?:" + LABEL + ")|\\.|\\.\\.)";
    private static final Pattern ID = Pattern.compile("/|/?" + SEGMENT + "(?:/" + SEGMENT + ")*/?");

    private static final Shape PORT_NAME = pattern(Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?"));
    private static final Shape NETWORK_NAME = pattern(Pattern.compile("(?=.{1,63}$)[a-z0-9]([-a-z0-9_]*[a-z0-9])?"));
    private static final Shape DEPENDENCY = pattern(Pattern.compile(
            "(/?((\\.\\.)|(([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])\\.)*([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9]))?($|/))+"));

    private static final Shape ENV_VALUE = (value, path, errors) -> {
        // B-env-number.txt: a text, or an object that names a secret
        if (!value.isTextual() && !value.isObject()) {
            errors.add(new FieldError(path, "error.expected.jsobject"));
        } else if (value.isObject() && !value.path("secret").isTextual()) {
            errors.add(new FieldError(path + "/secret", "error.path.missing"));
        }
    };

    private static final Shape UNREACHABLE = (value, path, errors) -> {
        if (value.isTextual() && !value.asText().equalsIgnoreCase("disabled")) {
            errors.add(new FieldError(path, "error.unknown.enum.literal"));
        } else if (!value.isTextual()) {
            object(optional("inactiveAfterSeconds", number(0, Long.MAX_VALUE)),
                    optional("expungeAfterSeconds", number(0, Long.MAX_VALUE))).check(value, path, errors);
        }
    };

    /** At least one code, where codes are given. */
    private static final Shape CODES = (value, path, errors) -> {
        array(integer(100, 999)).check(value, path, errors);
        if (value.isArray() && value.isEmpty()) {
            errors.add(new FieldError(path, "error.minLength"));
        }
    };

    private static final Shape PORT_MAPPING = object(
            optional("containerPort", integer(0, 65535)),
            optional("hostPort", integer(0, 65535)),
            optional("servicePort", integer(0, 65535)),
            optional("labels", map(text(0))),
            optional("name", PORT_NAME),
            optional("networkNames", array(NETWORK_NAME)),
            optional("protocol", word(Words.PORT_PROTOCOL)));

    private static final Shape CONTAINER = object(
            optional("type", word(Words.CONTAINER_TYPE)),
            optional("docker", object(
                    required("image", text(1)),
                    optional("forcePullImage", bool()),
                    optional("privileged", bool()),
                    optional("network", word(Words.DOCKER_NETWORK)),
                    optional("parameters", array(object(required("key", text(1)), required("value", text(0))))),
                    optional("portMappings", array(PORT_MAPPING)))),
            optional("portMappings", array(PORT_MAPPING)),
            optional("volumes", array(object(
                    optional("containerPath", text(1)),
                    optional("hostPath", text(1)),
                    optional("persistent", object(
                            optional("type", word(Words.DISK_TYPE)),
                            required("size", integer(0, MANY)))),
                    optional("mode", word(Words.READ_MODE))))));

    private static final Shape HEALTH_CHECK = object(
            optional("gracePeriodSeconds", integer(0, MANY)),
            optional("ignoreHttp1xx", bool()),
            optional("intervalSeconds", integer(1, MANY)),
            optional("maxConsecutiveFailures", integer(0, MANY)),
            optional("path", text(0)),
            optional("port", integer(0, 65535)),
            optional("portIndex", integer(0, MANY)),
            optional("protocol", word(Words.HEALTH_PROTOCOL)),
            optional("ipProtocol", word(Words.IP_PROTOCOL)),
            optional("timeoutSeconds", integer(0, MANY)),
            optional("delaySeconds", integer(0, MANY)),
            optional("command", object(required("value", text(1)))));

    private static final Shape CHECK = object(
            optional("http", object(
                    optional("portIndex", integer(0, 65535)),
                    optional("port", integer(0, 65535)),
                    optional("path", text(0)),
                    optional("scheme", word(Words.HTTP_SCHEME)))),
            optional("tcp", object(
                    optional("portIndex", integer(0, 65535)),
                    optional("port", integer(0, 65535)))),
            optional("exec", object(required("command", object()))),
            optional("intervalSeconds", integer(0, MANY)),
            optional("timeoutSeconds", integer(0, MANY)),
            optional("delaySeconds", integer(0, MANY)));

    private static final Shape READINESS_CHECK = object(
            optional("name", text(1)),
            optional("protocol", word(Words.HTTP_SCHEME)),
            optional("path", text(1)),
            optional("portName", PORT_NAME),
            optional("intervalSeconds", integer(1, MANY)),
            optional("timeoutSeconds", integer(1, MANY)),
            optional("httpStatusCodesForReady", CODES),
            optional("preserveLastResponse", bool()));

    private static final Shape APP = object(
            required("id", pattern(ID)),
            optional("acceptedResourceRoles", array(text(1))),
            optional("args", array(text(0))),
            optional("backoffFactor", number(1, LOTS)),
            optional("backoffSeconds", integer(0, MANY)),
            optional("cmd", text(1)),
            optional("check", CHECK),
            optional("constraints", array(array(text(0)))),
            optional("container", CONTAINER),
            optional("cpus", number(0.001, LOTS)),
            optional("dependencies", array(DEPENDENCY)),
            optional("disk", number(0, LOTS)),
            optional("env", map(ENV_VALUE)),
            optional("executor", text(0)),
            optional("executorResources", object(
                    optional("cpus", number(0.1, LOTS)),
                    optional("mem", number(32, LOTS)),
                    optional("disk", number(10, LOTS)))),
            optional("fetch", array(object(required("uri", text(1))))),
            optional("healthChecks", array(HEALTH_CHECK)),
            optional("instances", integer(0, MANY)),
            optional("ipAddress", object()),
            optional("labels", map(text(0))),
            optional("maxLaunchDelaySeconds", integer(0, MANY)),
            optional("mem", number(0, LOTS)),
            optional("gpus", integer(0, MANY)),
            optional("networks", array(object(
                    optional("mode", word(Words.NETWORK_MODE)),
                    optional("name", NETWORK_NAME)))),
            optional("ports", array(integer(0, 65535))),
            optional("portDefinitions", array(object(
                    optional("port", integer(0, 65535)),
                    optional("labels", map(text(0))),
                    optional("name", PORT_NAME),
                    optional("protocol", word(Words.PORT_PROTOCOL))))),
            optional("readinessChecks", array(READINESS_CHECK)),
            optional("residency", object(
                    optional("taskLostBehavior", word(Words.TASK_LOST)))),
            optional("requirePorts", bool()),
            optional("role", text(1)),
            optional("secrets", any()),
            optional("taskKillGracePeriodSeconds", integer(0, MANY)),
            optional("upgradeStrategy", object(
                    required("maximumOverCapacity", number(0, 1)),
                    required("minimumHealthCapacity", number(0, 1)))),
            optional("tty", bool()),
            optional("uris", array(text(1))),
            optional("user", text(0)),
            optional("version", moment()),
            optional("killSelection", word(Words.KILL_SELECTION)),
            optional("unreachableStrategy", UNREACHABLE));

    private AppShape() {
    }

    /** Refuses JSON that is no app. */
    public static void check(JsonNode app) {
        List<FieldError> errors = new ArrayList<>();
        check(app, "", errors);
        if (!errors.isEmpty()) {
            throw MarathonError.invalidJson(errors);
        }
    }

    /** The same for an app inside something larger. */
    static void check(JsonNode app, String path, List<FieldError> errors) {
        if (!app.isObject()) {
            // B-array-post.txt, B-string-body.txt
            errors.add(new FieldError(path + "/id", app + " is not an object"));
            return;
        }
        APP.check(app, path, errors);
    }
}
