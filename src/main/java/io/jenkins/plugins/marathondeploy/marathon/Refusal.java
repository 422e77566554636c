package io.jenkins.plugins.marathondeploy.marathon;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.address.SafeUrl;
import io.jenkins.plugins.marathondeploy.http.HttpAnswer;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an answer that is no success means. */
final class Refusal {
    /** Of 401, whose body says nothing; releases before this one sent a token with DC/OS's scheme unless they were told. */
    static final String UNAUTHORISED = "the login is missing or wrong; check the credential, and with a token its scheme"
            + " (\"token\" for DC/OS, \"Bearer\" elsewhere)";

    private static final int MOST_DETAILS = 50;

    private final String request;
    private final boolean isRead;
    private final HttpAnswer answer;
    private final Optional<JsonNode> json;

    private Refusal(String method, HttpAnswer answer) {
        this.request = method + " " + SafeUrl.of(answer.uri()) + " was answered with " + answer.status();
        this.isRead = method.equals("GET");
        this.answer = answer;
        this.json = Quote.object(answer);
    }

    static MarathonException of(String method, HttpAnswer answer) {
        return new Refusal(method, answer).explain();
    }

    /** An answer that is none of Marathon's. */
    static MarathonException unexpected(String method, HttpAnswer answer, String why) {
        return new Refusal(method, answer).failure(Kind.UNEXPECTED, why + Quote.beginning(answer));
    }

    private MarathonException explain() {
        return switch (answer.status()) {
            case 400, 422 -> invalid();
            // K10-auth-none and K11-auth-wrong are the same: 401 with no body.
            case 401 -> failure(Kind.UNAUTHORISED, UNAUTHORISED);
            case 403 -> forbidden();
            case 404 -> missing();
            case 409 -> conflict();
            case 413 -> failure(Kind.INVALID, "the definition is larger than this server takes");
            case 429, 502, 503, 504 -> failure(
                    Kind.UNAVAILABLE, "Marathon has no leader or is overloaded" + said());
            case 500 -> broken();
            // Of a read it means that there was no address to go to, which a proxy can do for a while.
            case 301, 302, 303, 307, 308 -> failure(
                    isRead ? Kind.UNEXPECTED : Kind.REDIRECTED,
                    "it redirects to " + target() + ", which a change does not follow; configure Marathon's own address");
            default -> failure(Kind.UNEXPECTED, "that is not known of Marathon" + said());
        };
    }

    /** Without query and login, as everything that comes from elsewhere on one line. */
    private String target() {
        try {
            return answer.header("Location").map(URI::create).map(answer.uri()::resolve).map(SafeUrl::of)
                    .map(Quote::line).orElse("another address");
        } catch (IllegalArgumentException noAddress) {
            return "another address";
        }
    }

    private MarathonException invalid() {
        if (json.isEmpty()) {
            // nginx for http sent to its https port: 400 and a page.
            return failure(Kind.UNEXPECTED, "that is no answer of Marathon's" + Quote.beginning(answer));
        }
        List<String> details = answer.confidential() ? List.of() : details(json.get().path("details"));
        String fields = details.isEmpty() ? "" : ": " + String.join("; ", details);
        return new MarathonException(
                Kind.INVALID, request + said() + fields, List.of(), details, null);
    }

    /**
     * {@code [{"path":"/cpus","errors":["error.min"]}]} (B-multi), or a sentence of the parser's (B-malformed-json).
     */
    private static List<String> details(JsonNode details) {
        if (details.isTextual()) {
            return List.of(Quote.withoutSource(details.textValue()));
        }
        List<String> lines = new ArrayList<>();
        for (JsonNode detail : details) {
            for (JsonNode error : detail.path("errors")) {
                lines.add(Quote.line(detail.path("path").asText("/")) + ": " + Quote.withoutSource(error.asText()));
            }
        }
        return lines.size() <= MOST_DETAILS ? lines : lines.subList(0, MOST_DETAILS);
    }

    private MarathonException forbidden() {
        // "Max number (1) of running deployments is achieved. Wait for existing deployments …" (K02-limit-second-403)
        boolean limit = message().map(text -> text.startsWith("Max number (")).orElse(false);
        return limit
                ? failure(Kind.TOO_MANY_DEPLOYMENTS, "too many deployments are running" + said())
                : failure(Kind.FORBIDDEN, "the login may not do this" + said());
    }

    private MarathonException missing() {
        // "App '/nosuch' does not exist" (A14-404-app), "DeploymentPlan … does not exist" (A19-404-delete-deployment).
        // A proxy's 404 must never be taken for an app that is not there.
        boolean certain = message().map(text -> text.contains("does not exist")).orElse(false);
        return certain
                ? new MarathonException(Kind.NOT_FOUND, request + said())
                : failure(
                        Kind.UNEXPECTED,
                        "is Marathon's address right, its path included?" + Quote.beginning(answer));
    }

    private MarathonException conflict() {
        List<String> ids = new ArrayList<>();
        if (json.isPresent()) {
            // {"message":"App is locked …","deployments":[{"id":"a4f58f4e-…"}]} (E05-second-put-locked)
            for (JsonNode deployment : json.get().path("deployments")) {
                JsonNode id = deployment.isTextual() ? deployment : deployment.path("id");
                if (id.isTextual() && ResourcePath.isSegment(id.textValue())) {
                    ids.add(id.textValue());
                }
            }
        }
        if (ids.isEmpty()) {
            return failure(Kind.CONFLICT, "the change conflicts with what is there" + said());
        }
        String locks = answer.confidential() ? "another deployment" : "deployment " + Quote.line(String.join(", ", ids));
        String text = request + ": locked by " + locks
                + "; wait until it has ended, or force the change";
        return new MarathonException(Kind.LOCKED, text, ids, List.of(), null);
    }

    private MarathonException broken() {
        String text = message().orElse("");
        if (text.equals("URI not found")) {
            // A09-unknown-route
            return failure(Kind.UNEXPECTED, "is Marathon's address right, and its version 1.4 or later?" + said());
        }
        if (text.startsWith("illegal ")) {
            // "illegal protocol COMMAND for non-command health check" (B-hc-command-missing): it never was applied.
            return new MarathonException(Kind.INVALID, request + said(), List.of(), answer.confidential() ? List.of() : List.of(text), null);
        }
        // "unsupported docker network type NONE" for a definition that Marathon can't place: whoever is told the same
        // again and again can take it for the answer.
        return failure(text.isEmpty() ? Kind.UNAVAILABLE : Kind.INTERNAL_ERROR, "Marathon failed" + said());
    }

    private MarathonException failure(Kind kind, String why) {
        return new MarathonException(kind, request + ": " + why);
    }

    private Optional<String> message() {
        return json.map(object -> object.path("message")).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    /** What Marathon said, or how the answer begins. */
    private String said() {
        if (answer.confidential()) {
            return Quote.HIDDEN;
        }
        return message().map(text -> ": " + Quote.withoutSource(text)).orElseGet(() -> Quote.beginning(answer));
    }
}
