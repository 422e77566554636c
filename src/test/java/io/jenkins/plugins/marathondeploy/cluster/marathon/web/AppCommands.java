package io.jenkins.plugins.marathondeploy.cluster.marathon.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppDefinition;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppNormalizer;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppRules;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppShape;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.MarathonError;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.PathId;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.Timestamps;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.DeploymentPlan;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.MarathonModel;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/** What clients do to apps. */
final class AppCommands {
    private final MarathonModel model;

    AppCommands(MarathonModel model) {
        this.model = model;
    }

    /** A definition as it was sent, whole and checked, under an id. */
    static ObjectNode whole(ObjectNode given, String id) {
        ObjectNode whole = AppNormalizer.normalize(given, id);
        AppRules.check(given, whole);
        return whole;
    }

    /** What a PUT makes of an app: the body merged into what there is, or on its own, or an older version. */
    ObjectNode updated(JsonNode body, String id, boolean partial) {
        AppDefinition present = model.roots().present().app(id).orElse(null);
        ObjectNode given = body.deepCopy();
        given.put("id", id);
        if (AppNormalizer.present(given, "version")) {
            if (partial) {
                return version(given, id);
            }
            given.remove("version");
        }
        if (!partial || present == null) {
            if (given.path("healthChecks").size() > 0) {
                // AppNormalization.forDeprecatedUpdates, which every PUT passes
                given.set("healthChecks", AppNormalizer.updatedHealthChecks(given.get("healthChecks")));
            }
            return whole(whole(given, id), id);
        }
        ObjectNode merged = present.content().deepCopy();
        merge(given, merged);
        return whole(merged, id);
    }

    /** Fields of the body replace those of the app whole; a null changes nothing (D41, D49). */
    private static void merge(ObjectNode given, ObjectNode merged) {
        boolean dockerNetwork = AppNormalizer.present(given.path("container").path("docker"), "network");
        if (given.path("uris").size() > 0 && given.path("fetch").size() > 0) {
            throw MarathonError.of(500, "cannot specify both uris and fetch fields");
        }
        if (dockerNetwork && AppNormalizer.present(given, "networks")) {
            throw MarathonError.of(500, "cannot mix deprecated and canonical network APIs");
        }
        if (given.path("uris").size() > 0) {
            merged.remove("fetch");
        } else {
            given.remove("uris");
        }
        if (AppNormalizer.present(given, "ports")) {
            merged.remove("portDefinitions");
        }
        if (dockerNetwork) {
            merged.remove("networks");
        }
        // AppConversion.appUpdateRamlReader: the only field that a partial update takes away
        merged.remove("executorResources");
        given.properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                merged.set(field.getKey(), field.getValue());
            }
        });
        if (given.path("healthChecks").size() > 0) {
            merged.set("healthChecks", AppNormalizer.updatedHealthChecks(given.get("healthChecks")));
        }
    }

    private ObjectNode version(ObjectNode given, String id) {
        Set<String> others = new TreeSet<>();
        given.fieldNames().forEachRemaining(others::add);
        others.removeAll(Set.of("id", "version"));
        if (!others.isEmpty()) {
            // B-put-version-plus.txt
            throw MarathonError.notValid("/", "The 'version' field may only be combined with the 'id' field.");
        }
        Instant version = Timestamps.parse(given.get("version").textValue()).orElseThrow();
        // D12-put-version-unknown.txt
        return model.roots().version(id, version).orElseThrow(() -> MarathonError.unknownApp(id)).content();
    }

    DeploymentPlan create(ObjectNode whole, boolean force) {
        String id = whole.get("id").textValue();
        return model.submit(PathId.parent(id), force, change -> {
            if (change.app(id) != null) {
                throw MarathonError.of(409, "An app with id [" + id + "] already exists.");
            }
            change.putApp(whole);
        });
    }

    DeploymentPlan put(ObjectNode whole, boolean force) {
        return model.submit(PathId.parent(whole.get("id").textValue()), force, change -> change.putApp(whole));
    }

    DeploymentPlan putAll(JsonNode bodies, boolean partial, boolean onlyKnown, boolean force) {
        if (!bodies.isArray()) {
            throw MarathonError.of(422, "Invalid JSON");
        }
        bodies.forEach(AppShape::check);
        return model.submit(PathId.ROOT, force, change -> {
            for (JsonNode body : bodies) {
                String id = PathId.absolute(body.get("id").textValue(), PathId.ROOT);
                if (onlyKnown && change.app(id) == null) {
                    throw MarathonError.unknownApp(id);
                }
                change.putApp(updated(body, id, partial));
            }
        });
    }

    DeploymentPlan delete(String id, boolean force) {
        known(id);
        return model.submit(PathId.parent(id), force, change -> change.removeApp(id));
    }

    DeploymentPlan restart(String id, boolean force) {
        known(id);
        return model.submit(PathId.parent(id), force, change -> change.restart(id));
    }

    /** Kills instances and lowers the app's number by theirs: D61, D63. */
    DeploymentPlan killAndScale(String id, Set<String> instances, boolean force) {
        AppDefinition app = known(id);
        int left = Math.max(0, app.instances() - instances.size());
        return model.submit(PathId.parent(id), force, instances, change -> change.putApp(app.contentWith(left)));
    }

    AppDefinition known(String id) {
        return model.roots().present().app(id).orElseThrow(() -> MarathonError.unknownApp(id));
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
