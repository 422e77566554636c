package io.jenkins.plugins.marathondeploy.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.jenkins.plugins.marathondeploy.cluster.gate.PlainSystems;
import io.jenkins.plugins.marathondeploy.gate.Finding.State;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.http.StubServer.Request;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A Harbor with answers of the test's, and what the scan gate says of them. */
abstract class ScanScene {
    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    static final String DIGEST = "sha256:" + "1a".repeat(32);
    static final String CHILD = "sha256:" + "2b".repeat(32);
    static final String OTHER = "sha256:" + "3c".repeat(32);
    static final String ARTIFACTS = "/api/v2.0/projects/shop/repositories/web/artifacts/";
    static final String REPORT = "application/vnd.security.vulnerability.report; version=1.1";
    static final String MANIFEST = "/v2/shop/web/manifests/" + DIGEST;
    static final String PROJECT = "/api/v2.0/projects/shop";

    /** What is answered, by the path without its query; with the method where it is a POST. */
    private final Map<String, Function<Request, Reply>> answers = new HashMap<>();
    private JsonNode memory = NullNode.instance;
    StubServer harbor;

    @BeforeEach
    void start() throws IOException {
        harbor = new StubServer(request -> {
            String path = request.target().replaceFirst("\\?.*", "").replace("%3A", ":");
            String key = request.method().equals("POST") ? "POST " + path : path;
            return answers.getOrDefault(key, other -> error(404, "NOT_FOUND", "not found")).apply(request);
        });
        answer(PROJECT, project("\"prevent_vul\":\"false\"", ""));
        answer("/v2/", Reply.of(200, "{}"));
        answer(MANIFEST, Reply.of(200, "").with("Content-Type", "application/vnd.docker.distribution.manifest.v2+json")
                .with("Docker-Content-Digest", DIGEST));
    }

    @AfterEach
    void stop() {
        harbor.close();
    }

    void answer(String path, Reply reply) {
        answers.put(path, request -> reply);
    }

    static Reply error(int status, String code, String message) {
        return Reply.of(status, "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]}");
    }

    static Reply project(String metadata, String more) {
        return Reply.of(200, "{\"project_id\":1,\"name\":\"shop\",\"metadata\":{" + metadata + "}" + more + "}");
    }

    static Reply artifact(String digest, String more) {
        return Reply.of(200, "{\"digest\":\"" + digest + "\",\"tags\":null,\"references\":null" + more + "}");
    }

    /** @param fields after {@code scan_status} */
    static String overview(String status, String fields) {
        return ",\"scan_overview\":{\"" + REPORT + "\":{\"scan_status\":\"" + status + "\"" + fields + "}}";
    }

    static String success(String severity, int total, String counts) {
        return overview("Success", ",\"report_id\":\"r1\",\"severity\":\"" + severity + "\",\"end_time\":\"2026-01-01T11:00:00Z\","
                + "\"scanner\":{\"name\":\"Trivy\",\"version\":\"v0.50.1\"},\"summary\":{\"total\":" + total
                + ",\"fixable\":0,\"summary\":{" + counts + "}}");
    }

    static String found(String id, String severity, String fix) {
        return "{\"id\":\"" + id + "\",\"package\":\"openssl\",\"version\":\"3.0.1\",\"fix_version\":\"" + fix
                + "\",\"severity\":\"" + severity + "\"}";
    }

    void findings(String... found) {
        answer(ARTIFACTS + DIGEST + "/additions/vulnerabilities",
                Reply.of(200, "{\"" + REPORT + "\":{\"vulnerabilities\":[" + String.join(",", found) + "]}}"));
    }

    HarborChoice choice() {
        return HarborChoice.at(harbor.uri("").toString(), "");
    }

    ScanGate gate(String threshold, String... allow) {
        return new ScanGate(choice(), threshold, List.of(allow), false, Optional.empty(), Duration.ofMinutes(10), false);
    }

    Finding ask(ScanGate gate) {
        String image = harbor.uri("").getAuthority() + "/shop/web@" + DIGEST;
        return ask(gate, image);
    }

    Finding ask(ScanGate gate, String... images) {
        Facts facts = new Facts(
                "/shop/web", "", "", "", "", List.of(), Map.of(), new Facts.Images(List.of(images), List.of()));
        Finding finding = Gates.of(
                        List.of(new ScanKind()), PlainSystems.within(HttpSettings.defaults()))
                .check(gate.gate(), facts, memory, Clock.fixed(NOW, ZoneOffset.UTC))
                .join();
        memory = finding.memory();
        return finding;
    }

    static void assertFinding(Finding finding, State state, String... texts) {
        assertThat(finding.state()).as(finding.saw()).isEqualTo(state);
        assertThat(List.of(texts)).as(finding.saw()).allMatch(finding.saw()::contains);
    }

    long scans() {
        return harbor.requests().stream().filter(request -> request.method().equals("POST")).count();
    }
}
