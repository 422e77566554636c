package io.jenkins.plugins.marathondeploy.marathon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The exchanges that change nothing. */
final class Read {
    private static final String GROUP_EMBEDS = "?embed=group.groups&embed=group.apps&embed=group.apps.tasks"
            + "&embed=group.apps.counts&embed=group.apps.deployments&embed=group.apps.lastTaskFailure"
            + "&embed=group.apps.taskStats";

    private Read() {}

    static Exchange<Optional<AppStatus>> app(String appId) {
        return existing(get(
                ResourcePath.app(appId) + "?embed=app.taskStats",
                answer -> AppReader.read(Fields.of(answer, "")
                        .object("app")
                        .orElseThrow(() -> new Fields.WrongType("/app", "object")))));
    }

    static Exchange<Optional<GroupStatus>> group(String groupId) {
        return existing(get(
                ResourcePath.group(groupId) + GROUP_EMBEDS, answer -> GroupReader.read(Fields.of(answer, ""))));
    }

    static Exchange<List<RunningDeployment>> deployments() {
        return get("/v2/deployments", answer -> {
            if (!answer.isArray()) {
                throw new Fields.WrongType("the answer", "list");
            }
            List<RunningDeployment> deployments = new ArrayList<>();
            answer.forEach(entry -> deployments.add(DeploymentReader.read(Fields.of(entry, ""))));
            return List.copyOf(deployments);
        });
    }

    static Exchange<List<QueuedLaunch>> queue() {
        return get("/v2/queue?embed=lastUnusedOffers", answer -> {
            List<Fields> entries = Fields.of(answer, "").objects("queue");
            return entries.stream().map(QueueReader::read).toList();
        });
    }

    static Exchange<List<String>> versions(String appId) {
        return get(ResourcePath.app(appId) + "/versions", answer -> Fields.of(answer, "").texts("versions"));
    }

    static Exchange<Optional<ObjectNode>> appVersion(String appId, String version) {
        return version(ResourcePath.appVersion(appId, version));
    }

    static Exchange<Optional<ObjectNode>> groupVersion(String groupId, String version) {
        return version(ResourcePath.groupVersion(groupId, version));
    }

    private static Exchange<Optional<ObjectNode>> version(String path) {
        return existing(get(path, answer -> {
            if (answer instanceof ObjectNode definition) {
                return definition;
            }
            throw new Fields.WrongType("the answer", "object");
        }));
    }

    static Exchange<ServerInfo> info() {
        return get("/v2/info", answer -> {
            Fields info = Fields.of(answer, "");
            return new ServerInfo(info.text("version"), info.optionalText("leader"), info.optionalText("frameworkId"));
        });
    }

    private static <T> Exchange<T> get(String path, Function<JsonNode, T> reader) {
        return new Exchange<>("GET", path, Exchange.NOTHING, answer -> Exchange.interpret("GET", answer, reader));
    }

    /** Of a resource that may not exist. */
    private static <T> Exchange<Optional<T>> existing(Exchange<T> read) {
        return new Exchange<>(read.method(), read.path(), read.body(), answer -> {
            try {
                return Optional.of(read.of(answer));
            } catch (MarathonException missing) {
                if (missing.kind() == MarathonException.Kind.NOT_FOUND) {
                    return Optional.empty();
                }
                throw missing;
            }
        });
    }
}
