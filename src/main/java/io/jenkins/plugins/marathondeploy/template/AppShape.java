package io.jenkins.plugins.marathondeploy.template;

import static io.jenkins.plugins.marathondeploy.template.Shape.array;
import static io.jenkins.plugins.marathondeploy.template.Shape.either;
import static io.jenkins.plugins.marathondeploy.template.Shape.flag;
import static io.jenkins.plugins.marathondeploy.template.Shape.integer;
import static io.jenkins.plugins.marathondeploy.template.Shape.map;
import static io.jenkins.plugins.marathondeploy.template.Shape.number;
import static io.jenkins.plugins.marathondeploy.template.Shape.object;
import static io.jenkins.plugins.marathondeploy.template.Shape.oneOf;
import static io.jenkins.plugins.marathondeploy.template.Shape.text;

import java.util.Set;

/**
 * The fields of an app and a group, from Marathon's own interface description (RAML of 1.10), with the defaults as a
 * real Marathon filled them in (I41-minimal-get, C02-get-app-right-after-create, I31-full-app-get).
 */
final class AppShape {
    /** Fields of an answer that say what goes on, not what is wanted (C02, G03-app-failing-embed, I23-readiness-app). */
    static final Set<String> STATUS = Set.of(
            "version", "versionInfo", "deployments", "tasks", "tasksStaged", "tasksRunning", "tasksHealthy",
            "tasksUnhealthy", "lastTaskFailure", "taskStats", "tasksStats", "readinessCheckResults");

    private static final int HIGHEST_PORT = 65535;

    private static final String NAME = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String NAME_WORDS = "of lower-case letters, digits and hyphens, no hyphen first or last";
    private static final String PATH_ID = "(/?((\\.\\.)|(([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])\\.)*([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9]))?($|/))+";

    static final Shape APP = object()
            .with("id", text())
            .with("acceptedResourceRoles", array(text()).unordered())
            .with("args", array(text()), "[]")
            .with("backoffFactor", number().between(1, Integer.MAX_VALUE), "1.15")
            .with("backoffSeconds", seconds(), "1")
            .with("check", check())
            .with("cmd", text().notEmpty())
            .with("constraints", array(array(text())).unordered(), "[]")
            .with("container", ContainerShape.container())
            .with("cpus", number().atLeast("0.001"), "1")
            .with("dependencies", dependencies(), "[]")
            .with("disk", number().notNegative(), "0")
            .with("env", map(either(text(), object().with("secret", text()).require("secret"))), "{}")
            .with("executor", text().matching("(//cmd)|(/?[^/]+(/[^/]+)*)|", "//cmd, a path or empty"), "\"\"")
            .with("executorResources", object().with("cpus", number().atLeast("0.1"), "0.1")
                    .with("mem", number().atLeast("32"), "32").with("disk", number().atLeast("10"), "10"))
            .with("fetch", array(artifact()), "[]")
            .with("gpus", integer().notNegative(), "0")
            .with("healthChecks", array(healthCheck()).unordered(), "[]")
            .with("instances", integer().notNegative(), "1")
            .with("ipAddress", object().with("discovery", object().with("ports", array(discoveryPort())))
                    .with("groups", array(text())).with("labels", labels()).with("networkName", text().notEmpty()))
            .with("killSelection", oneOf("YOUNGEST_FIRST", "OLDEST_FIRST"), "\"YOUNGEST_FIRST\"")
            .with("labels", labels(), "{}")
            .with("maxLaunchDelaySeconds", seconds(), "300")
            .with("mem", number().notNegative(), "128")
            .with("networks", array(object()
                    .with("name", text().notEmpty().atMost(63).matching("[a-z0-9]([-a-z0-9_]*[a-z0-9])?", NAME_WORDS.replace("hyphens,", "hyphens or _,")).assigned())
                    .with("mode", oneOf("container", "container/bridge", "host"), "\"container\"")
                    .with("labels", labels(), "{}")))
            .with("portDefinitions", array(object().with("port", port().assigned(), "0").with("labels", labels(), "{}")
                    .with("name", legacyName()).with("protocol", protocol(), "\"tcp\"")))
            .with("ports", array(port()))
            .with("readinessChecks", array(readinessCheck()), "[]")
            .with("requirePorts", flag(), "false")
            // Has no effect: compared on no Marathon (see PresentForm).
            .with("residency", object().with("relaunchEscalationTimeoutSeconds", integer().atLeast("0"), "3600")
                    .with("taskLostBehavior", oneOf("WAIT_FOREVER", "RELAUNCH_AFTER_TIMEOUT"), "\"WAIT_FOREVER\""))
            .with("resourceLimits", object().with("cpus", limit()).with("mem", limit()).droppedBySome())
            // Answered by 1.9 and later for every app: where the app names none, that of its group or of Marathon itself.
            .with("role", text().notEmpty().assigned().droppedBySome())
            .with("secrets", map(object().with("source", text().notEmpty()).require("source")), "{}")
            .with("taskKillGracePeriodSeconds", seconds())
            .with("tty", flag())
            // The defaults of these two depend on the volumes: PresentForm fills them in.
            .with("unreachableStrategy", either(
                    object().with("inactiveAfterSeconds", integer().atLeast("0"), "0")
                            .with("expungeAfterSeconds", integer().atLeast("0"), "0"),
                    oneOf("disabled")))
            // B-upgrade-partial: one without the other is refused; B-upgrade-over-1: so is more than 1.
            .with("upgradeStrategy", object().with("maximumOverCapacity", number().between(0, 1))
                    .with("minimumHealthCapacity", number().between(0, 1))
                    .require("maximumOverCapacity", "minimumHealthCapacity"))
            .with("uris", array(uri()))
            .with("user", text());

