package io.jenkins.plugins.marathondeploy.alertmanager;

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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One Alertmanager, or the members of a cluster, which tell each other. Each method is some exchanges, bounded by the settings,
 * that no thread waits for; its future fails with a {@link ServiceException}. Needs version 0.16, for conditions that exclude
 * 0.22.
 */
public final class Alertmanager {
    private static final String NAME = "Alertmanager";
    private static final Pattern PAGES = Pattern.compile("/api/v[12](?:/.*)?$");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,100}");
    private static final String SILENCES = "/api/v2/silences";

    private final Service service;

    /** @throws IllegalArgumentException when the settings' authority is no certificate */
    public Alertmanager(ServiceSettings settings, HttpClients clients) {
        service = new Service(settings, clients);
    }

    /** How Alertmanager is reached, without a login: see {@link ServiceSettings#addresses}. */
    public static ServiceSettings settings(String addresses) {
        return ServiceSettings.of(NAME, ServiceSettings.addresses(NAME, PAGES, addresses).toArray(new URI[0]));
    }

    /** {@code GET /api/v2/status}: its version; empty where it does not say. */
    public CompletableFuture<String> version() {
        return Derived.then(service.get("/api/v2/status"), answer -> Answers.read(NAME, succeeded(answer), status ->
                Answers.textOr(Answers.object(status, "versionInfo"), "version", "")));
    }

    /**
     * Sets a silence for ten minutes from now, or extends the one that was set: by its id, or, where that is not known, by its
     * marker. One that is over, or that nobody knows any more, is set anew.
     */
    public CompletableFuture<SilenceMemory> hold(SilenceRequest request, SilenceMemory memory, Instant now) {
        CompletableFuture<Optional<Silence>> known = memory.id().isEmpty()
                ? Derived.then(find(request.marker()), found -> found.stream().findFirst())
                : get(memory.id());
        Instant endsAt = now.plus(SilenceMemory.LENGTH);
        CompletableFuture<String> held = compose(known, found -> found.filter(silence -> !silence.isExpired()).isPresent()
                ? extend(found.get(), endsAt)
                : create(request, now, endsAt));
        return Derived.then(held, id -> new SilenceMemory(id, endsAt));
    }

    /** Ends the deployment's silences: the one that was set, and each with the marker, whether they are there or not. */
    public CompletableFuture<SilenceMemory> release(SilenceRequest request, SilenceMemory memory) {
        return compose(find(request.marker()), found -> {
            Set<String> ids = new LinkedHashSet<>(found.stream().map(Silence::id).toList());
            if (!memory.id().isEmpty()) {
                ids.add(memory.id());
            }
            CompletableFuture<SilenceMemory> released = CompletableFuture.completedFuture(SilenceMemory.NONE);
            for (String id : ids) {
                released = compose(released, none -> Derived.then(expire(id), gone -> SilenceMemory.NONE));
            }
            return released;
        });
    }

    private CompletableFuture<String> create(SilenceRequest request, Instant now, Instant endsAt) {
        // Alertmanager makes its own now of a start in the past: a clock here that is ahead makes none that waits.
        CompletableFuture<String> created = post(request.json(now.minus(SilenceMemory.LENGTH), endsAt));
        if (!request.hasNegative()) {
            return created;
        }
        return compose(created, id -> compose(get(id), silence -> silence.filter(Silence::hasNegative).isPresent()
                ? CompletableFuture.completedFuture(id)
                : compose(expire(id), none -> CompletableFuture.failedFuture(new ServiceException(Kind.INVALID,
                        "This Alertmanager does not know conditions that exclude (!=, !~), which came with 0.22; it made the opposite"
                                + " of them. The silence was taken back: use = and =~ alone.")))));
    }

    /**
     * Same id, same matchers, and the start as it was read back, since Alertmanager moves it to now: anything else ends the old
     * silence and begins another one.
     */
    private CompletableFuture<String> extend(Silence silence, Instant endsAt) {
        ObjectNode changed = silence.json().deepCopy();
        changed.put("endsAt", endsAt.toString());
        changed.remove(List.of("status", "updatedAt"));
        return post(changed);
    }

    private CompletableFuture<String> post(ObjectNode silence) {
        byte[] body = silence.toString().getBytes(StandardCharsets.UTF_8);
        CompletableFuture<HttpAnswer> answer =
                service.change(address -> HttpCall.of("POST", URI.create(address + SILENCES)).withJson(body));
        return Derived.then(answer, given -> {
            String id = Answers.read(NAME, succeeded(given), json -> Answers.text(json, "silenceID"));
            return checked(given, id);
        });
    }

    private CompletableFuture<Optional<Silence>> get(String id) {
        return Derived.then(service.get("/api/v2/silence/" + id), answer -> answer.status() == 404
                ? Optional.empty()
                : Optional.of(silence(answer)));
    }

    private static Silence silence(HttpAnswer answer) {
        Silence silence = Answers.read(NAME, succeeded(answer), Silence::read);
        checked(answer, silence.id());
        return silence;
    }

    /** By the marker in its comment, of those that are not over. */
    private CompletableFuture<List<Silence>> find(String marker) {
        return Derived.then(service.get(SILENCES), answer -> Answers
                .read(NAME, succeeded(answer), all -> Answers.list(all).stream().map(Silence::read).toList())
                .stream()
                .filter(silence -> !silence.isExpired() && silence.comment().endsWith(" " + marker) && ID.matcher(silence.id()).matches())
                .toList());
    }

    private CompletableFuture<Void> expire(String id) {
        CompletableFuture<HttpAnswer> answer =
                service.change(address -> HttpCall.of("DELETE", URI.create(address + "/api/v2/silence/" + id)));
        return Derived.then(answer, given -> {
            // One that nobody knows: 404, before 0.26 500 "silence … not found".
            boolean gone = given.status() == 404 || given.status() == 500 && given.text().contains("not found");
            if (!gone) {
                succeeded(given);
            }
            return null;
        });
    }

    /** It becomes part of an address. */
    private static String checked(HttpAnswer answer, String id) {
        if (!ID.matcher(id).matches()) {
            throw Answers.unexpected(NAME, answer, "that is no answer of Alertmanager's, a silence's id is none");
        }
        return id;
    }

    private static HttpAnswer succeeded(HttpAnswer answer) {
        if (answer.isSuccess()) {
            return answer;
        }
        // {"code":602,"message":"comment in body is required"}, or a text in quotes: "bad matcher format"
        String message = answer.json()
                .map(json -> json.isTextual() ? json.textValue() : json.path("message").asText(""))
                .orElse("");
        // "end time can't be in the past"
        if (answer.status() == 400 && message.contains("in the past")) {
            throw Answers.failure(Kind.INVALID, answer, "a silence that ends in ten minutes is over there: are the clocks of both machines"
                    + " right?" + Answers.said(answer, message));
        }
        throw answer.status() == 404
                ? Answers.failure(Kind.NOT_FOUND, answer, "is that Alertmanager's address, its path included, and its version 0.16"
                        + " or later?" + Answers.said(answer, message))
                : Answers.refusal(NAME, answer, message);
    }

    private static <S, T> CompletableFuture<T> compose(CompletableFuture<S> first, Function<S, CompletableFuture<T>> second) {
        return Derived.compose(first, Runnable::run, (value, problem) ->
                problem != null ? CompletableFuture.failedFuture(problem) : second.apply(value));
    }
}
