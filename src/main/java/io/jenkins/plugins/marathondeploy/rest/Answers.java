package io.jenkins.plugins.marathondeploy.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.address.SafeUrl;
import io.jenkins.plugins.marathondeploy.http.HttpAnswer;
import io.jenkins.plugins.marathondeploy.rest.ServiceException.Kind;
import io.jenkins.plugins.marathondeploy.text.Shortened;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads a service's answers, and puts into words those that are refusals or none of the service's. A field that is missing
 * or null has a default, one of another type is an error, since then the answer is not what it is taken for.
 */
public final class Answers {
    private static final int LONGEST = 200;

    /** In the place of what must not be shown. */
    private static final String HIDDEN = " (what it answers is not shown, since the address is the job's)";

    /** A field of another type than the service's. */
    private static final class WrongType extends RuntimeException {
        private static final long serialVersionUID = 1L;

        WrongType(String name, String wanted) {
            super(name + " is no " + wanted);
        }
    }

    private Answers() {}

    /**
     * What a success says.
     *
     * @throws ServiceException of kind {@code UNEXPECTED} when it is no JSON or the reader finds another type than it wants
     */
    public static <T> T read(String service, HttpAnswer answer, Function<JsonNode, T> reader) {
        JsonNode json = answer.json()
                .orElseThrow(() -> unexpected(service, answer, "that is no JSON, or not all of it"));
        try {
            return reader.apply(json);
        } catch (WrongType wrong) {
            throw unexpected(service, answer, "that is no answer of " + service + "'s, " + wrong.getMessage());
        }
    }

    /**
     * The failure that an answer other than a success stands for, where the service has no words of its own for it.
     *
     * @param message what the service says in it; empty for the beginning of its text
     */
    public static ServiceException refusal(String service, HttpAnswer answer, String message) {
        String said = said(answer, message);
        return switch (answer.status()) {
            case 400, 405, 413, 414, 422 -> failure(Kind.INVALID, answer, service + " does not take the request" + said);
            case 401 -> failure(Kind.UNAUTHORISED, answer, "the login is missing or wrong; check the credential" + said);
            case 403 -> failure(Kind.FORBIDDEN, answer, "the login may not do this; check its rights" + said);
            case 404, 410 -> failure(Kind.NOT_FOUND, answer, "is that " + service + "'s address, its path included?" + said);
            case 429, 500, 502, 503, 504 -> failure(
                    Kind.UNAVAILABLE, answer, service + " can't serve at the moment; look at its log, or try later" + said);
            case 301, 302, 303, 307, 308 -> failure(
                    Kind.UNEXPECTED, answer, "it redirects elsewhere, a login page perhaps; configure " + service + "'s own address");
            default -> failure(Kind.UNEXPECTED, answer, "that is not known of " + service + said);
        };
    }

    /** With words of the caller's own. */
    public static ServiceException failure(Kind kind, HttpAnswer answer, String why) {
        return new ServiceException(kind, SafeUrl.of(answer.uri()) + " answered " + answer.status() + ": " + why);
    }

    /** An answer that is none of the service's. */
    public static ServiceException unexpected(String service, HttpAnswer answer, String why) {
        return failure(
                Kind.UNEXPECTED, answer,
                why + "; is that " + service + "'s address, and is no proxy's page in between?" + said(answer, ""));
    }

    /** {@code : parse error at char 3}, or how the answer begins; nothing of it where it must not be shown. */
    public static String said(HttpAnswer answer, String message) {
        if (answer.confidential()) {
            return HIDDEN;
        }
        if (!message.isBlank()) {
            return ": " + line(message);
        }
        byte[] body = answer.body();
        String start = line(new String(body, 0, Math.min(body.length, 4 * LONGEST), StandardCharsets.UTF_8));
        return start.isEmpty() ? " (the answer is empty)" : " (it answers \"" + start + "\")";
    }

    /** On one line, without control characters, at most 200 characters. */
    public static String line(String text) {
        return Shortened.line(text, LONGEST);
    }

    /** A field that has to be there. */
    public static String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isTextual()) {
            throw new WrongType("\"" + field + "\"", "text");
        }
        return value.textValue();
    }

    /** A field that may be missing or null. */
    public static String textOr(JsonNode object, String field, String otherwise) {
        return isNothing(object.path(field)) ? otherwise : text(object, field);
    }

    /** An object that has to be there. */
    public static JsonNode object(JsonNode parent, String field) {
        if (!parent.path(field).isObject()) {
            throw new WrongType("\"" + field + "\"", "object");
        }
        return parent.get(field);
    }

    /** The elements of a list that may be missing or null. */
    public static List<JsonNode> list(JsonNode parent, String field) {
        return isNothing(parent.path(field)) ? List.of() : elements(parent.get(field), "\"" + field + "\"");
    }

    /** The elements of an answer that is a list. */
    public static List<JsonNode> list(JsonNode value) {
        return elements(value, "the answer");
    }

    private static List<JsonNode> elements(JsonNode value, String name) {
        if (!value.isArray()) {
            throw new WrongType(name, "list");
        }
        List<JsonNode> elements = new ArrayList<>();
        value.forEach(elements::add);
        return elements;
    }

    /** A list of texts that may be missing or null. */
    public static List<String> texts(JsonNode parent, String field) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : list(parent, field)) {
            if (!element.isTextual()) {
                throw new WrongType("\"" + field + "\"", "list of texts");
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    /** An object of texts that may be missing or null, in the order of its fields. */
    public static Map<String, String> map(JsonNode parent, String field) {
        Map<String, String> map = new LinkedHashMap<>();
        if (!isNothing(parent.path(field))) {
            JsonNode object = object(parent, field);
            object.fieldNames().forEachRemaining(key -> map.put(key, text(object, key)));
        }
        return map;
    }

    private static boolean isNothing(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
