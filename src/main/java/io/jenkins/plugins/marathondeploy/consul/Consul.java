package io.jenkins.plugins.marathondeploy.consul;

import io.jenkins.plugins.marathondeploy.async.Derived;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One Consul, by way of its agents. Each method is bounded by the settings and no thread waits for it; its future fails with
 * a {@link ServiceException}. Works with 0.6.4 and later.
 */
public final class Consul {
    private static final String NAME = "Consul";
    private static final Pattern PAGES = Pattern.compile("^/(?:ui|v1)(?:/|$)");

    private final Service service;
    private final HttpClients clients;
    private final String dataCentre;

    /** @throws IllegalArgumentException when the settings' authority is no certificate */
    public Consul(ServiceSettings settings, HttpClients clients) {
        service = new Service(settings, clients, Consul::withToken);
        this.clients = clients;
        this.dataCentre = settings.scope();
    }

    /** How Consul is reached, without a login: see {@link ServiceSettings#addresses}. */
    public static ServiceSettings settings(String addresses) {
        return ServiceSettings.of(NAME, ServiceSettings.addresses(NAME, PAGES, addresses).toArray(new URI[0]));
    }

    /** {@code Authorization: Bearer} is not taken by old ones. */
    private static HttpCall withToken(HttpCall call, Authentication login) {
        if (login instanceof Authentication.Token token) {
            // Refuses what no header can carry, without quoting it.
            login.header();
            return call.withHeader("X-Consul-Token", token.value().reveal());
        }
        return call.withAuthentication(login);
    }

    /** As {@link #health(String, String)}, whatever tags they have. */
    public CompletableFuture<ServiceHealth> health(String name) {
        return health(name, "");
    }

    /**
     * {@code GET /v1/health/service/…}: all registrations in the settings' data centre, else in the agents' own, those that don't
     * pass too.
     *
     * @param tag that they have; empty for any
     */
    public CompletableFuture<ServiceHealth> health(String name, String tag) {
        if (name.isBlank()) {
            return CompletableFuture.failedFuture(new IllegalArgumentException("a Consul service's name is missing"));
        }
        String query = Stream.of(dataCentre.isEmpty() ? "" : "dc=" + encode(dataCentre), tag.isEmpty() ? "" : "tag=" + encode(tag))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("&"));
        return Derived.then(service.get("/v1/health/service/" + encode(name) + (query.isEmpty() ? "" : "?" + query)), answer -> {
            if (!answer.isSuccess()) {
                throw refusal(answer);
            }
            List<ServiceInstance> instances = Answers.read(NAME, answer, list -> Answers.list(list).stream()
                    .map(entry -> ServiceInstance.read(entry, answer.confidential()))
                    .toList());
            boolean filtered = answer.header("X-Consul-Results-Filtered-By-ACLs").orElse("").equalsIgnoreCase("true");
            return new ServiceHealth(name, instances, filtered);
        });
    }

    /** The tasks with what their hosts' names mean; a name that nobody knows means nothing. */
    public CompletableFuture<List<TaskEndpoint>> locate(List<TaskEndpoint> tasks) {
        CompletableFuture<List<TaskEndpoint>> located = CompletableFuture.completedFuture(List.of());
        for (TaskEndpoint task : tasks) {
            located = located.thenCombine(clients.addresses(task.host()), (before, addresses) ->
                    Stream.concat(before.stream(), Stream.of(task.withAddresses(addresses))).toList());
        }
        return located;
    }

    private static ServiceException refusal(HttpAnswer answer) {
        String text = answer.text();
        if (answer.status() == 403 && text.contains("ACL not found")) {
            return Answers.failure(Kind.UNAUTHORISED, answer, "the token is not known to this Consul; check the credential, and"
                    + " the data centre that it is for" + Answers.said(answer, text));
        }
        // "No path to datacenter"
        if (answer.status() == 500 && text.contains("No path to datacenter")) {
            return Answers.failure(Kind.NOT_FOUND, answer, "this Consul knows no data centre of that name" + Answers.said(answer, text));
        }
        return Answers.refusal(NAME, answer, text);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
