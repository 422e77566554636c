package io.jenkins.plugins.marathondeploy.cluster.marathon.task;

import java.util.Map;

/** The usual phrases of HTTP statuses, as they appear in a health check's cause: "500 Internal Server Error". */
final class HttpReason {
    private static final Map<Integer, String> PHRASES = Map.ofEntries(
            Map.entry(200, "OK"), Map.entry(204, "No Content"), Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"), Map.entry(403, "Forbidden"), Map.entry(404, "Not Found"),
            Map.entry(500, "Internal Server Error"), Map.entry(501, "Not Implemented"), Map.entry(502, "Bad Gateway"),
            Map.entry(503, "Service Unavailable"), Map.entry(504, "Gateway Timeout"));

    private HttpReason() {
    }

    static String of(int status) {
        return PHRASES.getOrDefault(status, "Custom code");
    }
}
