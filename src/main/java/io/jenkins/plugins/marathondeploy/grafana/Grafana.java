package io.jenkins.plugins.marathondeploy.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.async.Derived;
import io.jenkins.plugins.marathondeploy.http.HttpAnswer;
import io.jenkins.plugins.marathondeploy.http.HttpCall;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.rest.Answers;
import io.jenkins.plugins.marathondeploy.rest.Service;
import io.jenkins.plugins.marathondeploy.rest.ServiceException;
import io.jenkins.plugins.marathondeploy.rest.ServiceException.Kind;
import io.jenkins.plugins.marathondeploy.rest.ServiceSettings;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One Grafana, 4.6 or later. Each method is one exchange that no thread waits for, at most {@link #LIMIT} long; its future
 * fails with a {@link ServiceException}.
 */
public final class Grafana {
    /** A dashboard's mark is worth no more waiting. */
    static final Duration LIMIT = Duration.ofSeconds(5);

    private static final String NAME = "Grafana";
    private static final Pattern PAGES = Pattern.compile("/(?:api|d|dashboard|dashboards|login)(?:/.*)?$");
    private static final String ANNOTATIONS = "/api/annotations";

    private final Service service;

    /** @throws IllegalArgumentException when the settings' authority is no certificate */
    public Grafana(ServiceSettings settings, HttpClients clients) {
        boolean shorter = settings.http().requestTimeout().compareTo(LIMIT) < 0;
        service = new Service(shorter ? settings : settings.withHttp(settings.http().withRequestTimeout(LIMIT)), clients);
    }

    /** How Grafana is reached, without a login: see {@link ServiceSettings#addresses}. */
    public static ServiceSettings settings(String addresses) {
        return ServiceSettings.of(NAME, ServiceSettings.addresses(NAME, PAGES, addresses).toArray(new URI[0]));
    }

    /** {@code GET /api/annotations}: whether the token may see them. Who may write is not told by any question. */
    public CompletableFuture<Void> look() {
        return Derived.then(service.get(ANNOTATIONS + "?limit=1&tags=deploy"), answer -> {
            Answers.read(NAME, succeeded(answer), Answers::list);
            return null;
        });
    }

    /** {@code POST /api/annotations}: one of the organisation, which each dashboard with an annotation query by tag shows. */
    public CompletableFuture<Long> begin(Annotation annotation) {
        return Derived.then(send("POST", ANNOTATIONS, annotation.json()), answer -> {
            // {"message":"Annotation added","id":7}
            JsonNode id = Answers.read(NAME, succeeded(answer), json -> json.path("id"));
            if (!id.isIntegralNumber()) {
                throw Answers.unexpected(NAME, answer, "that is no answer of Grafana's, it has no id");
            }
            return id.longValue();
        });
    }

    /**
     * {@code GET /api/annotations}: the id of one that {@link #begin} has made, whose answer was lost; empty for none. It has
     * the same text, all of the tags, begins in the same millisecond, and has no end.
     */
    public CompletableFuture<Optional<Long>> find(Annotation begun) {
        long time = begun.start().toEpochMilli();
        String tags = begun.tags().stream().map(tag -> "&tags=" + encode(tag)).collect(Collectors.joining());
        return Derived.then(service.get(ANNOTATIONS + "?from=" + time + "&to=" + time + "&limit=1000" + tags), answer -> Answers
                .read(NAME, succeeded(answer), Answers::list)
                .stream()
                .filter(one -> isOpen(one, time) && begun.text().equals(one.path("text").asText()))
                .filter(one -> tags(one).containsAll(begun.tags()))
                .map(one -> one.path("id").asLong())
                .findFirst());
    }

    /** One without an end is answered as ending when it begins, before 6.4 without that. */
    private static boolean isOpen(JsonNode annotation, long time) {
        long end = annotation.path("timeEnd").asLong();
        return annotation.path("time").asLong() == time && (end == 0 || end == time) && annotation.path("id").isIntegralNumber();
    }

    private static List<String> tags(JsonNode annotation) {
        List<String> tags = new ArrayList<>();
        annotation.path("tags").forEach(tag -> tags.add(tag.asText()));
        return tags;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * {@code PATCH /api/annotations/:id} with the end, the text and the tags. Before 6.0 there is only {@code PUT}, which
     * replaces all of it: two exchanges then.
     */
    public CompletableFuture<Void> end(long id, Annotation annotation) {
        ObjectNode changed = annotation.json();
        String path = ANNOTATIONS + "/" + id;
        CompletableFuture<HttpAnswer> answer = Derived.compose(send("PATCH", path, changed), Runnable::run, (patched, problem) -> {
            if (problem != null) {
                return CompletableFuture.failedFuture(problem);
            }
            boolean unknown = patched.status() == 404 || patched.status() == 405;
            return unknown ? send("PUT", path, changed) : CompletableFuture.completedFuture(patched);
        });
        return Derived.then(answer, given -> {
            // {"message":"Annotation patched"}; a login page of a proxy answers 200, too.
            Answers.read(NAME, succeeded(given), json -> Answers.text(json, "message"));
            return null;
        });
    }

    private CompletableFuture<HttpAnswer> send(String method, String path, ObjectNode json) {
        byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
        return service.change(address -> HttpCall.of(method, URI.create(address + path)).withJson(body));
    }

    private static HttpAnswer succeeded(HttpAnswer answer) {
        if (answer.isSuccess()) {
            return answer;
        }
        String message = answer.json().map(json -> json.path("message").asText("")).orElse("");
        throw switch (answer.status()) {
            case 401 -> Answers.failure(Kind.UNAUTHORISED, answer, "the token is not known or has expired; make a service account's"
                    + " token" + Answers.said(answer, message));
            case 403 -> Answers.failure(Kind.FORBIDDEN, answer, "the account may not write annotations; give it the role Editor, or the"
                    + " permissions annotations:create and annotations:write" + Answers.said(answer, message));
            default -> Answers.refusal(NAME, answer, message);
        };
    }
}
