package io.jenkins.plugins.marathondeploy.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From Harbor's answers to what the scan gate says, those that lie above all. */
class ScanKindTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final String DIGEST = "sha256:" + "1a".repeat(32);
    private static final String CHILD = "sha256:" + "2b".repeat(32);
    private static final String OTHER = "sha256:" + "3c".repeat(32);
    private static final String ARTIFACTS = "/api/v2.0/projects/shop/repositories/web/artifacts/";
    private static final String REPORT = "application/vnd.security.vulnerability.report; version=1.1";
    private static final String MANIFEST = "/v2/shop/web/manifests/" + DIGEST;
    private static final String PROJECT = "/api/v2.0/projects/shop";

    /** What is answered, by the path without its query; with the method where it is a POST. */
    private final Map<String, Function<Request, Reply>> answers = new HashMap<>();
    private JsonNode memory = NullNode.instance;
    private StubServer harbor;

    @BeforeEach
    void start() throws IOException {
        harbor = new StubServer(request -> {
            String path = request.target().replaceFirst("\\?.*", "").replace("%3A", ":");
            String key = request.method().equals("POST") ? "POST " + path : path;
            return answers.getOrDefault(key, other -> error(404, "NOT_FOUND", "not found")).apply(request);
        });
        answer(PROJECT, project("\"prevent_vul\":\"false\"", ""));
        answer("/v2/", Reply.of(200, "{}"));
        answer(MANIFEST, Reply.of(200, ""));
    }

    @AfterEach
    void stop() {
        harbor.close();
    }

    private void answer(String path, Reply reply) {
        answers.put(path, request -> reply);
    }

    private static Reply error(int status, String code, String message) {
        return Reply.of(status, "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]}");
    }

    private static Reply project(String metadata, String more) {
        return Reply.of(200, "{\"project_id\":1,\"name\":\"shop\",\"metadata\":{" + metadata + "}" + more + "}");
    }

    private static Reply artifact(String digest, String more) {
        return Reply.of(200, "{\"digest\":\"" + digest + "\",\"tags\":null,\"references\":null" + more + "}");
    }

    /** @param fields after {@code scan_status} */
    private static String overview(String status, String fields) {
        return ",\"scan_overview\":{\"" + REPORT + "\":{\"scan_status\":\"" + status + "\"" + fields + "}}";
    }

    private static String success(String severity, int total, String counts) {
        return overview("Success", ",\"report_id\":\"r1\",\"severity\":\"" + severity + "\",\"end_time\":\"2026-01-01T11:00:00Z\","
                + "\"scanner\":{\"name\":\"Trivy\",\"version\":\"v0.50.1\"},\"summary\":{\"total\":" + total
                + ",\"fixable\":0,\"summary\":{" + counts + "}}");
    }

    private static String found(String id, String severity, String fix) {
        return "{\"id\":\"" + id + "\",\"package\":\"openssl\",\"version\":\"3.0.1\",\"fix_version\":\"" + fix
                + "\",\"severity\":\"" + severity + "\"}";
    }

    private void findings(String... found) {
        answer(ARTIFACTS + DIGEST + "/additions/vulnerabilities",
                Reply.of(200, "{\"" + REPORT + "\":{\"vulnerabilities\":[" + String.join(",", found) + "]}}"));
    }

    private HarborChoice choice() {
        return HarborChoice.at(harbor.uri("").toString(), "");
    }

    private ScanGate gate(String threshold, String... allow) {
        return new ScanGate(choice(), threshold, List.of(allow), false, Optional.empty(), Duration.ofMinutes(10), false);
    }

    private Finding ask(ScanGate gate) {
        String image = harbor.uri("").getAuthority() + "/shop/web@" + DIGEST;
        return ask(gate, image);
    }

    private Finding ask(ScanGate gate, String... images) {
        Facts facts = new Facts(
                "/shop/web", "", "", "", "", List.of(), Map.of(), new Facts.Images(List.of(images), List.of()));
        Finding finding = Gates.of(
                        List.of(new ScanKind(Clock.fixed(NOW, ZoneOffset.UTC))), new TestSystems(HttpSettings.defaults()))
                .check(gate.gate(), facts, memory)
                .join();
        memory = finding.memory();
        return finding;
    }

    private static void assertFinding(Finding finding, State state, String... texts) {
        assertThat(finding.state()).as(finding.saw()).isEqualTo(state);
        assertThat(List.of(texts)).as(finding.saw()).allMatch(finding.saw()::contains);
    }

    private long scans() {
        return harbor.requests().stream().filter(request -> request.method().equals("POST")).count();
    }

    @Test
    void nothingFoundPassesWithWhoLookedAndWhen() {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("None", 0, "")));

        assertFinding(ask(gate("none")), State.PASSED, "no findings", "Trivy v0.50.1", "2026-01-01T11:00:00Z", "holds nothing back");
        assertThat(harbor.requests().get(0).header("X-Accept-Vulnerabilities")).contains("version=1.1, application/vnd.scanner");
    }

    @ParameterizedTest
    @CsvSource({"critical,PASSED", "high,FAILED", "medium,FAILED", "none,FAILED"})
    void atTheThresholdAndAboveIsRed(String threshold, State state) {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("High", 1, "\"High\":1")));
        findings(found("CVE-2026-1", "High", "3.0.2"));

        assertFinding(ask(gate(threshold)), state);
    }

    @Test
    void theWorstTenAreNamedWithWhatMendsThem() {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("Critical", 13, "\"High\":12,\"Critical\":1")));
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            all.add(found("CVE-2026-" + (100 + i), "High", ""));
        }
        all.add(found("CVE-2026-1", "Critical", "3.0.2"));
        findings(all.toArray(String[]::new));

        Finding red = ask(gate("high"));

        assertFinding(red, State.FAILED, "13 findings of high or worse: CVE-2026-1 openssl 3.0.1 → 3.0.2 (critical), CVE-2026-100",
                "not fixed (high)", "and 3 more", "; scanned by Trivy");
        assertThat(red.saw()).doesNotContain("CVE-2026-109");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Apocalyptic", "Unknown"})
    void whatNobodyHasRatedIsTheWorst(String word) {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("None", 1, "\"" + word + "\":1")));
        findings(found("CVE-2026-1", word, ""));

        assertFinding(ask(gate("critical")), State.FAILED, "CVE-2026-1", "not rated");
    }

    @Test
    void aTotalWithoutSeveritiesIsNotTakenForNone() {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("None", 2, "")));
        findings(found("CVE-2026-1", "Critical", ""), found("CVE-2026-2", "Low", ""));

        assertFinding(ask(gate("critical")), State.FAILED, "1 finding of critical or worse: CVE-2026-1");
    }

    @Test
    void aSuccessWithoutNumbersIsNoProof() {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, overview("Success", ",\"severity\":\"None\"")));
        answer(ARTIFACTS + DIGEST + "/additions/vulnerabilities", Reply.of(200, "{}"));

        assertFinding(ask(gate("high")), State.UNASKED, "Harbor lists 0");
    }

    @Test
    void aListThatIsShorterThanTheSummaryIsNoProof() {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("High", 2, "\"High\":1,\"Low\":1")));
        findings(found("CVE-2026-1", "Low", ""));

        assertFinding(ask(gate("high")), State.UNASKED, "of 2 findings", "Harbor lists 1");
    }

    @Test
    void aListThatContradictsTheSummaryIsNoProof() {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("Critical", 1, "\"Critical\":1")));
        findings(found("CVE-2026-1", "Low", ""));

        assertFinding(ask(gate("high")), State.UNASKED, "lists no finding that is so bad");
    }

    @Test
    void whatIsAllowedIsTakenOffAndNamedWithItsList() {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("Critical", 2, "\"Critical\":2")));
        findings(found("CVE-2026-1", "Critical", ""), found("CVE-2026-2", "Critical", ""));
        answer(PROJECT, project("\"prevent_vul\":\"true\",\"severity\":\"high\"",
                ",\"cve_allowlist\":{\"items\":[{\"cve_id\":\"CVE-2026-2\"}]}"));

        assertFinding(ask(gate("high", "cve-2026-1")), State.PASSED, "allowed by scanAllow: CVE-2026-1",
                "allowed in Harbor: CVE-2026-2", "holds back high and worse");
        assertFinding(ask(gate("high")), State.FAILED, "1 finding of high or worse: CVE-2026-1");
    }

    /** As a real Harbor has it: what the gate allows, the project's policy does not. */
    @Test
    void whatTheGateAllowsAndTheProjectHoldsBackIsRedInHarborsWords() {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("Critical", 1, "\"Critical\":1")));
        findings(found("CVE-2026-1", "Critical", ""));
        answer(PROJECT, project("\"prevent_vul\":\"true\",\"severity\":\"high\"", ""));
        answer(MANIFEST, error(412, "PROJECTPOLICYVIOLATION", "current image with 1 vulnerability cannot be pulled"));

        assertFinding(ask(gate("high", "CVE-2026-1")), State.FAILED, "allowed by scanAllow: CVE-2026-1",
                "nobody could pull it: 412 PROJECTPOLICYVIOLATION: current image with 1 vulnerability cannot be pulled");
        answer(PROJECT, project("\"prevent_vul\":\"false\"", ""));
        assertFinding(ask(gate("high", "CVE-2026-1")), State.PASSED);
    }

    @Test
    void whoMayNotPullIsNotHeldBackByThat() {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("None", 0, "")));
        answer(PROJECT, project("\"prevent_vul\":\"true\",\"severity\":\"high\"", ""));
        answer(MANIFEST, error(401, "UNAUTHORIZED", "unauthorized to access repository: shop/web, action: pull"));

        assertFinding(ask(gate("high")), State.PASSED, "no findings");
        answer(MANIFEST, Reply.of(503, ""));
        assertFinding(ask(gate("high")), State.UNASKED, "503");
    }

    @Test
    void aListWhoseTimeIsOverAllowsNothing() {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("Critical", 1, "\"Critical\":1")));
        findings(found("CVE-2026-2", "Critical", ""));
        answer(PROJECT, project("\"prevent_vul\":\"true\"",
                ",\"cve_allowlist\":{\"expires_at\":" + NOW.getEpochSecond() + ",\"items\":[{\"cve_id\":\"CVE-2026-2\"}]}"));

        assertFinding(ask(gate("high")), State.FAILED, "CVE-2026-2", "is void since 2026-01-01T12:00:00Z");
    }

    @Test
    void theSystemsListCountsWhereTheProjectSaysSo() {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("Critical", 1, "\"Critical\":1")));
        findings(found("CVE-2026-2", "Critical", ""));
        answer(PROJECT, project("\"reuse_sys_cve_allowlist\":\"true\"", ",\"cve_allowlist\":{\"items\":[]}"));
        answer("/api/v2.0/system/CVEAllowlist", Reply.of(200, "{\"expires_at\":null,\"items\":[{\"cve_id\":\"CVE-2026-2\"}]}"));

        assertFinding(ask(gate("high")), State.PASSED, "allowed in Harbor: CVE-2026-2", "the system's allow-list has 1 id");
    }

    @Test
    void whoMayNotReadTheProjectIsToldAndGetsNothingAllowed() {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("Critical", 1, "\"Critical\":1")));
        findings(found("CVE-2026-2", "Critical", ""));
        answer(PROJECT, error(403, "FORBIDDEN", "forbidden"));

        assertFinding(ask(gate("high")), State.FAILED, "CVE-2026-2", "without the permission project:read");
        assertFinding(ask(gate("project")), State.FAILED, "it can't be asked", "project:read");
    }

    @Test
    void theProjectsOwnThresholdIsTheProjects() {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("High", 2, "\"High\":1,\"Unknown\":1")));
        findings(found("CVE-2026-1", "High", ""), found("CVE-2026-9", "Unknown", ""));

        answer(PROJECT, project("\"prevent_vul\":\"true\",\"severity\":\"critical\"", ""));
        assertFinding(ask(gate("project")), State.PASSED, "1 high");
        answer(PROJECT, project("\"prevent_vul\":\"true\",\"severity\":\"high\"", ""));
        assertFinding(ask(gate("project")), State.FAILED, "1 finding of high or worse: CVE-2026-1");
        answer(PROJECT, project("\"prevent_vul\":\"true\",\"severity\":\"whatever\"", ""));
        assertFinding(ask(gate("project")), State.FAILED, "2 findings of none or worse");
        answer(PROJECT, project("\"prevent_vul\":\"false\"", ""));
        assertFinding(ask(gate("project")), State.PASSED, "the project holds no image back");
    }

    @Test
    void whatHasNoFixCanBeLeftOut() {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("Critical", 2, "\"Critical\":2")));
        findings(found("CVE-2026-1", "Critical", ""), found("CVE-2026-2", "Critical", "3.0.2"));

        ScanGate fixable = new ScanGate(
                choice(), "high", List.of(), true, Optional.empty(), Duration.ofMinutes(1), false);
        assertFinding(ask(fixable), State.FAILED, "1 finding of high or worse: CVE-2026-2");
        findings(found("CVE-2026-1", "Critical", ""), found("CVE-2026-2", "Critical", ""));
        assertFinding(ask(fixable), State.PASSED, "2 without a fix are left out");
    }

    @Test
    void aMissingRightForTheListIsToldAtOnce() {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("High", 1, "\"High\":1")));
        answer(ARTIFACTS + DIGEST + "/additions/vulnerabilities", error(403, "FORBIDDEN", "forbidden"));

        assertFinding(ask(gate("high")), State.FAILED, "it can't be asked", "artifact-addition:read");
        assertFinding(ask(gate("critical")), State.PASSED);
    }

    @Test
    void aScanIsAskedForOnceAndWaitedFor() {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, ""));
        answer("POST " + ARTIFACTS + DIGEST + "/scan", Reply.of(202, ""));

        assertFinding(ask(gate("high")), State.NOT_YET, "a scan of shop/web", "is asked for: there is none");
        assertFinding(ask(gate("high")), State.NOT_YET, "was asked for, and has not begun");
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, overview("Running", ",\"report_id\":\"r1\"")));
        assertFinding(ask(gate("high")), State.NOT_YET, "is running");
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("None", 0, "")));
        assertFinding(ask(gate("high")), State.PASSED);
        assertThat(scans()).isEqualTo(1);
    }

    @Test
    void aScanThatFailedIsAskedForOnceMoreAndThenGivenUp() {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, overview("Error", ",\"report_id\":\"r1\"")));
        answer("POST " + ARTIFACTS + DIGEST + "/scan", Reply.of(202, ""));

        assertFinding(ask(gate("high")), State.NOT_YET, "the last one ended as error");
        assertFinding(ask(gate("high")), State.NOT_YET, "still has the one before");
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, overview("Error", ",\"report_id\":\"r2\"")));
        assertFinding(ask(gate("high")), State.FAILED, "ended as error, once more", "its log is in Harbor");
        assertThat(scans()).isEqualTo(1);
    }

    @Test
    void somebodyElsesScanIsWaitedFor() {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, ""));
        answer("POST " + ARTIFACTS + DIGEST + "/scan", error(409, "CONFLICT", "a previous scan process is Running"));

        assertFinding(ask(gate("high")), State.NOT_YET, "somebody else's scan");
        assertFinding(ask(gate("high")), State.NOT_YET, "somebody else's scan");
        assertThat(scans()).isEqualTo(1);
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, overview("Stopped", "")));
        answer("POST " + ARTIFACTS + DIGEST + "/scan", Reply.of(202, ""));
        assertFinding(ask(gate("high")), State.NOT_YET, "the last one ended as stopped");
    }

    @ParameterizedTest
    @CsvSource({
        "400,BAD_REQUEST,the configured scanner Trivy does not support scanning artifact,can't be scanned",
        "422,UNPROCESSABLE_ENTITY,no,can't be scanned",
        "412,PRECONDITION,no available scanner for project: 1,give project shop a scanner",
        "403,FORBIDDEN,forbidden,scan:create",
        "401,UNAUTHORIZED,unauthorized,does not accept the login",
        "404,NOT_FOUND,artifact not found,is not on"
    })
    void whyItCantBeScannedIsToldAtOnce(int status, String code, String message, String told) {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, ""));
        answer("POST " + ARTIFACTS + DIGEST + "/scan", error(status, code, message));

        assertFinding(ask(gate("high")), State.FAILED, told);
        ScanGate lenient = new ScanGate(choice(), "high", List.of(), false, Optional.empty(), Duration.ofMinutes(1), true);
        assertThat(ask(lenient).state()).isEqualTo(status == 400 || status == 422 ? State.PASSED : State.FAILED);
    }

    @Test
    void aScanThatIsTooOldIsDoneAgain() {
        answer("POST " + ARTIFACTS + DIGEST + "/scan", Reply.of(202, ""));
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("None", 0, "")));
        ScanGate within = new ScanGate(
                choice(), "high", List.of(), false, Optional.of(Duration.ofMinutes(60)), Duration.ofMinutes(1), false);
        assertFinding(ask(within), State.PASSED);
        ScanGate young = new ScanGate(
                choice(), "high", List.of(), false, Optional.of(Duration.ofMinutes(59)), Duration.ofMinutes(1), false);
        assertFinding(ask(young), State.NOT_YET, "the last one is older than 59 min");
        assertFinding(ask(young), State.NOT_YET, "still has the one before, of 2026-01-01T11:00:00Z");
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("None", 0, "").replace("T11:00", "T11:59")));
        assertFinding(ask(young), State.PASSED);
        assertThat(scans()).isEqualTo(1);
    }

    @Test
    void anIndexIsProvenImageByImage() {
        answer(ARTIFACTS + DIGEST, Reply.of(200, "{\"digest\":\"" + DIGEST + "\",\"references\":["
                        + child(CHILD, "linux", "amd64") + "," + child(OTHER, "linux", "arm64") + ","
                        + child("sha256:" + "4d".repeat(32), "unknown", "unknown") + "]" + success("None", 0, "") + "}"));
        answer(ARTIFACTS + CHILD, artifact(CHILD, success("None", 0, "")));
        answer(ARTIFACTS + OTHER, artifact(OTHER, overview("Running", "")));

        assertFinding(ask(gate("high")), State.NOT_YET, "for linux/arm64 is running");
        answer(ARTIFACTS + OTHER, artifact(OTHER, success("None", 0, "")));
        assertFinding(ask(gate("high")), State.PASSED, "for linux/amd64", "for linux/arm64");
    }

    private static String child(String digest, String os, String architecture) {
        return "{\"child_digest\":\"" + digest + "\",\"platform\":{\"os\":\"" + os + "\",\"architecture\":\"" + architecture + "\"}}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | <html>Login</html> | UNASKED",
                "200 | {\"digest\": | UNASKED",
                "200 | {} | UNASKED",
                "200 | [] | UNASKED",
                "404 | <html>nginx</html> | UNASKED",
                "503 | {\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"x\"}]} | UNASKED",
                "500 | internal server error | UNASKED",
                "302 | | UNASKED",
                "404 | {\"errors\":[{\"code\":\"NOT_FOUND\",\"message\":\"artifact not found\"}]} | FAILED",
                "403 | {\"errors\":[{\"code\":\"FORBIDDEN\",\"message\":\"forbidden\"}]} | FAILED",
                "401 | {\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"unauthorized\"}]} | FAILED"
            })
    void whatIsNoAnswerNeverPasses(int status, String body, State state) {
        answer(ARTIFACTS + DIGEST, Reply.of(status, body == null ? "" : body));

        assertFinding(ask(gate("critical")), state);
    }

    @Test
    void aReportOfAnotherKindIsNoScan() {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, ",\"scan_overview\":{\"application/vnd.security.sbom.report+json; version=1.0\":"
                + "{\"scan_status\":\"Success\",\"severity\":\"None\",\"summary\":{\"total\":0}}}"));
        answer("POST " + ARTIFACTS + DIGEST + "/scan", Reply.of(202, ""));

        assertFinding(ask(gate("critical")), State.NOT_YET, "there is none");
    }

    @Test
    void anImageElsewhereIsNotTakenForScanned() {
        assertFinding(ask(gate("high"), "redis:7"), State.FAILED, "no image of the definition is in", "redis:7");
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("None", 0, "")));
        String image = harbor.uri("").getAuthority() + "/shop/web@" + DIGEST;
        assertFinding(ask(gate("high"), image, "redis:7"), State.PASSED, "not looked at, since not in this Harbor: redis:7");
    }

    @Test
    void whatIsWrongWithTheSettingsIsSaid() {
        assertThat(ScanGate.ids(List.of("cve-2021-44228, DSA-4887-1", "TEMP-0841856-B18BAF")))
                .containsExactly("CVE-2021-44228", "DSA-4887-1", "TEMP-0841856-B18BAF");
        assertThat(catchThrowable(() -> ScanGate.ids(List.of("log4j"))))
                .hasMessageContaining("is no id of a vulnerability");
        assertThat(catchThrowable(() -> ScanGate.threshold("hihg")))
                .hasMessageContaining("must be one of: none, low");
    }
}
