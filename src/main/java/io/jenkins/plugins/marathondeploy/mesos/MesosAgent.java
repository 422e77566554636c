package io.jenkins.plugins.marathondeploy.mesos;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.async.Derived;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpAnswer;
import io.jenkins.plugins.marathondeploy.http.HttpCall;
import io.jenkins.plugins.marathondeploy.http.HttpFailure;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One Mesos agent's HTTP interface. Each method is one exchange, bounded by the given {@link Http}'s settings, that no
 * thread waits for; its future fails with an {@link AgentException}.
 */
public final class MesosAgent {
    /** An agent reads at most 16 pages at a time (Mesos, {@code src/files/files.cpp}); one page has 4 KiB at least. */
    public static final int LARGEST_READ = 16 * 4096;

    private final Http http;
    private final URI address;
    private final Authentication authentication;

    /** @param address the agent's, {@code http://host:5051} */
    public MesosAgent(Http http, URI address, Authentication authentication) {
        this.http = http;
        this.address = address;
        this.authentication = authentication;
    }

    /**
     * {@code GET /state}: the directory of a task's sandbox, while the task runs and after its end, as long as the agent
     * keeps it; empty when the agent knows no such task.
     */
    public CompletableFuture<Optional<String>> sandbox(String taskId) {
        return get("/state", state -> AgentState.sandbox(state, taskId));
    }

    /** {@code GET /files/read?offset=-1}: a file's size in bytes. Mesos answers with the size as the offset. */
    public CompletableFuture<Long> size(String path) {
        return get(file(path, -1), answer -> number(answer, "offset"));
    }

    /**
     * {@code GET /files/read}: a part of a file; characters that were cut at its ends become U+FFFD.
     *
     * @param offset in bytes
     * @param length in bytes, at most {@link #LARGEST_READ}
     */
    public CompletableFuture<String> read(String path, long offset, int length) {
        int most = Math.min(length, LARGEST_READ);
        return get(file(path, offset) + "&length=" + most, answer -> {
            JsonNode data = answer.path("data");
            // A byte is at least a character's part: more characters than bytes were asked for are none of an agent's.
            if (!data.isTextual() || data.textValue().length() > most) {
                throw new AgentException(address + "/files/read did not answer as a Mesos agent does", null);
            }
            return data.textValue();
        });
    }

    private static String file(String path, long offset) {
        return "/files/read?path=" + URLEncoder.encode(path, StandardCharsets.UTF_8) + "&offset=" + offset;
    }

    private <T> CompletableFuture<T> get(String path, Function<JsonNode, T> reader) {
        HttpCall call = HttpCall.get(URI.create(address + path)).withAuthentication(authentication);
        return Derived.from(http.sendAsync(call), (answer, problem) -> {
            if (problem != null) {
                throw new AgentException(
                        problem instanceof HttpFailure failure
                                ? failure.getMessage()
                                : call + " failed (" + problem.getClass().getSimpleName() + ")",
                        problem);
            }
            return reader.apply(json(call, answer));
        });
    }

    private static JsonNode json(HttpCall call, HttpAnswer answer) {
        if (!answer.isSuccess()) {
            throw new AgentException(call + " was answered with " + answer.status(), null);
        }
        // As text first: what a task prints need not be UTF-8, and the agent passes it on as it is.
        JsonNode json = answer.jsonOfAnyBytes()
                .orElseThrow(() -> new AgentException(call + " did not answer with JSON", null));
        if (!json.isObject()) {
            throw new AgentException(call + " did not answer as a Mesos agent does", null);
        }
        return json;
    }

    private long number(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new AgentException(address + "/files/read did not answer as a Mesos agent does", null);
        }
        return value.longValue();
    }
}