    /** Without {@code apps} and {@code groups}, which are walked into on their own. */
    static final Shape GROUP = object()
            .with("id", text())
            .with("dependencies", dependencies(), "[]")
            .with("enforceRole", flag(), "false");

    private AppShape() {}

    static Shape port() {
        return integer().between(0, HIGHEST_PORT);
    }

    static Shape labels() {
        return map(text());
    }

    static Shape seconds() {
        return integer().notNegative();
    }

    static Shape legacyName() {
        return text().notEmpty().matching(NAME, NAME_WORDS);
    }

    static Shape name() {
        return legacyName().atMost(63);
    }

    static Shape protocol() {
        return oneOf("tcp", "udp", "udp,tcp");
    }

    private static Shape dependencies() {
        return array(text().notEmpty().matching(PATH_ID, "the id of an app or a group, such as /shop/db or ../db")).unordered();
    }

    private static Shape uri() {
        return text().notEmpty().atMost(1024);
    }

    private static Shape path() {
        return text().notEmpty().atMost(1024);
    }

    private static Shape discoveryPort() {
        return object().with("number", port(), "0").with("name", legacyName()).with("protocol", protocol(), "\"tcp\"")
                .with("labels", labels(), "{}").require("name");
    }

    private static Shape limit() {
        return either(number(), oneOf("unlimited"));
    }

    private static Shape artifact() {
        return object().with("uri", uri()).with("extract", flag(), "true").with("executable", flag(), "false")
                .with("cache", flag(), "false").with("destPath", path()).require("uri");
    }

    private static Shape healthCheck() {
        return object().with("command", object().with("value", text()).require("value"))
                .with("gracePeriodSeconds", seconds(), "300")
                .with("ignoreHttp1xx", flag())
                .with("intervalSeconds", seconds(), "60")
                .with("maxConsecutiveFailures", integer().notNegative(), "3")
                .with("path", text())
                .with("port", port())
                .with("portIndex", port())
                .with("protocol", oneOf("HTTP", "HTTPS", "TCP", "COMMAND", "MESOS_TCP", "MESOS_HTTP", "MESOS_HTTPS"), "\"HTTP\"")
                .with("ipProtocol", oneOf("IPv4", "IPv6"), "\"IPv4\"")
                .with("timeoutSeconds", integer(), "20")
                .with("delaySeconds", seconds(), "15");
    }

    private static Shape readinessCheck() {
        return object().with("name", text().notEmpty(), "\"readinessCheck\"")
                .with("protocol", oneOf("HTTP", "HTTPS"), "\"HTTP\"")
                .with("path", path(), "\"/\"")
                .with("portName", legacyName(), "\"http-api\"")
                .with("intervalSeconds", seconds(), "30")
                .with("timeoutSeconds", integer().between(1, Integer.MAX_VALUE), "10")
                .with("httpStatusCodesForReady", array(integer().between(100, 999)).unordered(), "[200]")
                .with("preserveLastResponse", flag(), "false");
    }

    private static Shape check() {
        Shape command = object().with("shell", text().notEmpty()).with("argv", array(text()));
        return object()
                .with("http", object().with("portIndex", port()).with("port", port()).with("path", path())
                        .with("scheme", oneOf("HTTP", "HTTPS"), "\"HTTP\""))
                .with("tcp", object().with("portIndex", port()).with("port", port()))
                .with("exec", object().with("command", command).require("command"))
                .with("intervalSeconds", seconds(), "60")
                .with("timeoutSeconds", seconds(), "20")
                .with("delaySeconds", seconds(), "15");
    }
}
