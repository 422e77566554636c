package io.jenkins.plugins.marathondeploy.marathon;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.http.HttpAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A resource that is read, and what its answer means; the same whether a thread waits for the answer or not.
 *
 * @param path from {@code /v2} on, encoded, with its query
 */
record Read<T>(String path, Function<JsonNode, T> reader) {
    private static final String GROUP_EMBEDS = "?embed=group.groups&embed=group.apps&embed=group.apps.tasks"
            + "&embed=group.apps.counts&embed=group.apps.deployments&embed=group.apps.lastTaskFailure"
            + "&embed=group.apps.taskStats";

    /** A resource that may not exist. */
    record Existing<T>(Read<T> read) {
        Optional<T> of(HttpAnswer answer) {
            try {
                return Optional.of(read.of(answer));
            } catch (MarathonException missing) {
                if (missing.kind() == MarathonException.Kind.NOT_FOUND) {
                    return Optional.empty();
                }
                throw missing;
            }
        }
    }

    static Existing<AppStatus> app(String appId) {
        return new Existing<>(new Read<>(
                ResourcePath.app(appId) + "?embed=app.taskStats",
                answer -> AppReader.read(Fields.of(answer, "")
                        .object("app")
                        .orElseThrow(() -> new Fields.WrongType("/app", "object")))));
    }

    static Existing<GroupStatus> group(String groupId) {
        return new Existing<>(new Read<>(
                ResourcePath.group(groupId) + GROUP_EMBEDS, answer -> GroupReader.read(Fields.of(answer, ""))));
    }

    static Read<List<RunningDeployment>> deployments() {
        return new Read<>("/v2/deployments", answer -> {
            if (!answer.isArray()) {
                throw new Fields.WrongType("the answer", "list");
            }
            List<RunningDeployment> deployments = new ArrayList<>();
            answer.forEach(entry -> deployments.add(DeploymentReader.read(Fields.of(entry, ""))));
            return List.copyOf(deployments);
        });
    }

    static Read<List<QueuedLaunch>> queue() {
        return new Read<>("/v2/queue?embed=lastUnusedOffers", answer -> {
            List<Fields> entries = Fields.of(answer, "").objects("queue");
            return entries.stream().map(QueueReader::read).toList();
        });
    }

    /** @throws MarathonException when that is a refusal, or none of Marathon's answers */
    T of(HttpAnswer answer) {
        if (!answer.isSuccess()) {
            throw Refusal.of("GET", answer);
        }
        return interpret("GET", answer, reader);
    }

    static <T> T interpret(String method, HttpAnswer answer, Function<JsonNode, T> reader) {
        JsonNode json = answer.json()
                .orElseThrow(() -> Refusal.unexpected(method, answer, "that is no JSON, or not all of it"));
        try {
            return reader.apply(json);
        } catch (Fields.WrongType wrong) {
            throw Refusal.unexpected(method, answer, "that is no answer of Marathon's, " + Quote.line(wrong.getMessage()));
        }
    }
}
