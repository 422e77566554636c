package io.jenkins.plugins.marathondeploy.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One Prometheus, or what speaks as one (Thanos, Mimir). Each method is one exchange, bounded by the settings, that no thread
 * waits for; its future fails with a {@link ServiceException}.
 */
public final class Prometheus {
    private static final String NAME = "Prometheus";
    private static final Pattern PAGES = Pattern.compile("(?:/graph|/api/v1(?:/.*)?)$");

    /** "-1.7976931348623157e+308" has 24. */
    private static final int LONGEST_NUMBER = 40;

    /** Mimir's, Cortex' and Thanos' with several tenants. */
    private static final String TENANT = "X-Scope-OrgID";

    private final Service service;

    /** @throws IllegalArgumentException when the settings' authority is no certificate */
    public Prometheus(ServiceSettings settings, HttpClients clients) {
        String tenant = settings.scope();
        service = new Service(settings, clients, (call, login) ->
                (tenant.isEmpty() ? call : call.withHeader(TENANT, tenant)).withAuthentication(login));
    }

    /** How Prometheus is reached, without a login: see {@link ServiceSettings#addresses}. */
    public static ServiceSettings settings(String addresses) {
        return ServiceSettings.of(NAME, ServiceSettings.addresses(NAME, PAGES, addresses).toArray(new URI[0]));
    }

    /**
     * {@code POST /api/v1/query}: what an expression is now. One that gives a range of values, a text or histograms is refused
     * as {@code INVALID}: nothing can be said of those by limits.
     */
    public CompletableFuture<QueryAnswer> query(String expression) {
        byte[] form = ("query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8)).getBytes(StandardCharsets.US_ASCII);
        Map<String, String> headers = Map.of("Content-Type", "application/x-www-form-urlencoded");
        CompletableFuture<HttpAnswer> answer = service.read(address -> new HttpCall(
                "POST", URI.create(address + "/api/v1/query"), headers, form, Authentication.none(), Set.of()));
        return Derived.then(answer, given -> {
            JsonNode json = succeeded(given);
            return Answers.read(NAME, given, whole -> samples(given, json));
        });
    }

    /** {@code GET /api/v1/alerts}: those that are pending or firing. */
    public CompletableFuture<List<Alert>> alerts() {
        return Derived.then(service.get("/api/v1/alerts"), answer -> {
            JsonNode json = succeeded(answer);
            // A list that is missing is no proof that nothing fires.
            return Answers.read(NAME, answer, whole -> Answers.list(Answers.object(json, "data").path("alerts")).stream()
                    .map(alert -> new Alert(
                            Answers.map(alert, "labels"), Answers.text(alert, "state").equals("firing"), answer.confidential()))
                    .toList());
        });
    }

    private JsonNode succeeded(HttpAnswer answer) {
        JsonNode json = answer.json().filter(JsonNode::isObject).orElse(null);
        // {"status":"error","errorType":"bad_data","error":"…"}
        String error = json == null ? "" : json.path("error").asText("");
        if (!answer.isSuccess()) {
            throw refusal(answer, json == null ? "" : json.path("errorType").asText(""), error);
        }
        if (json == null || !json.path("status").asText("").equals("success")) {
            throw Answers.unexpected(NAME, answer, "that is no answer of Prometheus'");
        }
        return json;
    }

    private static ServiceException refusal(HttpAnswer answer, String type, String error) {
        return switch (answer.status()) {
            case 400 -> type.isEmpty()
                    ? Answers.unexpected(NAME, answer, "that is no answer of Prometheus'")
                    : Answers.failure(Kind.INVALID, answer, "the query can't be read" + Answers.said(answer, error));
            case 422 -> Answers.failure(Kind.INVALID, answer, "the query can't be calculated" + Answers.said(answer, error));
            case 503 -> type.equals("timeout")
                    ? Answers.failure(Kind.UNAVAILABLE, answer, "the query takes longer than this Prometheus lets it"
                            + Answers.said(answer, error))
                    : Answers.refusal(NAME, answer, error);
            default -> Answers.refusal(NAME, answer, error);
        };
    }

    private QueryAnswer samples(HttpAnswer answer, JsonNode json) {
        JsonNode data = Answers.object(json, "data");
        String type = Answers.text(data, "resultType");
        if (!data.hasNonNull("result")) {
            // A list that is missing is not the same as no data.
            throw Answers.unexpected(NAME, answer, "that is no answer of Prometheus', it has no result");
        }
        List<Sample> samples = switch (type) {
            // {"resultType":"scalar","result":[1732800000.123,"1"]}
            case "scalar" -> List.of(sample(answer, Map.of(), data.path("result")));
            case "vector" -> vector(answer, Answers.list(data, "result"));
            case "matrix" -> throw Answers.failure(Kind.INVALID, answer, "the query gives a range of values for each series; make one"
                    + " value of it, with rate(…), avg_over_time(…) or without the [5m]");
            default -> throw Answers.failure(Kind.INVALID, answer, "the query gives a "
                    + (answer.confidential() ? "value of another type" : Answers.line(type)) + ", but must give numbers");
        };
        List<String> warnings = answer.confidential()
                ? List.of()
                : Stream.concat(Answers.texts(json, "warnings").stream(), Answers.texts(json, "infos").stream())
                        .map(Answers::line).toList();
        return new QueryAnswer(samples, warnings);
    }

    private List<Sample> vector(HttpAnswer answer, List<JsonNode> series) {
        List<Sample> samples = new ArrayList<>();
        for (JsonNode each : series) {
            // "histogram" stands in the place of "value" for native ones.
            if (each.has("histogram")) {
                throw Answers.failure(Kind.INVALID, answer,
                        "the query gives histograms; make numbers of them, with histogram_quantile(…) for example");
            }
            Map<String, String> labels = Answers.map(each, "metric");
            samples.add(sample(answer, answer.confidential() ? Map.of() : labels, each.path("value")));
        }
        return samples;
    }

    /** A pair of the time and the value, which is a text. */
    private Sample sample(HttpAnswer answer, Map<String, String> labels, JsonNode pair) {
        if (pair.size() == 2 && pair.path(1).isTextual() && pair.path(1).textValue().length() <= LONGEST_NUMBER) {
            try {
                return Sample.of(labels, pair.path(1).textValue());
            } catch (NumberFormatException none) {
                // Told below.
            }
        }
        throw Answers.unexpected(NAME, answer, "that is no answer of Prometheus', a value in it is no number");
    }
}
