package io.jenkins.plugins.marathondeploy.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An answer, whole.
 *
 * @param status       any status, errors too; a redirect that was not followed is one (a write answered with 301, 302
 *                     or 303)
 * @param body         all of it, never null
 * @param uri          who answered in the end, after redirects
 * @param loginDropped whether a redirect to another scheme, host or port made the login be left out
 */
public record HttpAnswer(int status, HttpHeaders headers, byte[] body, URI uri, boolean loginDropped) {
    /** The body as UTF-8; what is none becomes U+FFFD. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as one JSON value; empty when it is none, or not all of it. */
    public Optional<JsonNode> json() {
        return JsonBody.read(body);
    }

    /** As {@link #json}, for a body whose texts need not be UTF-8; what is none becomes U+FFFD. */
    public Optional<JsonNode> jsonOfAnyBytes() {
        return JsonBody.read(text());
    }

    /** The first header of that name, in whatever case. */
    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** Whether the status is 200 to 299. */
    public boolean isSuccess() {
        return status / 100 == 2;
    }

    /** {@code 404 of https://host/path}: without the body. */
    @Override
    public String toString() {
        return status + " of " + SafeUrl.of(uri);
    }
}
