package io.jenkins.plugins.marathondeploy.harbor;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.address.SafeUrl;
import io.jenkins.plugins.marathondeploy.harbor.HarborException.Kind;
import io.jenkins.plugins.marathondeploy.http.HttpAnswer;
import io.jenkins.plugins.marathondeploy.text.Shortened;
import java.util.Optional;

/** Reads answers, and puts into words those that are none of Harbor's. */
final class Answers {
    private static final int QUOTED = 200;

    /** In the place of what must not be shown. */
    private static final String HIDDEN = " (what it answers is not shown, since the address is the job's)";

    private Answers() {}

    /** The body as a JSON object; empty when it is none. */
    static Optional<JsonNode> object(HttpAnswer answer) {
        return answer.json().filter(JsonNode::isObject);
    }

    static JsonNode requireObject(HttpAnswer answer) {
        return object(answer).orElseThrow(() -> unexpected(answer, "an answer that is none of Harbor's"));
    }

    /** Whether the error is in the form of Harbor: {@code {"errors":[{"code":"NOT_FOUND","message":"…"}]}}. */
    static boolean isHarborError(HttpAnswer answer) {
        return object(answer).filter(json -> json.path("errors").isArray()).isPresent();
    }

    /** {@code 403 FORBIDDEN: Only system admin can create project}. */
    static String said(HttpAnswer answer) {
        if (answer.confidential()) {
            return answer.status() + HIDDEN;
        }
        JsonNode error = object(answer).map(json -> json.path("errors").path(0)).orElse(null);
        if (error == null || !error.isObject()) {
            return answer.status() + beginning(answer);
        }
        return answer.status() + " "
                + Shortened.line(error.path("code").asText() + ": " + error.path("message").asText(), QUOTED);
    }

    /** {@code 403 DENIED: The system is in read only mode. Any modification is prohibited.}; a missing right is FORBIDDEN. */
    static boolean isReadOnly(HttpAnswer answer) {
        return said(answer).startsWith("403 DENIED:");
    }

    static HarborException unexpected(HttpAnswer answer, String what) {
        return new HarborException(
                Kind.UNEXPECTED,
                SafeUrl.of(answer.uri()) + " gave " + what + ": " + answer.status() + beginning(answer)
                        + ". Is that Harbor's address, and is no proxy's page in between?");
    }

    private static String beginning(HttpAnswer answer) {
        if (answer.confidential()) {
            return HIDDEN;
        }
        String text = Shortened.line(answer.text(), QUOTED);
        return text.isEmpty() ? "" : " \"" + text + "\"";
    }
}
