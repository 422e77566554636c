package io.jenkins.plugins.marathondeploy.template;

import static io.jenkins.plugins.marathondeploy.template.Shape.array;
import static io.jenkins.plugins.marathondeploy.template.Shape.flag;
import static io.jenkins.plugins.marathondeploy.template.Shape.integer;
import static io.jenkins.plugins.marathondeploy.template.Shape.map;
import static io.jenkins.plugins.marathondeploy.template.Shape.number;
import static io.jenkins.plugins.marathondeploy.template.Shape.object;
import static io.jenkins.plugins.marathondeploy.template.Shape.oneOf;
import static io.jenkins.plugins.marathondeploy.template.Shape.text;

/** The fields of {@code container}; defaults as in I11-docker-app and I13-docker-legacy-app. */
final class ContainerShape {
    private ContainerShape() {}

    static Shape container() {
        return object()
                .with("type", oneOf("DOCKER", "MESOS"), "\"DOCKER\"")
                .with("docker", docker())
                .with("linuxInfo", object()
                        .with("seccomp", object().with("profileName", text()).with("unconfined", flag(), "false"))
                        .with("ipcInfo", object().with("mode", oneOf("PRIVATE", "SHARE_PARENT")).with("shmSize", integer())
                                .require("mode").droppedBySome())
                        .droppedBySome())
                // Until 1.8.
                .with("appc", object().with("image", text().notEmpty()).with("id", text()).with("labels", AppShape.labels(), "{}")
                        .with("forcePullImage", flag(), "false").require("image").droppedBySome())
                .with("volumes", array(volume()), "[]")
                .with("portMappings", array(portMapping()));
    }

    private static Shape docker() {
        return object()
                .with("credential", object().with("principal", text()).with("secret", text()).require("principal"))
                .with("pullConfig", object().with("secret", text().notEmpty()).require("secret"))
                .with("forcePullImage", flag(), "false")
                .with("image", text().notEmpty())
                .with("network", oneOf("BRIDGE", "HOST", "NONE", "USER"))
                .with("parameters", array(object().with("key", text().notEmpty()).with("value", text()).require("key", "value")), "[]")
                .with("portMappings", array(portMapping()))
                .with("privileged", flag(), "false")
                .require("image");
    }

    private static Shape portMapping() {
        return object()
                .with("containerPort", AppShape.port(), "0")
                .with("hostPort", AppShape.port())
                .with("labels", AppShape.labels(), "{}")
                .with("name", AppShape.legacyName())
                .with("protocol", AppShape.protocol(), "\"tcp\"")
                .with("servicePort", AppShape.port().assigned(), "0")
                .with("networkNames", array(AppShape.name()), "[]");
    }

    private static Shape volume() {
        return object()
                .with("containerPath", text().notEmpty())
                .with("hostPath", text().notEmpty())
                .with("mode", oneOf("RO", "RW"))
                .with("secret", text().notEmpty())
                // The type is root, or mount beside a profileName: see PresentForm.
                .with("persistent", object().with("type", oneOf("root", "path", "mount"))
                        .with("size", integer().atLeast("0")).with("maxSize", integer().atLeast("0"))
                        .with("profileName", text())
                        .with("constraints", array(array(text())).unordered(), "[]").require("size"))
                .with("external", object().with("size", integer().atLeast("0")).with("name", text()).with("provider", text())
                        .with("options", map(anyOption()), "{}").with("shared", flag(), "false"))
                .require("containerPath");
    }

    /** Options of a volume driver are its own affair; those of CSI are nested. */
    private static Shape anyOption() {
        return Shape.either(text(), number(), flag(), map(Shape.either(text(), number(), flag(), array(text()))));
    }
}
