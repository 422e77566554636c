package io.jenkins.plugins.marathondeploy.cluster.harbor.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborOptions;
import io.jenkins.plugins.marathondeploy.cluster.harbor.Scans;
import io.jenkins.plugins.marathondeploy.cluster.transcript.Transcript;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replays one scenario against a fixture of its own. */
final class Replay implements AutoCloseable {
    private static final String RECORDED_HOST = "harbor.example";
    private static final String PASSWORD = "S3cret$word";
    private static final Pattern BASIC = Pattern.compile("Basic (\\S+)( <wrong password>)?");
    private static final Pattern BEARER = Pattern.compile("Bearer <token of (\\S+) for (\\S+)>");
    /** Those that the HTTP client sets itself. */
    private static final Set<String> OWN_HEADERS = Set.of("host", "content-length", "authorization");
    /** Headers that the product reads. */
    private static final List<String> COMPARED_HEADERS = List.of("www-authenticate", "docker-content-digest");

    private final HarborFixture harbor =
            HarborFixture.start(HarborOptions.defaults().withoutRegistry());
    private final HarborFixture upstream =
            HarborFixture.start(HarborOptions.defaults().withoutRegistry());
    private final HttpClient http = HttpClient.newHttpClient();

    void step(String step) throws IOException, InterruptedException {
        if (step.startsWith(Scenario.GIVEN)) {
            given(step.substring(Scenario.GIVEN.length()).split(" "));
        } else {
            exchange(Transcript.read(Transcript.HARBOR, step));
        }
    }

    private void given(String[] words) throws IOException, InterruptedException {
        switch (words[0]) {
            case "project" -> harbor.createProject(words[1], settings(words, 2));
            case "administrator" -> harbor.addAdministrator(words[1], PASSWORD);
            case "account" -> {
                harbor.addUser(words[1], PASSWORD);
                settings(words, 2).forEach((project, rights) -> harbor.allow(words[1], project, rights.split(",")));
            }
            case "disabled" -> harbor.disable(words[1]);
            case "read-only" -> harbor.readOnly();
            case "scan-states" -> harbor.scans().states(Arrays.copyOfRange(words, 1, words.length));
            case "scan-state" -> harbor.scans().set(words[1], words[2]);
            case "scan-finds" -> {
                Map<String, Integer> found = new HashMap<>();
                settings(words, 1).forEach((severity, count) -> found.put(severity, Integer.valueOf(count)));
                harbor.scans().findings(found);
            }
            case "scan-found" -> harbor.scans().findings(Arrays.stream(words)
                    .skip(1)
                    .map(found -> found.split(",", -1))
                    .map(found -> new Scans.Found(found[0], found[1], found[2], found[3], found[4]))
                    .toArray(Scans.Found[]::new));
            case "no-scanner" -> harbor.scans().scanner(false);
            case "scanner" -> harbor.scans().scanner(true);
            case "nothing-can-be-scanned" -> harbor.scans().supported(false);
            case "set" -> settings(words, 2).forEach((name, value) -> harbor.set(words[1], name, value));
            case "allowed" -> harbor.allowVulnerabilities(
                    words[1],
                    words[2].equals("for-ever") ? null : Instant.ofEpochSecond(Long.parseLong(words[2])),
                    Arrays.copyOfRange(words, 3, words.length));
            case "allowed-everywhere" -> harbor.allowVulnerabilitiesEverywhere(Arrays.copyOfRange(words, 1, words.length));
            case "proxy-cache" -> proxyCache(words[1], words[2], words[3], Transcript.read(Transcript.HARBOR, words[4]));
            case "immutable" -> harbor.makeImmutable(words[1], words[2]);
            case "retained" -> harbor.retain(words[1], Arrays.copyOfRange(words, 2, words.length));
            case "only-administrators-create-projects" -> harbor.restrictProjectCreation();
            case "pushed" -> assertThat(send(Transcript.read(Transcript.HARBOR, words[1])).statusCode()).isEqualTo(201);
            default -> throw new IllegalArgumentException("given " + String.join(" ", words));
        }
    }

    /** A cache of another Harbor, whose one image has the manifest that was recorded here. */
    private void proxyCache(String project, String repository, String tag, Transcript manifest)
            throws IOException, InterruptedException {
        upstream.createProject(repository.substring(0, repository.indexOf('/'))).addAdministrator("admin", PASSWORD);
        HttpRequest put = HttpRequest.newBuilder(upstream.uri().resolve("/v2/" + repository + "/manifests/" + tag))
                .header("Authorization", basic("admin", PASSWORD))
                .header("Content-Type", manifest.responseHeaders().get("content-type"))
                .PUT(BodyPublishers.ofString(manifest.body()))
                .build();
        assertThat(http.send(put, BodyHandlers.discarding()).statusCode()).isEqualTo(201);
        harbor.createProxyCache(project, upstream);
    }

    private static Map<String, String> settings(String[] words, int from) {
        Map<String, String> settings = new HashMap<>();
        Arrays.stream(words).skip(from).map(word -> word.split("=", 2)).forEach(pair -> settings.put(pair[0], pair[1]));
        return settings;
    }

    /** Sends what was sent and compares what comes back with what came back. */
    private void exchange(Transcript recorded) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(recorded);
        assertThat(answer.statusCode()).as("status of %s", answer.body()).isEqualTo(recorded.status());
        assertThat(Fields.of(recorded.target(), local(answer.body())))
                .isEqualTo(Fields.of(recorded.target(), recorded.body()));
        for (String header : COMPARED_HEADERS) {
            assertThat(answer.headers().firstValue(header).map(this::local))
                    .as("header %s", header)
                    .isEqualTo(Optional.ofNullable(recorded.responseHeaders().get(header)));
        }
    }

    /** With the recorded host in place of the fixture's. */
    private String local(String text) {
        return text.replace(harbor.registryAddress(), RECORDED_HOST);
    }

    private HttpResponse<String> send(Transcript recorded) throws IOException, InterruptedException {
        String body = recorded.requestBody();
        HttpRequest.Builder request = HttpRequest.newBuilder(harbor.uri().resolve(recorded.target()))
                .method(recorded.method(), body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        recorded.requestHeaders().forEach((name, value) -> {
            if (!OWN_HEADERS.contains(name)) {
                request.header(name, value);
            }
        });
        String login = recorded.requestHeaders().get("authorization");
        if (login != null) {
            request.header("Authorization", authorization(login));
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** What a recording shows in place of a login, as the login. */
    private String authorization(String recorded) throws IOException, InterruptedException {
        Matcher basic = BASIC.matcher(recorded);
        if (basic.matches()) {
            return basic(basic.group(1), basic.group(2) == null ? PASSWORD : "wrong");
        }
        Matcher bearer = BEARER.matcher(recorded);
        return bearer.matches() ? "Bearer " + token(bearer.group(1), bearer.group(2)) : recorded;
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private String token(String user, String scope) throws IOException, InterruptedException {
        URI service = harbor.uri().resolve("/service/token?service=harbor-registry&scope="
                + URLEncoder.encode(scope, StandardCharsets.UTF_8));
        HttpRequest.Builder request = HttpRequest.newBuilder(service);
        if (!user.equals("nobody")) {
            request.header("Authorization", basic(user, PASSWORD));
        }
        String answer = http.send(request.build(), BodyHandlers.ofString()).body();
        return new ObjectMapper().readTree(answer).path("token").asText();
    }

    @Override
    public void close() {
        harbor.close();
        upstream.close();
    }
}
