package io.jenkins.plugins.marathondeploy.gate;

import io.jenkins.plugins.marathondeploy.gate.Finding.State;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import org.junit.jupiter.api.Test;

/** Which findings are allowed, and by whom. */
class ScanAllowListTest extends ScanScene {
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

    /** As a real Harbor has it: what the gate allows, the project's policy does not. */
    @Test
    void whatTheGateAllowsAndTheProjectHoldsBackIsRedInHarborsWords() {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("Critical", 1, "\"Critical\":1")));
        findings(found("CVE-2026-1", "Critical", ""));
        answer(PROJECT, project("\"prevent_vul\":\"true\",\"severity\":\"high\"", ""));
        answer(MANIFEST, error(412, "PROJECTPOLICYVIOLATION", "current image with 1 vulnerability cannot be pulled"));

        assertFinding(ask(gate("high", "CVE-2026-1")), State.FAILED, "allowed by scanAllow: CVE-2026-1",
                "nobody could pull it: 412 PROJECTPOLICYVIOLATION: current image with 1 vulnerability cannot be pulled");

        answer(MANIFEST, error(404, "MANIFEST_UNKNOWN", "manifest unknown"));
        assertFinding(ask(gate("high", "CVE-2026-1")), State.FAILED, "nobody could pull it: 404 MANIFEST_UNKNOWN: manifest unknown");
        answer(PROJECT, project("\"prevent_vul\":\"false\"", ""));
        assertFinding(ask(gate("high", "CVE-2026-1")), State.PASSED);
    }

    @Test
    void whoMayNotPullIsToldThatItIsNotKnownWhetherItIsGivenOut() {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("None", 0, "")));
        answer(PROJECT, project("\"prevent_vul\":\"true\",\"severity\":\"high\"", ""));
        answer(MANIFEST, error(401, "UNAUTHORIZED", "unauthorized to access repository: shop/web, action: pull"));

        assertFinding(ask(gate("high")), State.WARNED, "no findings", "it is not known whether project shop gives it out",
                "give the robot account the permission repository:pull in project shop");
        answer(MANIFEST, Reply.of(503, ""));
        assertFinding(ask(gate("high")), State.UNASKED, "503");
    }
}
