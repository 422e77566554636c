package io.jenkins.plugins.marathondeploy.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jenkins.plugins.marathondeploy.gate.Finding.State;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From Harbor's answers to what the scan gate says, those that lie above all. */
class ScanKindTest extends ScanScene {
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

    /** As from a cache in front of Harbor that leaves out a part of the address. */
    @Test
    void theScanOfAnotherImageIsNoProof() {
        answer(ARTIFACTS + DIGEST, artifact(OTHER, success("None", 0, "")));

        assertFinding(ask(gate("high")), State.UNASKED, OTHER + " in place of " + DIGEST);
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
